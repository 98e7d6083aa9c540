import { Module } from '@nestjs/common';
import { EntityTags } from '../entity-tags/entity-tags.js';
import { TaggedReplies } from '../entity-tags/tagged-replies.js';
import { IdempotentReplies } from './idempotent-replies.js';

/** What controllers of writing routes share. Needs the global `LedgerModule`. */
@Module({ providers: [EntityTags, IdempotentReplies, TaggedReplies], exports: [IdempotentReplies, TaggedReplies] })
export class WritesModule {}
