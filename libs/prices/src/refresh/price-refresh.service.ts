import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { InstrumentService } from '@portfolio-metrics/ledger';
import type { PricedInstrument } from '../price-source.js';
import { PRICES_OPTIONS, type PricesOptions } from '../prices-options.js';
import { TradingSessions } from '../trading-sessions.js';
import { CloseRefresh } from './close-refresh.js';
import { refreshExchangeRates } from './exchange-rate-refresh.js';
import { refreshQuotes } from './quote-refresh.js';
import { type RefreshReport, RunningReport } from './refresh-report.js';

const PAGE = 1_000;

/** Brings stored quotes, closes and exchange rates up to an instant, from the providers in their order. */
@Injectable()
export class PriceRefreshService {
  constructor(
    private readonly database: Database,
    private readonly instruments: InstrumentService,
    private readonly sessions: TradingSessions,
    @Inject(PRICES_OPTIONS) private readonly options: PricesOptions,
  ) {}

  /**
   * For every known instrument: the closes that are missing up to the last session that is over at `at`, and the last quote; and
   * the exchange rates of all their currencies. Only what differs is written, so that a second call changes nothing. A provider
   * that fails is in the report and stops nothing; errors of the database are thrown. Without providers it does nothing. Once
   * `signal` is aborted it asks for nothing more.
   */
  async refresh(at: Date, signal?: AbortSignal): Promise<RefreshReport> {
    const report = new RunningReport();
    const { providers, exchangeRateProviders } = this.options;
    if (providers.length === 0 && exchangeRateProviders.length === 0) return report;
    const instruments = await this.all();
    report.instruments = instruments.length;
    const currencies = new Set([...this.options.currencies, ...instruments.map(({ currency }) => currency)]);
    await refreshExchangeRates(this.database, this.options, [...currencies], at, report);
    await new CloseRefresh(this.database, this.sessions, this.options, report).run(instruments, at, signal);
    if (signal?.aborted !== true) await refreshQuotes(this.database, providers, instruments, at, report);
    return report;
  }

  private async all(): Promise<readonly PricedInstrument[]> {
    const all: PricedInstrument[] = [];
    for (let after: string | null = null; ;) {
      const page = await this.instruments.list({ search: null, after, limit: PAGE });
      const splits = await this.instruments.splitsOf(page.map(({ symbol }) => symbol));
      for (const instrument of page) all.push({ ...instrument, splits: splits.get(instrument.symbol) ?? [] });
      if (page.length < PAGE) return all;
      after = page.at(-1)!.symbol;
    }
  }
}
