import { Injectable } from '@nestjs/common';
import type { ExpectedVersions } from '@portfolio-metrics/ledger';
import type { FastifyReply } from 'fastify';
import type { EntityManager } from 'typeorm';
import type { Envelope } from '../http/envelope.interceptor.js';
import { IdempotentReplies, type WrittenReply } from '../idempotency/idempotent-replies.js';
import type { WriteCall } from '../idempotency/write-call.decorator.js';
import type { DeletedView } from './deleted-view.js';
import { EntityTags, type TaggedKind } from './entity-tags.js';

/** What an answer with an entity tag is about. */
interface TaggedView {
  readonly id: string;
  readonly version: number;
}

/** A resource that exists, and what the request says of the version that it wants to change. */
export interface TaggedTarget {
  readonly kind: TaggedKind;
  readonly id: string;
  /** The header `If-Match`; absent: any version. */
  readonly ifMatch: string | undefined;
}

/** Answers about resources with an `ETag`: read, and written so that neither a retry nor a lost update does harm. */
@Injectable()
export class TaggedReplies {
  constructor(
    private readonly replies: IdempotentReplies,
    private readonly tags: EntityTags,
  ) {}

  /** The resource with the tag of its version. */
  read<T extends TaggedView>(userId: string, kind: TaggedKind, data: T, reply: FastifyReply): Envelope<T> {
    reply.header('etag', this.tags.of(userId, kind, data));
    return { data };
  }

  /** The resource that `work` created, with its tag. */
  async create<T extends TaggedView>(
    call: WriteCall,
    kind: TaggedKind,
    content: object,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<Envelope<T>> {
    return await this.written(call, kind, { status: 201, content, work });
  }

  /** The resource as `work` left it, with its new tag. `work` is given the versions that it may start from. */
  async change<T extends TaggedView>(
    call: WriteCall,
    { kind, id, ifMatch }: TaggedTarget,
    content: object,
    work: (manager: EntityManager, expected: ExpectedVersions) => Promise<T>,
  ): Promise<Envelope<T>> {
    const expected = this.tags.expected(call.userId, kind, id, ifMatch);
    return await this.written(call, kind, { status: 200, content, work: (manager) => work(manager, expected) });
  }

  /** The id of the resource that `work` deleted. `work` is given the versions that it may start from. */
  async delete(
    call: WriteCall,
    { kind, id, ifMatch }: TaggedTarget,
    work: (manager: EntityManager, expected: ExpectedVersions) => Promise<void>,
    transaction?: WrittenReply<DeletedView>['transaction'],
  ): Promise<Envelope<DeletedView>> {
    const expected = this.tags.expected(call.userId, kind, id, ifMatch);
    return await this.replies.answer(call, {
      status: 200,
      content: null,
      work: async (manager) => {
        await work(manager, expected);
        return { id };
      },
      transaction,
    });
  }

  private async written<T extends TaggedView>(
    call: WriteCall,
    kind: TaggedKind,
    reply: WrittenReply<T>,
  ): Promise<Envelope<T>> {
    const answer = await this.replies.answer(call, reply);
    return this.read(call.userId, kind, answer.data, call.reply);
  }
}
