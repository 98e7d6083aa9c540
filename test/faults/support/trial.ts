import { Logger, type LoggerService } from '@nestjs/common';
import type { AppOptions } from '../../../apps/api/src/app.module.js';
import { DATA_SOURCE } from '@portfolio-metrics/database';
import type { DataSource } from 'typeorm';
import type { Pool } from 'pg';
import { SeededRandom } from '../../cache/invariant-checker/seeded-random.js';
import { type FinalState, type Violation, violationsOf } from '../../support/history.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { startTestService, type TestService } from '../../support/test-service.js';
import { until } from './gate.js';
import type { HttpReply } from './http-client.js';
import { Journal, type JournalUser } from './journal.js';
import { RunningClock } from './running-clock.js';

/** A Wednesday with New York and Europe open. */
export const NOW = '2026-06-10T15:00:00Z';
const SECRET = 'of the fault matrix, the same for all replicas of all trials';
/** All waits of a request together, and what a busy machine may add. */
const REQUEST_LIMIT_MS = 3_250;
const LEASE_PATIENCE_MS = 12_000;
/** For all users together. */
const FINAL_PATIENCE_MS = 15_000;

export interface Replica extends TestService {
  readonly clock: TestService['clock'];
  /** The clock that the service goes by. */
  readonly running: RunningClock;
}

export interface ReplicaOptions {
  /** Reach the database through a proxy. */
  readonly through?: TcpProxy;
  readonly appOptions?: Partial<AppOptions>;
}

/** One run of a row: a database of its own, replicas, users, a journal, and the list of what was required and is not so. */
export class Trial {
  readonly journal = new Journal();
  readonly random: SeededRandom;
  readonly failures: string[] = [];
  readonly proofs: string[] = [];
  readonly seen: string[] = [];
  readonly crashes: string[] = [];
  /** Of rows without HTTP: what calls of a dependency came to. */
  readonly calls: Array<{ readonly outcome: string; readonly ms: number }> = [];
  readonly logs: string[] = [];
  readonly replicas: Replica[] = [];
  /** Of the tokens, for all replicas. */
  readonly secret = SECRET;
  recoveredMs: number | null = null;
  /** Longest time that a request may take here. */
  requestLimitMs = REQUEST_LIMIT_MS;
  private readonly cleanups: Array<() => Promise<void> | void> = [];

  private constructor(
    /** False: the control, with the row's guard switched off. */
    readonly guarded: boolean,
    readonly seed: number,
    readonly database: TestDatabase,
  ) {
    this.random = new SeededRandom(seed);
  }

  static async begin(guarded: boolean, seed: number, database = createTestDatabase): Promise<Trial> {
    const trial = new Trial(guarded, seed, await database());
    const crash = (error: unknown): void => void trial.crashes.push(`unhandled: ${String(error)}`);
    for (const event of ['unhandledRejection', 'uncaughtException']) {
      process.on(event, crash);
      trial.onEnd(() => void process.off(event, crash));
    }
    return trial;
  }

  /** Runs when the trial is over, the last one first. */
  onEnd(cleanup: () => Promise<void> | void): void {
    this.cleanups.push(cleanup);
  }

  /** What shows that the fault happened. */
  proof(what: string): void {
    this.proofs.push(what);
  }

  note(what: string): void {
    this.seen.push(what);
  }

  require(condition: boolean, what: string): void {
    if (!condition) this.failures.push(what);
  }

  requireEqual(actual: unknown, expected: unknown, what: string): void {
    const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
    this.require(is === should, `${what}: ${is}, not ${should}`);
  }

