import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AppError } from '@portfolio-metrics/kernel';
import { type PortfolioDraft, type PortfolioRecord, PortfolioService } from '@portfolio-metrics/ledger';
import type { FastifyReply } from 'fastify';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { Scopes } from '../auth/scopes.decorator.js';
import { AcceptsIfMatch } from '../entity-tags/accepts-if-match.decorator.js';
import { TaggedReplies } from '../entity-tags/tagged-replies.js';
import { ApiDataAnswer, ApiListAnswer } from '../http/api-answers.js';
import type { Envelope } from '../http/envelope.interceptor.js';
import { PageQuery, pageRequest } from '../http/page-query.dto.js';
import { ResourceParams } from '../http/resource-params.dto.js';
import { ENTITY_TAG_HEADERS } from '../openapi/response-headers.js';
import { AcceptsIdempotencyKey, type WriteCall, Writing } from '../idempotency/write-call.decorator.js';
import { DeletedView } from '../entity-tags/deleted-view.js';
import { amendedDraft, AmendPortfolioDto, draftOf, PortfolioDto } from './dto/portfolio.dto.js';
import { PortfolioView, portfolioView } from './dto/portfolio-view.js';

@ApiTags('portfolios')
@Controller('portfolios')
export class PortfoliosController {
  constructor(
    private readonly portfolios: PortfolioService,
    private readonly replies: TaggedReplies,
  ) {}

  @Get()
  @Scopes('portfolio:read')
  @ApiOperation({ summary: 'The portfolios of the caller, oldest first.' })
  @ApiListAnswer(PortfolioView)
  async list(@CurrentUser() userId: string, @Query() query: PageQuery): Promise<Envelope<PortfolioView[]>> {
    const { items, nextCursor } = await this.portfolios.list(userId, pageRequest(query));
    return { data: items.map(portfolioView), meta: { nextCursor } };
  }

  @Get(':id')
  @Scopes('portfolio:read')
  @ApiOperation({ summary: 'One portfolio.' })
  @ApiDataAnswer(PortfolioView, { headers: ENTITY_TAG_HEADERS })
  async get(
    @CurrentUser() userId: string,
    @Param() { id }: ResourceParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Envelope<PortfolioView>> {
    return this.replies.read(userId, 'portfolio', portfolioView(await this.portfolios.get(userId, id)), reply);
  }

  @Post()
  @Scopes('portfolio:write')
  @AcceptsIdempotencyKey()
  @ApiOperation({ summary: 'Create a portfolio.' })
  @ApiDataAnswer(PortfolioView, { status: 201, headers: ENTITY_TAG_HEADERS })
  async create(@Writing() call: WriteCall, @Body() body: PortfolioDto): Promise<Envelope<PortfolioView>> {
    return await this.replies.create(call, 'portfolio', body, async (manager) =>
      portfolioView(await this.portfolios.create(manager, call.userId, draftOf(body))),
    );
  }

  @Put(':id')
  @Scopes('portfolio:write')
  @AcceptsIdempotencyKey()
  @AcceptsIfMatch()
  @ApiOperation({ summary: 'Replace a portfolio; what is left out takes its default.' })
  @ApiDataAnswer(PortfolioView, { headers: ENTITY_TAG_HEADERS })
  async replace(
    @Writing() call: WriteCall,
    @Param() { id }: ResourceParams,
    @Body() body: PortfolioDto,
    @Headers('If-Match') ifMatch?: string,
  ): Promise<Envelope<PortfolioView>> {
    return await this.change(call, id, body, () => draftOf(body), ifMatch);
  }

  @Patch(':id')
  @Scopes('portfolio:write')
  @AcceptsIdempotencyKey()
  @AcceptsIfMatch()
  @ApiOperation({ summary: 'Change some fields of a portfolio.' })
  @ApiDataAnswer(PortfolioView, { headers: ENTITY_TAG_HEADERS })
  async amend(
    @Writing() call: WriteCall,
    @Param() { id }: ResourceParams,
    @Body() body: AmendPortfolioDto,
    @Headers('If-Match') ifMatch?: string,
  ): Promise<Envelope<PortfolioView>> {
    if (Object.values(body).every((value) => value === undefined)) {
      throw new AppError('validation_failed', 'The request names no field to change.');
    }
    return await this.change(call, id, body, (current) => amendedDraft(current, body), ifMatch);
  }

  @Delete(':id')
  @Scopes('portfolio:write')
  @AcceptsIdempotencyKey()
  @AcceptsIfMatch()
  @ApiOperation({ summary: 'Delete a portfolio with all its transactions.' })
  @ApiDataAnswer(DeletedView)
  async delete(
    @Writing() call: WriteCall,
    @Param() { id }: ResourceParams,
    @Headers('If-Match') ifMatch?: string,
  ): Promise<Envelope<DeletedView>> {
    return await this.replies.delete(
      call,
      { kind: 'portfolio', id, ifMatch },
      async (manager, expected) => this.portfolios.delete(manager, call.userId, id, expected),
      // A large portfolio takes its transactions along.
      { statementTimeoutMs: 8_000 },
    );
  }

  private async change(
    call: WriteCall,
    id: string,
    content: object,
    revise: (current: PortfolioRecord) => PortfolioDraft,
    ifMatch: string | undefined,
  ): Promise<Envelope<PortfolioView>> {
    return await this.replies.change(call, { kind: 'portfolio', id, ifMatch }, content, async (manager, expected) =>
      portfolioView(await this.portfolios.change(manager, call.userId, id, revise, expected)),
    );
  }
}
