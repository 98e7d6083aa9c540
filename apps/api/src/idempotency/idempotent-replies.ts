import { Injectable } from '@nestjs/common';
import type { TransactionOptions } from '@portfolio-metrics/database';
import { fingerprintOf, IdempotentWrites } from '@portfolio-metrics/ledger';
import type { EntityManager } from 'typeorm';
import type { Envelope } from '../http/envelope.interceptor.js';
import type { WriteCall } from './write-call.decorator.js';

export interface WrittenReply<T> {
  /** Of the success: the one that the route declares. */
  readonly status: number;
  /** What was sent, validated: two requests with the same key must have the same. */
  readonly content: unknown;
  /** The effect, in one transaction as the caller; its result is the answer's `data` and must survive JSON unchanged. */
  readonly work: (manager: EntityManager) => Promise<T>;
  readonly transaction?: TransactionOptions;
}

/** Answers writing requests so that a retry with the same `Idempotency-Key` has one effect and one answer. */
@Injectable()
export class IdempotentReplies {
  constructor(private readonly writes: IdempotentWrites) {}

  async answer<T>(call: WriteCall, { status, content, work, transaction }: WrittenReply<T>): Promise<Envelope<T>> {
    const { userId, route, key, target, reply } = call;
    const answer = await this.writes.run(
      { userId, route, key, fingerprint: fingerprintOf({ target, content }) },
      async (manager) => ({ status, body: await work(manager) }),
      transaction,
    );
    if (answer.replayed) reply.header('idempotency-replayed', 'true');
    return { data: answer.body as T };
  }
}
