import type { CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import type { Instrument, Split } from '@portfolio-metrics/ledger';

/** An instrument with what a provider needs to know to state prices per unit of the day. */
export interface PricedInstrument extends Instrument {
  /** Oldest first. */
  readonly splits: readonly Split[];
}

/** The last price of an instrument. */
export interface ProvidedQuote {
  /** Per unit, in `currency`. */
  readonly price: Decimal;
  /** What `price` is stated in; a minor unit (GBX, ILA, ZAc) where the provider quotes in one. */
  readonly currency: string;
  /** When the market made the price, not when it was fetched. */
  readonly asOf: Date;
}

/** The close of one session. */
export interface ProvidedClose {
  /** The exchange's date. */
  readonly date: CalendarDate;
  /** In `currency`, per unit of the day that `PriceBasis` says. */
  readonly close: Decimal;
  /** As in `ProvidedQuote`. */
  readonly currency: string;
}

/** From `date` on, `denominator` old units are `numerator` new ones (a 4:1 split: 4 and 1). */
export interface ProvidedSplit {
  readonly date: CalendarDate;
  readonly numerator: number;
  readonly denominator: number;
}

/** A dividend as a market knows it: per unit, whoever holds it. */
export interface ProvidedDividend {
  /** The first day on which the unit trades without it. */
  readonly exDate: CalendarDate;
  /** Per unit, on the same basis as the closes it came with. */
  readonly amount: Decimal;
  /** As in `ProvidedQuote`. */
  readonly currency: string;
}

/**
 * What a close is per:
 * - `as-traded`: per unit of that day, as the market printed it; later splits are not applied.
 * - `split-adjusted`: per unit of today; every later split that the provider knows is applied, dividends are not.
 * Closes that dividends were taken out of have no place here.
 */
export type PriceBasis = 'as-traded' | 'split-adjusted';

/** The closes of one instrument, with the splits and dividends that belong to them. */
export interface ProvidedHistory {
  readonly basis: PriceBasis;
  /** Oldest first, each date once. */
  readonly closes: readonly ProvidedClose[];
  /** Those from the first day asked for up to today, oldest first; empty as well where `capabilities.splits` is false. */
  readonly splits: readonly ProvidedSplit[];
  /** Those of the days asked for, oldest first; empty as well where `capabilities.dividends` is false. */
  readonly dividends: readonly ProvidedDividend[];
}

/** A history without anything in it: the instrument is not known, or the range has no sessions. */
export const NO_HISTORY: ProvidedHistory = Object.freeze({
  basis: 'as-traded',
  closes: Object.freeze([]),
  splits: Object.freeze([]),
  dividends: Object.freeze([]),
});

/** What a provider says an instrument is; `null` for everything that it does not say. */
export interface InstrumentDescription {
  /** As the provider spells it; the one to ask it by. */
  readonly symbol: string;
  readonly name: string | null;
  /** What it quotes in; may be a minor unit. */
  readonly currency: string | null;
  /** MIC; `24/7` for round-the-clock markets. */
  readonly exchange: string | null;
  /** One of `ASSET_CLASSES` (ledger). */
  readonly assetClass: string | null;
  readonly sector: string | null;
  /** ISO 3166 alpha-2. */
  readonly country: string | null;
}

/** What a provider can be asked. What it cannot, it is not asked. */
export interface ProviderCapabilities {
  readonly quotes: boolean;
  readonly history: boolean;
  /** Whether `history` carries the splits: when it does, none in the answer means that there was none. */
  readonly splits: boolean;
  /** The same for dividends. */
  readonly dividends: boolean;
  readonly describe: boolean;
  readonly search: boolean;
  /** Most instruments that one call of `quotes` may be given; at least 1. */
  readonly batchSize: number;
}

/** How many calls of its port a provider may be given. What is absent is not limited. */
export interface RateLimits {
  readonly perSecond?: number;
  readonly perMinute?: number;
  readonly perDay?: number;
}

/** For a provider that may be asked as often as one likes. */
export const NO_LIMITS: RateLimits = Object.freeze({});

/** A provider that says nothing else of itself: quotes and closes, a hundred instruments at a time. */
export const QUOTES_AND_HISTORY: ProviderCapabilities = Object.freeze({
  quotes: true,
  history: true,
  splits: false,
  dividends: false,
  describe: false,
  search: false,
  batchSize: 100,
});

/**
 * Port: where prices come from. What it answers is checked before it is stored, so an adapter need not be trusted. Failures are
 * thrown, as `ProviderFault` where their kind is known; a symbol that the provider does not know is no failure. An answer is whole
 * or it is a failure: with one value that cannot be a price nothing of it is handed on. Every call ends soon after its signal is
 * aborted. `test/contracts/price-source.contract.ts` says what every adapter must do.
 */
export abstract class PriceSource {
  /** Shown as `priceSource` with every price that came from here. */
  abstract readonly name: string;

  readonly capabilities: ProviderCapabilities = QUOTES_AND_HISTORY;

  /** Kept by whoever asks, over all kinds of calls together. */
  readonly limits: RateLimits = NO_LIMITS;

  /**
   * The last prices made at or before `at`, by symbol; instruments that it does not know are absent. At most
   * `capabilities.batchSize` instruments.
   */
  abstract quotes(
    instruments: readonly PricedInstrument[],
    at: Date,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ProvidedQuote>>;

  /**
   * The closes of the sessions from `from` to `to` (both inside), and the splits and dividends that go with them;
   * `NO_HISTORY` when it does not know the instrument. The sessions asked for are over: a price of a running session is
   * not a close.
   */
  abstract history(
    instrument: PricedInstrument,
    from: CalendarDate,
    to: CalendarDate,
    signal: AbortSignal,
  ): Promise<ProvidedHistory>;

  /** What an instrument is; `null` when it does not know the symbol or cannot say (`capabilities.describe`). */
  async describe(_symbol: string, _signal: AbortSignal): Promise<InstrumentDescription | null> {
    return null;
  }

  /** Instruments whose symbol or name fits `text`, best first; nothing when it cannot search (`capabilities.search`). */
  async search(_text: string, _signal: AbortSignal): Promise<readonly InstrumentDescription[]> {
    return [];
  }
}
