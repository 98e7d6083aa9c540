import { Controller, Get, HttpCode, HttpStatus, Logger, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Clock } from '@portfolio-metrics/kernel';
import { keysetPage, OpaqueTokens } from '@portfolio-metrics/ledger';
import { PriceQuarantine } from '@portfolio-metrics/prices';
import { Scopes } from '../auth/scopes.decorator.js';
import { ApiDataAnswer, ApiListAnswer } from '../http/api-answers.js';
import type { Envelope } from '../http/envelope.interceptor.js';
import { pageRequest } from '../http/page-query.dto.js';
import { IdempotentReplies } from '../idempotency/idempotent-replies.js';
import { AcceptsIdempotencyKey, type WriteCall, Writing } from '../idempotency/write-call.decorator.js';
import {
  PriceQuarantineQuery,
  QuarantinedPriceView,
  quarantinedPriceView,
  QuarantineParams,
  ReleasedPriceView,
} from './dto/price-quarantine.dto.js';

/** What providers stated and the gate did not let in, and the operator's word on it. */
@ApiTags('operations')
@Controller('ops/price-quarantine')
@Scopes('ops')
export class PriceQuarantineController {
  private readonly logger = new Logger('PriceQuarantine');

  constructor(
    private readonly quarantine: PriceQuarantine,
    private readonly replies: IdempotentReplies,
    private readonly tokens: OpaqueTokens,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Prices and answers that were not let in, latest first; those that wait unless asked otherwise.',
  })
  @ApiListAnswer(QuarantinedPriceView)
  async list(@Query() query: PriceQuarantineQuery): Promise<Envelope<readonly QuarantinedPriceView[]>> {
    const { status = 'held', symbol = null } = query;
    const { items, nextCursor } = await keysetPage(
      this.tokens,
      ['price-quarantine', status, symbol ?? ''],
      pageRequest(query),
      async (after, limit) => {
        const before = after === null ? null : String(after[0]);
        return await this.quarantine.list({ status: status === 'all' ? null : status, symbol, before, limit });
      },
      { item: quarantinedPriceView, position: ({ id }) => [id] },
    );
    return { data: items, meta: { nextCursor } };
  }

  @Post(':id/release')
  @HttpCode(HttpStatus.OK)
  @AcceptsIdempotencyKey()
  @ApiOperation({
    summary: 'Let a price in: it is stored like any other, and prices near it pass from then on.',
    description:
      'What cannot be true, and an answer that was refused as a whole, hold no price that can be stored: 422. What was decided already: 409.',
  })
  @ApiDataAnswer(ReleasedPriceView)
  async release(@Writing() call: WriteCall, @Param() { id }: QuarantineParams): Promise<Envelope<ReleasedPriceView>> {
    return await this.replies.answer(call, {
      status: 200,
      content: null,
      work: async (manager) => {
        const { item, stored } = await this.quarantine.release(manager, id, call.userId, this.clock.now());
        this.logger.log({ message: 'a held price was released', id, symbol: item.symbol, stored });
        return Object.assign(quarantinedPriceView(item), { stored });
      },
    });
  }

  @Post(':id/discard')
  @HttpCode(HttpStatus.OK)
  @AcceptsIdempotencyKey()
  @ApiOperation({ summary: 'Leave it out for good: the same price is not held again.' })
  @ApiDataAnswer(QuarantinedPriceView)
  async discard(
    @Writing() call: WriteCall,
    @Param() { id }: QuarantineParams,
  ): Promise<Envelope<QuarantinedPriceView>> {
    return await this.replies.answer(call, {
      status: 200,
      content: null,
      work: async (manager) => {
        const item = await this.quarantine.discard(manager, id, call.userId, this.clock.now());
        this.logger.log({ message: 'a held price was discarded', id, symbol: item.symbol });
        return quarantinedPriceView(item);
      },
    });
  }
}
