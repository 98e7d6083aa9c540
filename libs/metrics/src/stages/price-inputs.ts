import { Injectable } from '@nestjs/common';
import type { CalendarDate, Outcome } from '@portfolio-metrics/kernel';
import { type CloseSeries, type ExchangeRateBook, type LatestPrices, PriceReader } from '@portfolio-metrics/prices';
import { DependencyGuards } from '../resilience/dependency-guards.js';
import { orUnavailable } from './outcomes.js';

/** Prices, daily closes and exchange rates behind their guards; never rejects. `asOf` `null`: now. */
@Injectable()
export class PriceInputs {
  constructor(
    private readonly prices: PriceReader,
    private readonly guards: DependencyGuards,
  ) {}

  async latestOf(
    symbols: readonly string[],
    asOf: CalendarDate | null,
    signal: AbortSignal,
  ): Promise<Outcome<ReadonlyMap<string, LatestPrices>>> {
    const read = async (within: AbortSignal): ReturnType<PriceReader['latestOf']> =>
      this.prices.latestOf(symbols, asOf, within);
    return await orUnavailable(this.guards.prices.call(read, signal));
  }

  async seriesOf(
    symbols: readonly string[],
    asOf: CalendarDate | null,
    signal: AbortSignal,
  ): Promise<Outcome<ReadonlyMap<string, CloseSeries>>> {
    const read = async (within: AbortSignal): ReturnType<PriceReader['seriesOf']> =>
      this.prices.seriesOf(symbols, asOf, within);
    return await orUnavailable(this.guards.closes.call(read, signal));
  }

  async exchangeRatesOf(
    currencies: readonly string[],
    asOf: CalendarDate | null,
    signal: AbortSignal,
  ): Promise<Outcome<ExchangeRateBook>> {
    const read = async (within: AbortSignal): ReturnType<PriceReader['exchangeRatesOf']> =>
      this.prices.exchangeRatesOf(currencies, asOf, within);
    return await orUnavailable(this.guards.exchangeRates.call(read, signal));
  }
}
