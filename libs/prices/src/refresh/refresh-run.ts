import type { Database } from '@portfolio-metrics/database';
import type { EntityManager } from 'typeorm';
import { type HeldPrice, holdPrices } from '../persistence/price-quarantine-rows.js';
import type { PricesOptions } from '../prices-options.js';
import type { TradingSessions } from '../trading-sessions.js';
import { writeAsOne } from './refresh-transaction.js';
import type { RunningReport } from './refresh-report.js';

/** What the parts of one refresh share. */
export interface RefreshRun {
  readonly database: Database;
  readonly sessions: TradingSessions;
  readonly options: PricesOptions;
  readonly report: RunningReport;
  /** The instant that prices are asked for. */
  readonly at: Date;
  /** What the memory of the refresh is marked with: the scheduled instant, or `at`. */
  readonly slot: Date;
  /** Aborted: nothing more is asked for. */
  readonly signal: AbortSignal;
  /** Called between calls to providers, after what came before is stored. */
  readonly pause: () => Promise<void>;
}

/** Stores what is in doubt in a transaction of its own. */
export async function hold(run: RefreshRun, held: readonly HeldPrice[]): Promise<void> {
  if (held.length === 0) return;
  await writeAsOne(run.database, async (manager: EntityManager) => holdPrices(manager, held, run.at));
}