  async replica(options: ReplicaOptions = {}): Promise<Replica> {
    const running = new RunningClock(NOW);
    const url = new URL(this.database.runtimeUrl);
    if (options.through !== undefined) {
      url.hostname = '127.0.0.1';
      url.port = String(options.through.port);
    }
    const service = await startTestService({
      now: NOW,
      database: this.database,
      secret: this.secret,
      appOptions: {
        database: { url: url.href, assumeAppRole: false },
        clock: running,
        ...options.appOptions,
      },
    });
    const replica: Replica = { ...service, running };
    this.replicas.push(replica);
    Logger.overrideLogger(this.collectingLogger());
    this.onEnd(async () => service.stop());
    return replica;
  }

  async proxy(): Promise<TcpProxy> {
    const target = new URL(this.database.runtimeUrl);
    const proxy = await TcpProxy.start({ host: target.hostname, port: Number(target.port) });
    this.onEnd(async () => proxy.close());
    return proxy;
  }

  /** The instruments and closes that everybody shares: ACME (New York) closed at 100 and 110. */
  async market(replica: Replica, symbols: readonly string[] = ['ACME']): Promise<void> {
    const token = await replica.tokenFor(userId(0xfffff));
    for (const symbol of symbols) {
      await this.succeed(replica, 'PUT', `/api/v1/instruments/${symbol}`, token, {
        name: symbol,
        currency: 'USD',
        exchange: 'XNYS',
        assetClass: 'EQUITY',
        country: 'US',
      });
    }
    const rows = symbols.flatMap((symbol) => [`${symbol},2026-06-08,100`, `${symbol},2026-06-09,110`]);
    await this.succeed(replica, 'POST', '/api/v1/prices/import', token, `symbol,date,close\n${rows.join('\n')}\n`);
  }

  /** A user with a portfolio in dollars and one purchase of 10 ACME. */
  async user(replica: Replica, name = `user${this.journal.users.length + 1}`): Promise<JournalUser> {
    const id = userId(this.journal.users.length + 1);
    const canary = `canary-${name}-${Math.floor(this.random.next() * 1e9).toString(36)}`;
    const token = await replica.tokenFor(id);
    const portfolio = await this.succeed(replica, 'POST', '/api/v1/portfolios', token, {
      name: canary,
      baseCurrency: 'USD',
    });
    const user = { name, id, token, canary, portfolioId: portfolio.body.data.id as string };
    this.journal.users.push(user);
    const booked = await this.journal.book(replica.url, user, { quantity: '10', client: 'setup' });
    if (booked.status !== 201) throw new Error(`the first purchase: ${booked.status} ${booked.text}`);
    return user;
  }

  /** Ends when this many fresh answers in a row have come; how long that took from now. */
  async recovered(replica: Replica, user: JournalUser, path = '/api/v1/dashboard', inARow = 20): Promise<number> {
    const began = performance.now();
    let row = 0;
    await until(
      `${inARow} fresh answers in a row`,
      async () => {
        const { status, body } = await this.journal.get(replica.url, path, user, { client: 'recovery' });
        row = status === 200 && body.meta.stale === false && body.meta.degraded === false ? row + 1 : 0;
        return row >= inARow;
      },
      30_000,
    );
    this.recoveredMs = performance.now() - began;
    return this.recoveredMs;
  }

  /** Turns the journal and what is left in the database into violations of the invariants. */
  async violations(): Promise<Violation[]> {
    return violationsOf(this.journal.events, await this.finalState(), { requestMs: this.requestLimitMs });
  }

  async end(): Promise<void> {
    this.journal.close();
    for (const cleanup of this.cleanups.toReversed()) await cleanup();
    await this.database.drop().catch((error: unknown) => this.failures.push(`I8 ${String(error)}`));
  }

  private async finalState(): Promise<FinalState> {
    const { admin } = this.database;
    const rows = await admin.query<{ note: string; count: number }>(
      `select note, count(*)::int as count from transactions where note like 'marker-%' group by note`,
    );
    const sums = await admin.query<{ user_id: string; symbol: string; units: string }>(
      `select user_id, symbol, sum(case type when 'BUY' then quantity when 'SELL' then -quantity end)::text as units
       from transactions where symbol is not null group by user_id, symbol`,
    );
    return {
      rows: new Map(rows.rows.map(({ note, count }) => [note, count])),
      positions: await this.positions(),
      transactionSums: new Map(sums.rows.map(({ user_id, symbol, units }) => [`${user_id} ${symbol}`, units])),
      unrest: await this.unrest(),
      crashes: this.crashes,
    };
  }

