import { type CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import {
  type PricedInstrument,
  PriceSource,
  type ProvidedHistory,
  type ProvidedQuote,
  QUOTES_AND_HISTORY,
} from '@portfolio-metrics/prices';
import { currentSession, dayOf, printed, sessionOn, trueClose, WORLD, type WorldInstrument } from './simulated-week.js';

const MINUTE = 60_000;

/** What goes wrong with a provider, between two instants (ISO, UTC). */
export interface ScriptedFault {
  readonly from: string;
  readonly to: string;
  readonly kind: 'away' | 'spike';
  /** Of a spike. */
  readonly symbol?: string;
}

/** A provider that tells the truth, but for what the script says. */
export class ScriptedSource extends PriceSource {
  override readonly capabilities = { ...QUOTES_AND_HISTORY, splits: true };

  constructor(
    override readonly name: string,
    private readonly faults: readonly ScriptedFault[],
    private readonly now: () => number,
  ) {
    super();
  }

  override async quotes(instruments: readonly PricedInstrument[], at: Date): Promise<Map<string, ProvidedQuote>> {
    this.refuseWhenAway();
    const spikes = new Set(this.current('spike').map(({ symbol }) => symbol));
    const quotes = instruments.map(({ symbol }): [string, ProvidedQuote] => {
      const instrument = instrumentOf(symbol);
      const asOf = Math.max(at.getTime() - MINUTE, currentSession(instrument, at.getTime()).open);
      const price = printed(instrument, asOf, dayOf(asOf)).times(spikes.has(symbol) ? 100 : 1);
      return [symbol, { price, currency: instrument.currency, asOf: new Date(asOf) }];
    });
    return new Map(quotes);
  }

  override async history({ symbol }: PricedInstrument, from: CalendarDate, to: CalendarDate): Promise<ProvidedHistory> {
    this.refuseWhenAway();
    const instrument = instrumentOf(symbol);
    const closes = daysBetween(from, to)
      .filter((day) => sessionOn(instrument, day) !== null)
      .map((day) => ({ date: day, close: trueClose(instrument, day), currency: instrument.currency }));
    const { split } = instrument;
    const isStated = split !== undefined && split.date >= from && split.date <= dayOf(this.now());
    return { basis: 'as-traded', closes, splits: isStated ? [split] : [], dividends: [] };
  }

  private current(kind: ScriptedFault['kind']): readonly ScriptedFault[] {
    const now = this.now();
    return this.faults.filter((one) => one.kind === kind && now >= Date.parse(one.from) && now < Date.parse(one.to));
  }

  private refuseWhenAway(): void {
    if (this.current('away').length > 0) throw Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT' });
  }
}

export function instrumentOf(symbol: string): WorldInstrument {
  return WORLD.find((one) => one.symbol === symbol)!;
}

function daysBetween(from: CalendarDate, to: CalendarDate): CalendarDate[] {
  const days: CalendarDate[] = [];
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += 86_400_000) days.push(dayOf(ms));
  return days;
}

/** A line of the job's log, as it is in the page. */
export interface LogLine {
  readonly at: string;
  readonly level: string;
  readonly line: Readonly<Record<string, unknown>>;
}

export interface HoldingLook {
  readonly at: string;
  readonly symbol: string;
  readonly price: string;
  readonly asOf: string;
  readonly source: string;
  readonly stale: boolean;
  readonly value: string;
  /** What the units are truly worth at the instant that the price is of. */
  readonly truth: string;
}

const table = (head: readonly string[], rows: ReadonlyArray<readonly string[]>): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** The page. Nothing in it depends on when or where it is made. */
export function pageOf(
  logs: readonly LogLine[],
  looks: readonly HoldingLook[],
  quarantine: readonly string[],
  totals: Readonly<Record<string, number>>,
): string {
  const log = logs.map(({ at, level, line }) => `${at} ${level} ${JSON.stringify(line)}`).join('\n');
  const rows = looks.map((look) => [
    look.at,
    look.symbol,
    look.price,
    look.asOf,
    look.source,
    look.stale ? '**stale**' : '',
    look.value,
    look.truth,
  ]);
  return `# A day of the refresh

Wednesday, 12 June 2024, from 06:45 to 20:30 UTC: the refresh job every fifteen minutes, two providers, two outages, a price a hundred
times too high and a split. Made by \`npm run demo:refresh-day\` and checked by \`test/prices/refresh-day.e2e-spec.ts\`: time is the
test's, so the page is the same every time.

What happens: \`first\` is away from 09:00 to 10:30, and \`second\` answers in its place. At 11:00 \`first\` states THAMES a hundred times
too high; the price is held, \`second\` is asked. ACME opens at 13:30 after a 4:1 split: its quote is a quarter of the last close, the
job asks for splits, finds it, and takes it over before any price is shown. From 14:00 to 16:30 both are away: the last prices stay,
flagged once they are older than 90 minutes, and London's closes come when the providers are back. Nothing is asked of an exchange
that is closed.

## What the dashboard showed

Read over REST, at the half hour. \`truth\` is what the ten units were worth at the instant that the price is of: the value is never
anything else.

${table(['at', 'symbol', 'price', 'as of', 'source', 'flag', 'value', 'truth'], rows)}

## Counts of the day

${table(
  ['what', 'how many'],
  Object.entries(totals).map(([what, count]) => [what, String(count)]),
)}

Held for an operator:

${quarantine.map((line) => `- ${line}`).join('\n')}

## The log of the job

Without the lines that say that a run begins, and without what is 0.

\`\`\`
${log}
\`\`\`
`;
}

/** Value of some units bought before the split. */
export function trueValue(symbol: string, units: number, asOf: string): string {
  const instrument = instrumentOf(symbol);
  const isDate = asOf.length === 10;
  const day = asOf.slice(0, 10) as CalendarDate;
  const price = isDate ? trueClose(instrument, day) : printed(instrument, Date.parse(asOf), day);
  const { split } = instrument;
  const factor =
    split !== undefined && split.date <= day ? new Decimal(split.numerator).dividedBy(split.denominator) : 1;
  return price.times(units).times(factor).toFixed();
}
