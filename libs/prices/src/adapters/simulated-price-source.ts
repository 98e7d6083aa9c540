import { type CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import { type PricedInstrument, PriceSource, type ProvidedHistory, type ProvidedQuote } from '../price-source.js';
import type { TradingSessions } from '../trading-sessions.js';
import { RandomWalk, seedOf } from './random-walk.js';
import { ANCHOR_MS, anchorRate } from './simulated-rates.js';

/** Per year: the standard deviation of the logarithm of the price, and its mean growth. */
interface Character {
  readonly volatility: number;
  readonly growth: number;
}

const OTHER: Character = { volatility: 0.25, growth: 0.04 };

const CHARACTERS: Readonly<Record<string, Character>> = {
  EQUITY: { volatility: 0.26, growth: 0.07 },
  ETF: { volatility: 0.16, growth: 0.07 },
  FUND: { volatility: 0.13, growth: 0.06 },
  BOND: { volatility: 0.06, growth: 0.02 },
  CRYPTO: { volatility: 0.6, growth: 0.2 },
  COMMODITY: { volatility: 0.2, growth: 0.03 },
  CASH: { volatility: 0.003, growth: 0.02 },
  DERIVATIVE: { volatility: 0.5, growth: 0 },
};

const MS_PER_YEAR = 31_557_600_000;
/** Lowest and highest price in euro that an instrument starts from. */
const STARTS = { lowest: 15, highest: 350 } as const;
/** No price is 0, however many splits divide it. */
const SMALLEST = 0.000001;
/** However far the walk strays, a price stays within a factor of e^5 (about 150) of its start. */
const FARTHEST = 5;

/**
 * Made-up prices: a geometric random walk per symbol, the same for the same symbol and instant in every process. Prices are made in
 * sessions only; a split divides them from its date on. For demonstration and tests; labelled `simulated` wherever they show.
 */
export class SimulatedPriceSource extends PriceSource {
  override readonly name = 'simulated';

  constructor(private readonly sessions: TradingSessions) {
    super();
  }

  override async quotes(
    instruments: readonly PricedInstrument[],
    at: Date,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ProvidedQuote>> {
    signal.throwIfAborted();
    const quotes = new Map<string, ProvidedQuote>();
    for (const instrument of instruments) {
      const running = this.sessions.running(instrument.exchange, at);
      const session = running ?? this.sessions.lastFinished(instrument.exchange, at);
      if (session === null) continue;
      const asOf = running === null ? session.close : at;
      const price = new PricePath(instrument).priceAt(asOf.getTime(), session.date);
      quotes.set(instrument.symbol, { price, currency: instrument.currency, asOf });
    }
    return quotes;
  }

  override async history(
    instrument: PricedInstrument,
    from: CalendarDate,
    to: CalendarDate,
    signal: AbortSignal,
  ): Promise<ProvidedHistory> {
    signal.throwIfAborted();
    const path = new PricePath(instrument);
    const sessions = await this.sessions.between(instrument.exchange, from, to);
    const closes = sessions.map(({ date, close }) => ({
      date,
      close: path.priceAt(close.getTime(), date),
      currency: instrument.currency,
    }));
    return { basis: 'as-traded', closes, splits: [], dividends: [] };
  }
}

/** The price of one instrument over time. */
class PricePath {
  private readonly walk: RandomWalk;
  private readonly character: Character;
  private readonly start: number;
  private readonly startValue: number;

  constructor(private readonly instrument: PricedInstrument) {
    const seed = seedOf(instrument.symbol);
    this.walk = new RandomWalk(seed);
    this.character = CHARACTERS[instrument.assetClass] ?? OTHER;
    const inEuro = STARTS.lowest * (STARTS.highest / STARTS.lowest) ** ((seed % 10_000) / 10_000);
    this.start = inEuro * anchorRate(instrument.currency);
    this.startValue = this.walk.valueAt(ANCHOR_MS);
  }

  priceAt(ms: number, date: CalendarDate): Decimal {
    const { volatility, growth } = this.character;
    const years = (ms - ANCHOR_MS) / MS_PER_YEAR;
    const way = (growth - volatility ** 2 / 2) * years + volatility * (this.walk.valueAt(ms) - this.startValue);
    const price = this.start * Math.exp(Math.min(Math.max(way, -FARTHEST), FARTHEST)) * this.unitsPerUnit(date);
    return new Decimal(Math.max(price, SMALLEST).toFixed(price < 1 ? 6 : 2));
  }

  /** What one unit of `date` is of a unit before all splits. */
  private unitsPerUnit(date: CalendarDate): number {
    return this.instrument.splits.reduce(
      (units, split) => (split.date <= date ? (units * split.denominator) / split.numerator : units),
      1,
    );
  }
}
