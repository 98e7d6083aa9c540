import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { connect } from '@portfolio-metrics/database';
import { Clock, SystemClock } from '@portfolio-metrics/kernel';
import type { Client } from 'pg';

export const HEALTH_DATABASE_URL = Symbol('HEALTH_DATABASE_URL');

/** What a look at the database found. */
export interface DatabaseState {
  /** Milliseconds since the database last answered, 0 when it just did; counted from the first look when it never has. */
  readonly unreachableForMs: number;
  /** This machine's clock minus the database's, in milliseconds; `null`: it does not answer. */
  readonly clockSkewMs: number | null;
  /** It takes no changes: a standby, or somebody set it so. `false` also when it does not answer. */
  readonly readOnly: boolean;
  /** Time stamp of the newest migration; `null`: unknown. */
  readonly migration: string | null;
}

interface Row {
  readonly now: Date;
  readonly read_only: boolean;
  readonly migration: string | null;
}

const LOOK = `select clock_timestamp() as now, current_setting('transaction_read_only') = 'on' as read_only, (select max("timestamp")::text from schema_migrations) as migration`;
/** How long a state is told on without looking again. */
const KEEP_MS = 1_000;
/** Longest time that one look may take. */
const PATIENCE_MS = 1_000;

/**
 * Asks the database whether it is there, at most once a second however often it is asked itself, on a connection of its own: a pool
 * that is used up is no reason to take a replica out.
 */
@Injectable()
export class DatabaseProbe implements OnApplicationShutdown {
  private client: Promise<Client> | null = null;
  private looking: Promise<DatabaseState> | null = null;
  private kept: { readonly state: DatabaseState; readonly atMs: number } | null = null;
  private reachedAtMs: number | null = null;
  private readonly machine = new SystemClock();

  constructor(
    @Inject(HEALTH_DATABASE_URL) private readonly url: string,
    private readonly clock: Clock,
  ) {}

  /** Never rejects. */
  async state(): Promise<DatabaseState> {
    const nowMs = this.clock.monotonicMs();
    if (this.kept !== null && nowMs - this.kept.atMs < KEEP_MS) return this.kept.state;
    this.looking ??= this.look().finally(() => (this.looking = null));
    return await this.looking;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.drop();
  }

  private async look(): Promise<DatabaseState> {
    const row = await this.ask();
    const nowMs = this.clock.monotonicMs();
    if (row !== null || this.reachedAtMs === null) this.reachedAtMs = nowMs;
    const state = {
      unreachableForMs: row === null ? Math.max(1, nowMs - this.reachedAtMs) : 0,
      clockSkewMs: row === null ? null : Math.round(this.machine.now().getTime() - row.now.getTime()),
      readOnly: row?.read_only ?? false,
      migration: row?.migration ?? this.kept?.state.migration ?? null,
    };
    this.kept = { state, atMs: nowMs };
    return state;
  }

  private async ask(): Promise<Row | null> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    const tooLong = new Promise<never>((_, reject) => {
      patience.signal.addEventListener('abort', () => reject(new Error('the database took too long')), { once: true });
    });
    try {
      return await Promise.race([this.row(), tooLong]);
    } catch {
      // What is wrong with it stands in the log of whoever needs it; readiness says only that it is away.
      void this.drop();
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  private async row(): Promise<Row> {
    this.client ??= connect(this.url, 'portfolio-metrics-health');
    const client = await this.client;
    const { rows } = await client.query<Row>({ text: LOOK });
    return rows[0]!;
  }

  /** A connection that did not answer is not asked again. */
  private async drop(): Promise<void> {
    const { client } = this;
    this.client = null;
    await client?.then(
      async (open) => open.end(),
      () => undefined,
    );
  }
}
