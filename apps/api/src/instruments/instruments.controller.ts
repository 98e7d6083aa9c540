import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AppError } from '@portfolio-metrics/kernel';
import { InstrumentService, keysetPage, OpaqueTokens } from '@portfolio-metrics/ledger';
import { MarketStatusService } from '@portfolio-metrics/market-status';
import { Scopes } from '../auth/scopes.decorator.js';
import { ApiDataAnswer, ApiListAnswer } from '../http/api-answers.js';
import type { Envelope } from '../http/envelope.interceptor.js';
import { PageQuery, pageRequest } from '../http/page-query.dto.js';
import { IdempotentReplies } from '../idempotency/idempotent-replies.js';
import { AcceptsIdempotencyKey, type WriteCall, Writing } from '../idempotency/write-call.decorator.js';
import { BodyListPipe } from './body-list.pipe.js';
import {
  InstrumentDto,
  instrumentOf,
  InstrumentView,
  instrumentView,
  ListInstrumentsQuery,
  SymbolParams,
} from './dto/instrument.dto.js';
import { SplitView, splitView } from './dto/split.dto.js';

/** ISO 10383. */
const MIC_FORM = /^[A-Z0-9]{4}$/;

@ApiTags('instruments')
@Controller('instruments')
export class InstrumentsController {
  constructor(
    private readonly instruments: InstrumentService,
    private readonly markets: MarketStatusService,
    private readonly replies: IdempotentReplies,
    private readonly tokens: OpaqueTokens,
  ) {}

  @Get()
  @Scopes('portfolio:read')
  @ApiOperation({ summary: 'Instruments in the order of their symbols.' })
  @ApiListAnswer(InstrumentView)
  async list(@Query() query: ListInstrumentsQuery): Promise<Envelope<readonly InstrumentView[]>> {
    const search = query.search ?? null;
    const { items, nextCursor } = await keysetPage(
      this.tokens,
      ['instruments', search ?? ''],
      pageRequest(query),
      async (after, limit) => this.instruments.list({ search, after: after === null ? null : String(after[0]), limit }),
      { item: instrumentView, position: ({ symbol }) => [symbol] },
    );
    return { data: items, meta: { nextCursor } };
  }

  @Get(':symbol')
  @Scopes('portfolio:read')
  @ApiOperation({ summary: 'One instrument.' })
  @ApiDataAnswer(InstrumentView)
  async get(@Param() { symbol }: SymbolParams): Promise<Envelope<InstrumentView>> {
    return { data: instrumentView(await this.instruments.get(symbol)) };
  }

  @Put(':symbol')
  @Scopes('market:write')
  @AcceptsIdempotencyKey()
  @ApiOperation({
    summary: 'Create an instrument or replace what is known of it.',
    description: 'The currency of an instrument with prices or transactions does not change any more: 409.',
  })
  @ApiDataAnswer(InstrumentView)
  async put(
    @Writing() call: WriteCall,
    @Param() { symbol }: SymbolParams,
    @Body() body: InstrumentDto,
  ): Promise<Envelope<InstrumentView>> {
    const instrument = instrumentOf(symbol, body, this.micOf(body.exchange ?? null));
    return await this.replies.answer(call, {
      status: 200,
      content: body,
      work: async (manager) => instrumentView(await this.instruments.put(manager, instrument)),
    });
  }

  @Get(':symbol/splits')
  @Scopes('portfolio:read')
  @ApiOperation({ summary: 'The splits of an instrument, oldest first.' })
  @ApiListAnswer(SplitView)
  async splits(@Param() { symbol }: SymbolParams, @Query() query: PageQuery): Promise<Envelope<readonly SplitView[]>> {
    await this.instruments.get(symbol);
    const splits = (await this.instruments.splitsOf([symbol])).get(symbol) ?? [];
    const { items, nextCursor } = await keysetPage(
      this.tokens,
      ['splits', symbol],
      pageRequest(query),
      async (after, limit) => splits.filter(({ date }) => after === null || date > String(after[0])).slice(0, limit),
      { item: splitView, position: ({ date }) => [date] },
    );
    return { data: items, meta: { nextCursor } };
  }

  @Put(':symbol/splits')
  @Scopes('market:write')
  @AcceptsIdempotencyKey()
  @ApiOperation({
    summary:
      'Replace the splits of an instrument, at most 1,000; every holding follows at once. Answers with all of them.',
  })
  @ApiBody({ type: [SplitView] })
  @ApiListAnswer(SplitView)
  async putSplits(
    @Writing() call: WriteCall,
    @Param() { symbol }: SymbolParams,
    @Body(new BodyListPipe(SplitView)) body: SplitView[],
  ): Promise<Envelope<readonly SplitView[]>> {
    const answer = await this.replies.answer(call, {
      status: 200,
      content: body,
      work: async (manager) => (await this.instruments.replaceSplits(manager, symbol, body)).map(splitView),
    });
    return { ...answer, meta: { nextCursor: null } };
  }

  /** A MIC without a calendar is kept: its prices and gains are known, only its sessions and so its day change are not. */
  private micOf(exchange: string | null): string | null {
    const mic = exchange === null ? null : this.markets.resolveMic(exchange);
    if (exchange === null || mic !== null) return mic;
    if (MIC_FORM.test(exchange)) return exchange;
    throw new AppError('validation_failed', 'The request has invalid values.', {
      issues: [{ pointer: '/exchange', reason: 'exchange must be a MIC, an alias of one with a calendar, or null' }],
    });
  }
}
