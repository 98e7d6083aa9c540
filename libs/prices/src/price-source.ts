import type { CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import type { Instrument, Split } from '@portfolio-metrics/ledger';

/** An instrument with what a provider needs to know to state prices per unit of the day. */
export interface PricedInstrument extends Instrument {
  /** Oldest first. */
  readonly splits: readonly Split[];
}

export interface ProvidedQuote {
  readonly price: Decimal;
  /** What `price` is stated in; a minor unit (GBX) where the provider quotes in one. */
  readonly currency: string;
  /** When the market made the price, not when it was fetched. */
  readonly asOf: Date;
}

export interface ProvidedClose {
  readonly date: CalendarDate;
  /** Per unit of that day: later splits are not applied. */
  readonly close: Decimal;
  readonly currency: string;
}

/**
 * Port: where prices come from. What it answers is checked before it is stored, so an adapter need not be trusted. Failures are
 * thrown; a symbol that the provider does not know is no failure. `test/contracts/price-source.contract.ts` says what every
 * adapter must do.
 */
export abstract class PriceSource {
  /** Shown as `priceSource` with every price that came from here. */
  abstract readonly name: string;

  /** The last prices made at or before `at`, by symbol; instruments that it does not know are absent. */
  abstract quotes(instruments: readonly PricedInstrument[], at: Date): Promise<ReadonlyMap<string, ProvidedQuote>>;

  /**
   * The closes of the sessions from `from` to `to` (both inside), oldest first, each date once; empty when it does not know the
   * instrument. The sessions asked for are over: a price of a running session is not a close.
   */
  abstract history(
    instrument: PricedInstrument,
    from: CalendarDate,
    to: CalendarDate,
  ): Promise<readonly ProvidedClose[]>;
}
