import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import type { CalendarDate } from '@portfolio-metrics/kernel';
import { InstrumentService } from '@portfolio-metrics/ledger';
import { PriceQuarantine } from '../persistence/price-quarantine.js';
import { type RefreshRunRecord, RefreshRuns } from '../persistence/refresh-runs.js';
import { refreshStates, symbolsInUse } from '../persistence/refresh-state.js';
import { PRICES_OPTIONS, type PricesOptions } from '../prices-options.js';
import { TradingSessions } from '../trading-sessions.js';
import { slotAfter } from './schedule-slots.js';

const MOST_RUNS = 20;
const MOST_GAPS = 100;

/** A symbol in use that has no close of the last session that is over. */
export interface MissingClose {
  readonly symbol: string;
  /** `null`: it has none at all. */
  readonly lastClose: CalendarDate | null;
  /** The last session that is over. */
  readonly expected: CalendarDate;
}

/** What an operator asks about the refresh. */
export interface RefreshOverview {
  /** Cron in UTC; `null`: nothing runs by itself. */
  readonly schedule: string | null;
  /** The next scheduled instant; `null` without a schedule. */
  readonly nextSlot: Date | null;
  /** Names of the providers, in their order. */
  readonly providers: readonly string[];
  /** Latest first, at most twenty. */
  readonly runs: readonly RefreshRunRecord[];
  /** Prices and answers that wait for a decision. */
  readonly quarantined: number;
  /** How many symbols in use lack the last close, and at most a hundred of them. */
  readonly missingCount: number;
  readonly missing: readonly MissingClose[];
}

/** Says how far the refresh is and what is missing. */
@Injectable()
export class PriceRefreshProgress {
  private readonly runs: RefreshRuns;

  constructor(
    private readonly database: Database,
    private readonly instruments: InstrumentService,
    private readonly quarantine: PriceQuarantine,
    private readonly sessions: TradingSessions,
    @Inject(PRICES_OPTIONS) private readonly options: PricesOptions,
  ) {
    this.runs = new RefreshRuns(database);
  }

  /**
   * How the refresh stands at `at`: its last runs, and what is missing of the last sessions. Rejects when the database cannot be
   * reached.
   */
  async overview(at: Date): Promise<RefreshOverview> {
    const [runs, quarantined, missing] = await Promise.all([
      this.runs.list(MOST_RUNS),
      this.quarantine.heldCount(),
      this.missingCloses(at),
    ]);
    const { refreshCron } = this.options;
    return {
      schedule: refreshCron,
      nextSlot: refreshCron === null ? null : slotAfter(refreshCron, at),
      providers: this.options.providers.map(({ source }) => source.name),
      runs,
      quarantined,
      missingCount: missing.length,
      missing: missing.slice(0, MOST_GAPS),
    };
  }

  private async missingCloses(at: Date): Promise<readonly MissingClose[]> {
    const symbols = [...(await symbolsInUse(this.database))].toSorted();
    const [instruments, states] = await Promise.all([
      this.instruments.find(symbols),
      refreshStates(this.database, symbols),
    ]);
    return symbols.flatMap((symbol) => {
      const expected = this.sessions.lastFinished(instruments.get(symbol)?.exchange ?? null, at)?.date;
      const lastClose = states.get(symbol)?.lastClose ?? null;
      if (expected === undefined || (lastClose !== null && lastClose >= expected)) return [];
      return [{ symbol, lastClose, expected }];
    });
  }
}
