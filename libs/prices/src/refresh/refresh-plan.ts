import type { Database } from '@portfolio-metrics/database';
import { addDays, addMonths, type CalendarDate, toDayNumber } from '@portfolio-metrics/kernel';
import { closeDaysSince, type RefreshState, refreshStates } from '../persistence/refresh-state.js';
import type { PricedInstrument } from '../price-source.js';
import type { PricesOptions } from '../prices-options.js';
import type { TradingSessions } from '../trading-sessions.js';
import type { CloseGap } from './close-refresh.js';

/** Days back from the last close in which sessions without a close are looked for. */
const GAP_DAYS = 90;
/** A session whose close no provider has after so many answers is left alone until the next session is over. */
const MOST_ANSWERS_WITHOUT = 8;

export interface RefreshPlan {
  /** Instruments to quote that have a price to compare with, and those that have none yet. */
  readonly quotes: readonly PricedInstrument[];
  readonly firstQuotes: readonly PricedInstrument[];
  readonly closes: readonly CloseGap[];
  /** Instruments whose exchange, sector or country nobody has stated. */
  readonly descriptions: readonly PricedInstrument[];
}

export interface PlanRequest {
  readonly at: Date;
  /** The instant that this run is for; instruments that were quoted for it already are left out. */
  readonly slot: Date;
  /** Symbols that transactions name; `null`: whatever is known is quoted, be its exchange open or not, and nothing waits. */
  readonly inUse: ReadonlySet<string> | null;
}

/** What has to be asked for, in the order in which it is asked. Everything follows from what is stored: a run that was cut off goes on. */
export async function planRefresh(
  database: Database,
  sessions: TradingSessions,
  options: PricesOptions,
  instruments: readonly PricedInstrument[],
  { at, slot, inUse }: PlanRequest,
): Promise<RefreshPlan> {
  const ordered =
    inUse === null ? instruments : instruments.toSorted((one, other) => rank(one, inUse) - rank(other, inUse));
  const states = await refreshStates(
    database,
    ordered.map(({ symbol }) => symbol),
  );
  const stateOf = ({ symbol }: PricedInstrument): RefreshState => states.get(symbol)!;
  const isOpen = perExchange((exchange) => sessions.isOpen(exchange, at));
  const quoted = ordered.filter((instrument) => {
    if (inUse === null) return true;
    const { quotedAt } = stateOf(instrument);
    const isDue = inUse.has(instrument.symbol) && (quotedAt === null || quotedAt < slot);
    return isDue && isOpen(instrument.exchange);
  });
  return {
    quotes: quoted.filter((instrument) => stateOf(instrument).hasPrice),
    firstQuotes: quoted.filter((instrument) => !stateOf(instrument).hasPrice),
    closes: await closeGaps(database, sessions, options, ordered, { at, isPatient: inUse !== null, stateOf }),
    descriptions: inUse === null ? [] : ordered.filter((one) => isUnknown(one) && stateOf(one).describedAt === null),
  };
}

/** Asks once per exchange: there are many instruments and few exchanges. */
function perExchange<T>(answer: (exchange: string | null) => T): (exchange: string | null) => T {
  const known = new Map<string | null, T>();
  return (exchange) => {
    if (!known.has(exchange)) known.set(exchange, answer(exchange));
    return known.get(exchange)!;
  };
}

function rank({ symbol }: PricedInstrument, inUse: ReadonlySet<string>): number {
  return inUse.has(symbol) ? 0 : 1;
}

function isUnknown({ exchange, sector, country }: PricedInstrument): boolean {
  return exchange === null || sector === null || country === null;
}

interface GapRequest {
  readonly at: Date;
  /** Leaves providers time behind the close of a session, and gives up on closes that nobody has. */
  readonly isPatient: boolean;
  readonly stateOf: (instrument: PricedInstrument) => RefreshState;
}

async function closeGaps(
  database: Database,
  sessions: TradingSessions,
  options: PricesOptions,
  instruments: readonly PricedInstrument[],
  { at, isPatient, stateOf }: GapRequest,
): Promise<readonly CloseGap[]> {
  const until = isPatient ? new Date(at.getTime() - options.closeDelayMinutes * 60_000) : at;
  const lastFinished = perExchange((exchange) => sessions.lastFinished(exchange, until)?.date);
  const gaps: CloseGap[] = [];
  for (const instrument of instruments) {
    const to = lastFinished(instrument.exchange);
    if (to === undefined) continue;
    const state = stateOf(instrument);
    if (state.lastClose !== null && state.lastClose >= to) continue;
    const gaveUp = state.closesAskedThrough === to && state.closesWithoutAnswer >= MOST_ANSWERS_WITHOUT;
    if (isPatient && gaveUp) continue;
    gaps.push({ instrument, from: gapStart(state.lastClose, to, options), to });
  }
  return await withHoles(database, sessions, gaps, stateOf);
}

function gapStart(last: CalendarDate | null, to: CalendarDate, options: PricesOptions): CalendarDate {
  return last === null ? addMonths(to, -12 * options.historyYears) : addDays(last, 1 - options.recheckDays);
}

/** Sessions between stored closes that have none are asked for along with what is missing behind the last one. */
async function withHoles(
  database: Database,
  sessions: TradingSessions,
  gaps: readonly CloseGap[],
  stateOf: GapRequest['stateOf'],
): Promise<readonly CloseGap[]> {
  const begun = gaps.filter(({ instrument }) => stateOf(instrument).lastClose !== null);
  if (begun.length === 0) return gaps;
  const since = addDays(begun.map(({ to }) => to).toSorted()[0]!, -GAP_DAYS);
  const days = await closeDaysSince(
    database,
    begun.map(({ instrument }) => instrument.symbol),
    since,
  );
  const dates = new Map<string | null, readonly CalendarDate[]>();
  const filled: CloseGap[] = [];
  for (const gap of gaps) {
    const { exchange, symbol } = gap.instrument;
    const stored = days.get(symbol);
    if (stored === undefined || stored.size === 0) {
      filled.push(gap);
      continue;
    }
    if (!dates.has(exchange)) {
      dates.set(
        exchange,
        (await sessions.between(exchange, since, gap.to)).map(({ date }) => date),
      );
    }
    const first = Math.min(...stored);
    const hole = dates.get(exchange)!.find((date) => toDayNumber(date) > first && !stored.has(toDayNumber(date)));
    filled.push(hole !== undefined && hole < gap.from ? { ...gap, from: hole } : gap);
  }
  return filled;
}
