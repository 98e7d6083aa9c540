import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { addDays } from '@portfolio-metrics/kernel';
import { InstrumentService } from '@portfolio-metrics/ledger';
import { symbolsInUse } from '../persistence/refresh-state.js';
import type { PricedInstrument } from '../price-source.js';
import { PRICES_OPTIONS, type PricesOptions } from '../prices-options.js';
import { TradingSessions } from '../trading-sessions.js';
import { CloseRefresh } from './close-refresh.js';
import { refreshExchangeRates } from './exchange-rate-refresh.js';
import { InstrumentResolver } from './instrument-resolver.js';
import { QuoteRefresh, type Unexplained } from './quote-refresh.js';
import { planRefresh, type RefreshPlan } from './refresh-plan.js';
import type { RefreshRun } from './refresh-run.js';
import { type RefreshReport, type RefreshStage, RunningReport } from './refresh-report.js';

const PAGE = 10_000;
/** Descriptions change nothing that is urgent: a run asks for so many at most. */
const DESCRIPTIONS_PER_RUN = 50;
/** Where a quote jumps, splits of so many days are asked for. */
const LOOK_BACK_DAYS = 7;

export interface DueRefresh {
  /** The instant that prices are asked for. */
  readonly at: Date;
  /** The scheduled instant that the run is for; a run for the same one goes on where the last was cut off. */
  readonly slot: Date;
  readonly signal: AbortSignal;
  /** Called between calls to providers, after what came before is stored; `planned` and `done` say how far the run is. */
  readonly pause: (report: RefreshReport) => Promise<void>;
}

/** Brings stored quotes, closes and exchange rates up to an instant, from the providers in their order. */
@Injectable()
export class PriceRefreshService {
  constructor(
    private readonly database: Database,
    private readonly instruments: InstrumentService,
    private readonly sessions: TradingSessions,
    private readonly resolver: InstrumentResolver,
    @Inject(PRICES_OPTIONS) private readonly options: PricesOptions,
  ) {}

  /**
   * For every known instrument, whether its exchange is open or not: the closes that are missing up to the last session that is over at
   * `at`, and the last quote; and the exchange rates of all their currencies. Only what differs is written, so that a second call changes
   * nothing. A provider that fails is in the report and stops nothing; errors of the database are thrown. Without providers it does
   * nothing. Once `signal` is aborted it asks for nothing more.
   */
  async refresh(at: Date, signal: AbortSignal = new AbortController().signal): Promise<RefreshReport> {
    const report = new RunningReport();
    if (this.hasNoProviders()) return report;
    const run = this.runOf(report, { at, slot: at, signal, pause: async () => undefined });
    const instruments = await this.all(report);
    const plan = await planRefresh(this.database, this.sessions, this.options, instruments, {
      at,
      slot: at,
      inUse: null,
    });
    await this.rates(run, instruments, false);
    await this.closes(run, plan);
    await this.quotes(run, [...plan.quotes, ...plan.firstQuotes]);
    enter(report, 'done');
    return report;
  }

  /**
   * What is due: quotes of symbols that somebody's transactions name and whose exchange is open; closes of sessions that are over, and of
   * gaps; exchange rates once a day; what unknown instruments are. Nothing is asked of closed exchanges.
   */
  async refreshDue(due: DueRefresh): Promise<RefreshReport> {
    const report = new RunningReport();
    if (this.hasNoProviders()) return report;
    const run = this.runOf(report, due);
    const [instruments, inUse] = await Promise.all([this.all(report), symbolsInUse(this.database)]);
    const plan = await planRefresh(this.database, this.sessions, this.options, instruments, { ...due, inUse });
    report.progress.quotes.planned = plan.quotes.length + plan.firstQuotes.length;
    report.progress.closes.planned = plan.closes.length;
    await this.rates(run, instruments, true);
    await this.quotes(run, plan.quotes);
    await this.closes(run, plan);
    // Behind their first closes, so that there is something to compare them with.
    await this.quotes(run, plan.firstQuotes);
    await this.descriptions(run, plan);
    enter(report, 'done');
    return report;
  }

  private hasNoProviders(): boolean {
    return this.options.providers.length === 0 && this.options.exchangeRateProviders.length === 0;
  }

  private runOf(report: RunningReport, { at, slot, signal, pause }: DueRefresh): RefreshRun {
    const { database, sessions, options } = this;
    return { database, sessions, options, report, at, slot, signal, pause: async () => pause(report) };
  }

  private async rates(run: RefreshRun, instruments: readonly PricedInstrument[], onlyWhenDue: boolean): Promise<void> {
    enter(run.report, 'exchange-rates');
    const currencies = new Set([...this.options.currencies, ...instruments.map(({ currency }) => currency)]);
    await refreshExchangeRates(run, [...currencies], onlyWhenDue);
    await run.pause();
  }

  private async quotes(run: RefreshRun, instruments: readonly PricedInstrument[]): Promise<void> {
    if (run.signal.aborted || instruments.length === 0) return;
    enter(run.report, 'quotes');
    await new QuoteRefresh(run, async (unexplained) => this.withSplits(run, unexplained)).refresh(instruments);
  }

  private async closes(run: RefreshRun, plan: RefreshPlan): Promise<void> {
    enter(run.report, 'closes');
    await new CloseRefresh(run).refresh(plan.closes);
  }

  /** Asks for the last closes of these instruments, which brings their splits along, and reads the splits again. */
  private async withSplits(run: RefreshRun, unexplained: readonly Unexplained[]): Promise<readonly PricedInstrument[]> {
    const gaps = unexplained.flatMap(({ instrument, price }) => {
      const to = this.sessions.lastFinished(instrument.exchange, run.at)?.date;
      return to === undefined ? [] : [{ instrument, from: addDays(to, -LOOK_BACK_DAYS), to, doubted: price }];
    });
    await new CloseRefresh(run).refresh(gaps);
    const splits = await this.instruments.splitsOf(gaps.map(({ instrument }) => instrument.symbol));
    return unexplained.map(({ instrument }) => ({ ...instrument, splits: splits.get(instrument.symbol) ?? [] }));
  }

  private async descriptions(run: RefreshRun, plan: RefreshPlan): Promise<void> {
    if (!this.resolver.canDescribe) return;
    enter(run.report, 'descriptions');
    for (const instrument of plan.descriptions.slice(0, DESCRIPTIONS_PER_RUN)) {
      if (run.signal.aborted) return;
      const { description, failures } = await this.resolver.describe(instrument.symbol, run.signal);
      for (const { source, reason } of failures) run.report.fail(source, instrument.symbol, reason);
      // A provider that failed might have known it: the next run asks again.
      if (description === null && failures.length > 0) continue;
      if (await this.resolver.fill(instrument, description)) run.report.described += 1;
      await run.pause();
    }
  }

  private async all(report: RunningReport): Promise<readonly PricedInstrument[]> {
    const all: PricedInstrument[] = [];
    for (let after: string | null = null; ;) {
      const page = await this.instruments.list({ search: null, after, limit: PAGE });
      const splits = await this.instruments.splitsOf(page.map(({ symbol }) => symbol));
      for (const instrument of page) all.push({ ...instrument, splits: splits.get(instrument.symbol) ?? [] });
      report.instruments = all.length;
      if (page.length < PAGE) return all;
      after = page.at(-1)!.symbol;
    }
  }
}

function enter(report: RunningReport, stage: RefreshStage): void {
  report.stage = stage;
}
