import { calendarDate, type CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import {
  type PricedInstrument,
  PriceSource,
  type ProvidedClose,
  type ProvidedHistory,
  type ProvidedQuote,
  type ProvidedSplit,
  type ProviderCapabilities,
} from '@portfolio-metrics/prices';
import { SeededRandom } from '../cache/invariant-checker/seeded-random.js';
import {
  currentSession,
  DAY,
  dayOf,
  HOUR,
  midnight,
  printed,
  sessionOn,
  trueClose,
  WEEK_START,
  WORLD,
  type WorldInstrument,
} from './simulated-week.js';

const MINUTE = 60_000;

const FAULTS = [
  'throws',
  'zero',
  'negative',
  'nan',
  'currency',
  'future',
  'times-hundred',
  'spike',
  'lags',
  'twice',
  'unasked',
  'phantom-split',
  'old',
] as const;
type Fault = (typeof FAULTS)[number];

export interface FaultyOptions {
  readonly seed: number;
  /** How often a call goes wrong. */
  readonly faultRate: number;
  /** Hours from the start of the week during which it is away. */
  readonly outages: ReadonlyArray<readonly [number, number]>;
  readonly basis: ProvidedHistory['basis'];
  readonly statesSplits: boolean;
  readonly now: () => number;
}

/** A provider that knows the truth, and does not always tell it. */
export class FaultySource extends PriceSource {
  override readonly capabilities: ProviderCapabilities;
  private readonly random: SeededRandom;
  /** How often it went wrong, by kind. */
  readonly faults = new Map<string, number>();
  /** Symbols whose last quote was asked for without a fault, with the instant. */
  readonly soundQuotes = new Map<string, number>();

  constructor(
    override readonly name: string,
    private readonly options: FaultyOptions,
  ) {
    super();
    this.random = new SeededRandom(options.seed);
    this.capabilities = {
      quotes: true,
      history: true,
      splits: options.statesSplits,
      dividends: false,
      describe: false,
      search: false,
      batchSize: 3,
    };
  }

  override async quotes(instruments: readonly PricedInstrument[], at: Date): Promise<Map<string, ProvidedQuote>> {
    const fault = this.fault();
    if (fault === 'throws') throw new Error('<html>Bad gateway</html>');
    const victim = Math.floor(this.random.next() * instruments.length);
    const answer = new Map<string, ProvidedQuote>();
    for (const [index, { symbol }] of instruments.entries()) {
      const ill = index === victim ? fault : null;
      if (ill === 'lags') continue;
      answer.set(symbol, faultyQuote(instrumentOf(symbol), at.getTime(), ill));
      if (fault === null) this.soundQuotes.set(symbol, at.getTime());
    }
    return answer;
  }

  override async history({ symbol }: PricedInstrument, from: CalendarDate, to: CalendarDate): Promise<ProvidedHistory> {
    const fault = this.fault();
    if (fault === 'throws') throw new Error('{"chart": {"result": [{"meta"');
    const instrument = instrumentOf(symbol);
    const closes: ProvidedClose[] = [];
    for (let day = midnight(from); day <= midnight(to); day += DAY) {
      if (sessionOn(instrument, dayOf(day)) !== null) closes.push(this.closeOf(instrument, dayOf(day)));
    }
    const { basis } = this.options;
    const today = dayOf(this.options.now());
    const stated = instrument.split !== undefined && instrument.split.date <= today && instrument.split.date >= from;
    const splits = this.options.statesSplits && stated ? [instrument.split] : [];
    return { basis, dividends: [], ...faultyHistory(closes, splits, from, fault) };
  }

  private closeOf(instrument: WorldInstrument, day: CalendarDate): ProvidedClose {
    const { split } = instrument;
    const close = trueClose(instrument, day);
    const isRestated =
      this.options.basis === 'split-adjusted' &&
      split !== undefined &&
      day < split.date &&
      split.date <= dayOf(this.options.now());
    return inProvidersUnit(
      instrument,
      isRestated ? close.times(split.denominator).dividedBy(split.numerator) : close,
      (price, currency) => ({ date: day, close: price, currency }),
    );
  }

  private fault(): Fault | null {
    const hours = (this.options.now() - WEEK_START) / HOUR;
    const away = this.options.outages.some(([from, to]) => hours >= from && hours < to);
    const unlucky = this.random.chance(this.options.faultRate);
    const fault = away ? 'throws' : unlucky ? this.random.of(FAULTS) : null;
    const kind = away ? 'outage' : fault;
    if (kind !== null) this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
    return fault;
  }
}

function instrumentOf(symbol: string): WorldInstrument {
  return WORLD.find((one) => one.symbol === symbol)!;
}

/** London is quoted in pence. */
function inProvidersUnit<T>(
  { currency }: WorldInstrument,
  price: Decimal,
  make: (price: Decimal, currency: string) => T,
): T {
  return currency === 'GBP' ? make(price.times(100), 'GBX') : make(price, currency);
}

/** A minute ago, but not before trading began or went on. */
function lastTrade(instrument: WorldInstrument, at: number): number {
  const { open } = currentSession(instrument, at);
  const behindLunch = instrument.lunch === undefined ? open : midnight(dayOf(at)) + instrument.lunch[1] * HOUR;
  return Math.max(at - MINUTE, at >= behindLunch ? behindLunch : open);
}

function faultyQuote(instrument: WorldInstrument, at: number, fault: Fault | null): ProvidedQuote {
  const asOf = fault === 'old' ? currentSession(instrument, at - DAY).close - HOUR : lastTrade(instrument, at);
  const price = printed(instrument, asOf, dayOf(asOf));
  const quote = inProvidersUnit(instrument, price, (stated, currency) => ({
    price: stated,
    currency,
    asOf: new Date(asOf),
  }));
  if (fault === 'zero') return { ...quote, price: new Decimal(0) };
  if (fault === 'negative') return { ...quote, price: quote.price.negated() };
  if (fault === 'nan') return { ...quote, price: new Decimal(Number.NaN) };
  if (fault === 'currency') return { ...quote, currency: 'SEK' };
  if (fault === 'future') return { ...quote, asOf: new Date(at + HOUR) };
  if (fault === 'times-hundred') return { ...quote, price: quote.price.times(100) };
  if (fault === 'spike') return { ...quote, price: quote.price.times('2.5') };
  return quote;
}

function faultyHistory(
  closes: readonly ProvidedClose[],
  splits: readonly ProvidedSplit[],
  from: CalendarDate,
  fault: Fault | null,
): Pick<ProvidedHistory, 'closes' | 'splits'> {
  const last = closes.at(-1);
  if (last === undefined) return { closes, splits };
  const withLast = (change: Partial<ProvidedClose>): Pick<ProvidedHistory, 'closes' | 'splits'> => ({
    closes: [...closes.slice(0, -1), { ...last, ...change }],
    splits,
  });
  switch (fault) {
    case 'zero':
      return withLast({ close: new Decimal(0) });
    case 'negative':
      return withLast({ close: last.close.negated() });
    case 'nan':
      return withLast({ close: new Decimal(Number.NaN) });
    case 'currency':
      return withLast({ currency: 'SEK' });
    case 'future':
      return withLast({ date: calendarDate('2024-12-31') });
    case 'times-hundred':
      return withLast({ close: last.close.times(100) });
    case 'spike':
      return withLast({ close: last.close.times('2.5') });
    case 'lags':
    case 'old':
      return { closes: closes.slice(0, -1), splits };
    case 'twice':
      return { closes: [...closes, last], splits };
    case 'unasked':
      return { closes: [{ ...last, date: dayOf(midnight(from) - DAY) }, ...closes], splits };
    case 'phantom-split':
      return {
        closes,
        splits: [
          ...splits.filter((split) => split.date !== last.date),
          { date: last.date, numerator: 2, denominator: 1 },
        ],
      };
    default:
      return { closes, splits };
  }
}