  /** As the first replica shows them to each user. */
  private async positions(): Promise<Map<string, string>> {
    const positions = new Map<string, string>();
    const replica = this.replicas[0];
    if (replica === undefined) return positions;
    const patience = AbortSignal.timeout(FINAL_PATIENCE_MS);
    for (const user of this.journal.users) {
      const { body } = await this.freshly(replica, '/api/v1/portfolio?status=all', user, patience);
      const holdings = (body?.data?.holdings ?? []) as Array<{ symbol: string; quantity: string }>;
      for (const { symbol, quantity } of holdings) positions.set(`${user.id} ${symbol}`, quantity);
    }
    return positions;
  }

  /** The first answer that is not flagged; the last one when none comes in time. */
  private async freshly(replica: Replica, path: string, user: JournalUser, patience: AbortSignal): Promise<HttpReply> {
    let reply = await this.journal.get(replica.url, path, user, { client: 'final' });
    const isFresh = async (): Promise<boolean> => {
      if (patience.aborted) return true;
      if (reply.status === 200 && reply.body.meta.stale === false && reply.body.meta.degraded === false) return true;
      reply = await this.journal.get(replica.url, path, user, { client: 'final' });
      return false;
    };
    await until('a fresh answer', isFresh).catch(() => undefined);
    return reply;
  }

  private async unrest(): Promise<string[]> {
    let left: string[] = [];
    const quiet = async (): Promise<boolean> => (left = await this.restless()).length === 0;
    // A lease whose holder never heard of it ends by itself.
    await until('quiet', quiet, LEASE_PATIENCE_MS).catch(() => undefined);
    return left;
  }

  private async restless(): Promise<string[]> {
    const { admin } = this.database;
    const found: string[] = [];
    const { rows } = await admin.query<{ idle: number; leases: number }>(
      `select (select count(*)::int from pg_stat_activity
           where datname = current_database() and state like 'idle in transaction%') as idle,
         (select count(*)::int from portfolio_metrics_cache where lease_until > clock_timestamp()) as leases`,
    );
    if (rows[0]!.idle > 0) found.push(`${rows[0]!.idle} idle in transaction`);
    if (rows[0]!.leases > 0) found.push(`${rows[0]!.leases} leases held`);
    for (const replica of this.replicas) {
      const pool = poolOf(replica);
      if (pool.waitingCount > 0) found.push(`${pool.waitingCount} wait for a connection`);
      if (pool.totalCount > pool.idleCount) found.push(`${pool.totalCount - pool.idleCount} connections in use`);
    }
    return found;
  }

  private async succeed(
    replica: Replica,
    method: string,
    path: string,
    token: string,
    body: unknown,
  ): Promise<Awaited<ReturnType<TestService['request']>>> {
    const contentType = typeof body === 'string' ? 'text/csv' : 'application/json';
    const answer = await replica.request(method, path, { token, body, contentType });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer;
  }

  private collectingLogger(): LoggerService {
    const keep =
      (level: string) =>
      (...parts: unknown[]): void =>
        void this.logs.push(`${level} ${parts.map((part) => JSON.stringify(part)).join(' ')}`);
    return { log: keep('log'), error: keep('error'), warn: keep('warn'), fatal: keep('fatal') };
  }
}

export function poolOf(replica: Replica): Pool {
  return (replica.app.get<unknown, DataSource>(DATA_SOURCE).driver as unknown as { master: Pool }).master;
}

function userId(number: number): string {
  return `fa000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}
