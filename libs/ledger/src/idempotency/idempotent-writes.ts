import { Injectable } from '@nestjs/common';
import { Database, sqlStateOf, type TransactionOptions } from '@portfolio-metrics/database';
import { AppError } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';

/** What identifies one write of one user, however often it is sent. */
export interface IdempotentRequest {
  /** Keys of different users never meet. */
  readonly userId: string;
  /** Method and route pattern; the same key on another route is another key. */
  readonly route: string;
  /** What the client chose for this write; `null`: none, a repetition is a second write. */
  readonly key: string | null;
  /** See `fingerprintOf`. Must tell apart everything that the client may ask for on this route. */
  readonly fingerprint: string;
}

/** An answer that can be given again: `body` is made of what JSON can hold. */
export interface WriteAnswer {
  /** Of HTTP. */
  readonly status: number;
  readonly body: unknown;
}

/** The answer to a write, and whether it was done now. */
export interface IdempotentAnswer extends WriteAnswer {
  /** Whether the answer is the kept one of an earlier write. */
  readonly replayed: boolean;
}

const KEY_FORM = /^[A-Za-z0-9_-]{1,128}$/;
/** How long a repetition waits for the write in progress before it is told so. */
const IN_PROGRESS_WAIT_MS = 100;
const DEFAULT_LOCK_TIMEOUT_MS = 1_000;
const PURGE_BATCH = 1_000;

interface KeptAnswer {
  readonly fingerprint: string;
  readonly status: number | null;
  readonly body: string | null;
}

/** Makes a retry of a write safe: the key is stored in the same transaction as the effect, so there are both or neither. */
@Injectable()
export class IdempotentWrites {
  constructor(private readonly database: Database) {}

  /**
   * Runs `work` in one write transaction as `request.userId`, or gives the answer of the earlier run with the same key. Nothing of
   * a write that fails is kept. `work` may run again after a deadlock.
   *
   * Throws `validation_failed` (malformed key), `idempotency_key_reused` (the key belongs to a different request),
   * `idempotency_key_in_use` (the first write is still running), and whatever `work` throws.
   */
  async run(
    request: IdempotentRequest,
    work: (manager: EntityManager) => Promise<WriteAnswer>,
    options: TransactionOptions = {},
  ): Promise<IdempotentAnswer> {
    const { key } = request;
    const lockTimeoutMs = options.lockTimeoutMs ?? DEFAULT_LOCK_TIMEOUT_MS;
    const transaction = { ...options, lockTimeoutMs };
    if (key === null) {
      return { ...(await this.database.asUser(request.userId, 'write', work, transaction)), replayed: false };
    }
    if (!KEY_FORM.test(key)) {
      throw new AppError(
        'validation_failed',
        'An Idempotency-Key has 1 to 128 letters, digits, hyphens or underscores.',
      );
    }
    return await this.database.asUser(
      request.userId,
      'write',
      async (manager) => {
        if (!(await claimKey(manager, request, lockTimeoutMs))) return await replay(manager, request);
        const answer = await work(manager);
        await keepAnswer(manager, request, answer);
        return { ...answer, replayed: false };
      },
      transaction,
    );
  }

  /** Forgets keys of all users that are older than 24 hours, in short transactions; how many. For the purge job. */
  async deleteExpiredKeys(maxBatches = 100): Promise<number> {
    let deleted = 0;
    for (let batch = 0; batch < maxBatches; batch += 1) {
      const { rows } = await this.database.statement<{ deleted: number }>(
        'ledger-purge-idempotency-keys',
        'select purge_idempotency_keys($1) as deleted',
        [PURGE_BATCH],
      );
      deleted += rows[0]!.deleted;
      if (rows[0]!.deleted < PURGE_BATCH) break;
    }
    return deleted;
  }
}

/**
 * Whether the key is now ours. While another transaction holds it the insert waits, but not long; once that one has committed the
 * key is taken, once it has rolled back it is free. The short wait is for this statement only: `returning` ends it.
 */
async function claimKey(manager: EntityManager, request: IdempotentRequest, lockTimeoutMs: number): Promise<boolean> {
  try {
    const rows = await manager.query<unknown[]>(
      `with patience as (select set_config('lock_timeout', $5, true))
       insert into idempotency_keys (user_id, route, key, fingerprint)
       select $1, $2, $3, $4 from patience
       on conflict do nothing returning set_config('lock_timeout', $6, true)`,
      [
        request.userId,
        request.route,
        request.key,
        request.fingerprint,
        String(IN_PROGRESS_WAIT_MS),
        String(lockTimeoutMs),
      ],
    );
    return rows.length === 1;
  } catch (error) {
    if (sqlStateOf(error) === '55P03') throw inProgress(error);
    throw error;
  }
}

async function replay(manager: EntityManager, request: IdempotentRequest): Promise<IdempotentAnswer> {
  const [kept] = await manager.query<KeptAnswer[]>(
    'select fingerprint, status, body from idempotency_keys where user_id = $1 and route = $2 and key = $3',
    [request.userId, request.route, request.key],
  );
  if (kept === undefined || kept.status === null || kept.body === null) throw inProgress();
  if (kept.fingerprint !== request.fingerprint) {
    throw new AppError('idempotency_key_reused', 'The Idempotency-Key was used for a different request.');
  }
  return { status: kept.status, body: JSON.parse(kept.body), replayed: true };
}

async function keepAnswer(manager: EntityManager, request: IdempotentRequest, answer: WriteAnswer): Promise<void> {
  await manager.query(
    'update idempotency_keys set status = $4, body = $5 where user_id = $1 and route = $2 and key = $3',
    [request.userId, request.route, request.key, answer.status, JSON.stringify(answer.body)],
  );
}

function inProgress(cause?: unknown): AppError {
  return new AppError('idempotency_key_in_use', 'The first request with this Idempotency-Key is still in progress.', {
    retryAfterSeconds: 1,
    cause,
  });
}
