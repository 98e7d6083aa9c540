import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, step } from '@portfolio-metrics/kernel';
import type { ClientBase, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { DATA_SOURCE } from './data-source.token.js';
import {
  isBrokenConnection,
  isConnectionError,
  isRetryable,
  sqlStateOf,
  translateDatabaseError,
} from './database-error.js';
import { poolOf } from './usable-data-source.js';

/** How long a transaction may take (milliseconds) and how often it is repeated. */
export interface TransactionOptions {
  /** `statement_timeout` of this transaction in milliseconds. Default 1,500. */
  readonly statementTimeoutMs?: number;
  /** `lock_timeout` in milliseconds. Default 300. */
  readonly lockTimeoutMs?: number;
  /**
   * How often the whole transaction is repeated after a deadlock or serialisation failure; a read also when its connection turns out to
   * be broken. Default 2; 0 when `work` reads a stream.
   */
  readonly retries?: number;
  /**
   * Longest time for all of it in milliseconds: waiting for a connection, every statement, repetitions. After it the connection is
   * broken off, whatever the network does. Default 2,800; none when `statementTimeoutMs` is given: such work takes its time.
   */
  readonly deadlineMs?: number;
}

/** As many broken connections as a pool may hold, one behind the other. */
const CONNECTIONS = 10;
const DEFAULTS = Object.freeze({
  statementTimeoutMs: 1_500,
  lockTimeoutMs: 300,
  idleTimeoutMs: 5_000,
  retries: 2,
  deadlineMs: 2_800,
});
/** Longest time that a single statement is waited for; a server that is still there has given it up by itself before. */
const STATEMENT_ANSWER_MS = 2_500;

/**
 * The only way to the database: every piece of work runs in one transaction, as one user with row-level security in force, or
 * without a user on reference data. Errors leave translated (`AppError`) or unchanged when they are bugs.
 */
@Injectable()
export class Database {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /**
   * Work on one user's rows. `read` sees one snapshot of the database (REPEATABLE READ, read only). Throws what `work` throws,
   * errors of the database as `translateDatabaseError` puts them, `unavailable` when its time is over before it
   * has a connection, and `outcome_unknown` when that broke during the commit of a write.
   */
  async asUser<T>(
    userId: string,
    mode: 'read' | 'write',
    work: (manager: EntityManager) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    return await this.run(userId, mode, work, options);
  }

  /** Work on reference data only: tenant tables raise "no tenant context". Throws as `asUser`, `unavailable` and `outcome_unknown` too. */
  async withoutUser<T>(
    mode: 'read' | 'write',
    work: (manager: EntityManager) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    return await this.run('', mode, work, options);
  }

  /**
   * One prepared statement in one round trip, outside a transaction. For reads of reference data and for SQL functions that set
   * their own tenant context for their own duration.
   */
  async statement<R extends QueryResultRow>(
    name: string,
    text: string,
    values: readonly unknown[],
  ): Promise<QueryResult<R>> {
    try {
      const query = { name, text, values: [...values], query_timeout: STATEMENT_ANSWER_MS } as QueryConfig;
      return await step('statement', name, async () => poolOf(this.dataSource).query<R>(query));
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  /** Connections of the pool: how many there are, how many of them nobody uses, and how many callers wait for one. */
  poolState(): { readonly total: number; readonly idle: number; readonly waiting: number } {
    const { totalCount: total, idleCount: idle, waitingCount: waiting } = poolOf(this.dataSource);
    return { total, idle, waiting };
  }

  private async run<T>(
    userId: string,
    mode: 'read' | 'write',
    work: (manager: EntityManager) => Promise<T>,
    options: TransactionOptions,
  ): Promise<T> {
    return await step('statement', `${mode} transaction`, async () => this.repeated(userId, mode, work, options));
  }

  private async repeated<T>(
    userId: string,
    mode: 'read' | 'write',
    work: (manager: EntityManager) => Promise<T>,
    options: TransactionOptions,
  ): Promise<T> {
    const retries = options.retries ?? DEFAULTS.retries;
    const deadline = deadlineOf(options);
    for (let repeated = 0, broken = 0; ;) {
      try {
        return await this.once(userId, mode, work, options, deadline);
      } catch (error) {
        const mayRepeat = retries > 0 && deadline?.aborted !== true;
        if (mayRepeat && mode === 'read' && broken < CONNECTIONS && isBrokenConnection(error)) {
          broken += 1;
          // What broke one connection mostly broke others: the pool hears of them first.
          await setImmediate();
        } else if (mayRepeat && repeated < retries && isRetryable(error)) {
          repeated += 1;
        } else {
          throw translateDatabaseError(error);
        }
      }
    }
  }

  private async once<T>(
    userId: string,
    mode: 'read' | 'write',
    work: (manager: EntityManager) => Promise<T>,
    options: TransactionOptions,
    deadline: AbortSignal | null,
  ): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const breakOff = (): void => breakConnection(runner);
    deadline?.addEventListener('abort', breakOff, { once: true });
    let doubtful: unknown;
    try {
      await runner.connect();
      // Its signal has come and gone while there was nothing to break off.
      if (deadline?.aborted === true) {
        throw new AppError('unavailable', 'The database took too long to answer.', { retryAfterSeconds: 2 });
      }
      await runner.startTransaction(mode === 'read' ? 'REPEATABLE READ' : 'READ COMMITTED');
      await enterContext(runner, userId, mode, options);
      const result = await work(runner.manager);
      await commit(runner, mode);
      return result;
    } catch (error) {
      if (isConnectionError(error) || sqlStateOf(error) === '25001') doubtful = error;
      if (doubtful === undefined && runner.isTransactionActive) {
        await runner.rollbackTransaction().catch((rollbackError: unknown) => (doubtful = rollbackError));
      }
      throw error;
    } finally {
      deadline?.removeEventListener('abort', breakOff);
      await (runner as unknown as ClosableRunner).releasePostgresConnection(doubtful);
    }
  }
}

/**
 * TypeORM's runner hands this reason on to the pool, which closes a connection given back with one: a connection that nobody can
 * say the state of must not serve the next request. The public `release()` never gives a reason.
 */
interface ClosableRunner {
  releasePostgresConnection(reason?: unknown): Promise<void>;
}

function deadlineOf({ deadlineMs, statementTimeoutMs }: TransactionOptions): AbortSignal | null {
  if (deadlineMs === undefined && statementTimeoutMs !== undefined) return null;
  return AbortSignal.timeout(deadlineMs ?? DEFAULTS.deadlineMs);
}

/**
 * Ends the connection at the socket: whoever waits for an answer on it hears at once that it broke, a commit under way comes out as
 * of unknown outcome. Asking the server to cancel would need the network that does not answer. Without a connection there is
 * nothing to do: the pool gives up waiting for one sooner.
 */
function breakConnection(runner: QueryRunner): void {
  const { databaseConnection } = runner as unknown as { databaseConnection?: SocketOwner };
  databaseConnection?.connection.stream.destroy();
}

/** The part of pg's client that its types leave out. */
type SocketOwner = ClientBase & { readonly connection: { readonly stream: { destroy(): void } } };

/**
 * Sets the user and the time limits for this transaction only, and refuses a connection on which a context was left behind. A write does
 * not ask for the right to write: where the server or an administrator has taken it, the first change is refused (25006).
 */
async function enterContext(
  runner: QueryRunner,
  userId: string,
  mode: 'read' | 'write',
  options: TransactionOptions,
): Promise<void> {
  const rows = (await runner.query(
    `select nullif(current_setting('app.user_id', true), '') as before,
       set_config('app.user_id', $1, true), set_config('statement_timeout', $2, true), set_config('lock_timeout', $3, true),
       set_config('idle_in_transaction_session_timeout', $4, true), case when $5 then set_config('transaction_read_only', 'on', true) end`,
    [
      userId,
      String(options.statementTimeoutMs ?? DEFAULTS.statementTimeoutMs),
      String(options.lockTimeoutMs ?? DEFAULTS.lockTimeoutMs),
      String(DEFAULTS.idleTimeoutMs),
      mode === 'read',
    ],
  )) as Array<{ before: string | null }>;
  if (rows[0]?.before !== null) throw new LeakedContextError();
}

/** A connection came out of the pool with somebody's tenant context on it. It is destroyed; the work is not done. */
class LeakedContextError extends Error {
  override readonly name = 'LeakedContextError';
  readonly code = '08000';
  constructor() {
    super('a tenant context was left on a pooled connection');
  }
}

async function commit(runner: QueryRunner, mode: 'read' | 'write'): Promise<void> {
  try {
    await runner.commitTransaction();
  } catch (error) {
    // Of a read there is no doubt: it has stored nothing, and can be repeated.
    if (mode === 'read' || !isConnectionError(error)) throw error;
    // The commit may or may not have happened: only the caller's idempotency key can tell.
    throw new AppError(
      'outcome_unknown',
      'The connection broke while the change was being stored; repeat with the same Idempotency-Key.',
      {
        retryAfterSeconds: 2,
        cause: error,
      },
    );
  }
}
