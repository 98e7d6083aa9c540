import type { Database } from '@portfolio-metrics/database';
import type { RefreshReport } from '../refresh/refresh-report.js';

/** How a run stands; see `RefreshRunRecord.status`. */
export type RefreshRunStatus = 'running' | 'finished' | 'failed';

/** One run of the refresh job. */
export interface RefreshRunRecord {
  /** The scheduled instant that it was for. */
  readonly slot: Date;
  /** `running` without a sign of life is a run that was cut off; the next one takes up its work. */
  readonly status: RefreshRunStatus;
  /** How often it was begun. */
  readonly attempts: number;
  readonly startedAt: Date;
  /** Last sign of life. */
  readonly updatedAt: Date;
  /** `null` while it runs. */
  readonly finishedAt: Date | null;
  readonly progress: RefreshReport;
}

const KEEP = '30 days';

const LIST = `select slot, status, attempts, started_at as "startedAt", updated_at as "updatedAt", finished_at as "finishedAt", progress
  from price_refresh_runs order by slot desc limit $1`;
// A run that is over is not begun again, nor one for an earlier slot than the last that is over.
const BEGIN = `insert into price_refresh_runs as r (slot, status, started_at, updated_at, stage, progress)
  select $1::timestamptz, 'running', $2, $2, $3, $4
  where not exists (select from price_refresh_runs where status <> 'running' and slot >= $1::timestamptz)
  on conflict (slot) do update set attempts = r.attempts + 1, updated_at = excluded.updated_at where r.status = 'running'
  returning attempts`;
const ADVANCE = `update price_refresh_runs set updated_at = $2, stage = $3, progress = $4 where slot = $1`;
const END = `update price_refresh_runs set status = $5, updated_at = $2, finished_at = $2, stage = $3, progress = $4 where slot = $1`;
// What was cut off was taken up by this one.
const SWEEP = `with swept as (update price_refresh_runs set status = 'failed', finished_at = $2 where status = 'running' and slot < $1)
  delete from price_refresh_runs where slot < $1::timestamptz - interval '${KEEP}'`;

/** The book of runs: which slot was served, by how many attempts, and how far one is. Write as the holder of the job's lock. */
export class RefreshRuns {
  constructor(private readonly database: Database) {}

  /** Latest first. */
  async list(limit: number): Promise<readonly RefreshRunRecord[]> {
    const { rows } = await this.database.statement<RefreshRunRecord>('refresh-runs', LIST, [limit]);
    return rows;
  }

  /** Which attempt this is; `null`: the slot was served already. */
  async begin(slot: Date, at: Date, report: RefreshReport): Promise<number | null> {
    const rows = await this.write<Array<{ attempts: number }>>(BEGIN, [slot, at, report.stage, JSON.stringify(report)]);
    return rows[0]?.attempts ?? null;
  }

  async advance(slot: Date, at: Date, report: RefreshReport): Promise<void> {
    await this.write(ADVANCE, [slot, at, report.stage, JSON.stringify(report)]);
  }

  async end(slot: Date, at: Date, report: RefreshReport, status: Exclude<RefreshRunStatus, 'running'>): Promise<void> {
    await this.write(END, [slot, at, report.stage, JSON.stringify(report), status]);
    await this.write(SWEEP, [slot, at]);
  }

  private async write<T>(statement: string, values: readonly unknown[]): Promise<T> {
    const bound = values.map((value) => (value instanceof Date ? value.toISOString() : value));
    const { rows } = await this.database.withoutUser('write', async (manager) => ({
      rows: (await manager.query(statement, bound)) as unknown,
    }));
    return rows as T;
  }
}
