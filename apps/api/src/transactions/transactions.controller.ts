import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AppError } from '@portfolio-metrics/kernel';
import {
  amendedFields,
  type TransactionFields,
  type TransactionRecord,
  TransactionService,
} from '@portfolio-metrics/ledger';
import type { FastifyReply } from 'fastify';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { Scopes } from '../auth/scopes.decorator.js';
import { DeletedView } from '../entity-tags/deleted-view.js';
import { AcceptsIfMatch } from '../entity-tags/accepts-if-match.decorator.js';
import { TaggedReplies } from '../entity-tags/tagged-replies.js';
import { ApiDataAnswer, ApiListAnswer } from '../http/api-answers.js';
import type { Envelope } from '../http/envelope.interceptor.js';
import { pageRequest } from '../http/page-query.dto.js';
import { ResourceParams } from '../http/resource-params.dto.js';
import { ENTITY_TAG_HEADERS } from '../openapi/response-headers.js';
import { AcceptsIdempotencyKey, type WriteCall, Writing } from '../idempotency/write-call.decorator.js';
import {
  AmendTransactionDto,
  CreateTransactionDto,
  namedFields,
  statedFields,
  TransactionDto,
} from './dto/transaction.dto.js';
import { filterOf, ListTransactionsQuery, PortfolioQuery } from './dto/transaction-queries.dto.js';
import { TransactionView, transactionView } from './dto/transaction-view.js';

@ApiTags('transactions')
@Controller('transactions')
export class TransactionsController {
  constructor(
    private readonly transactions: TransactionService,
    private readonly replies: TaggedReplies,
  ) {}

  @Get()
  @Scopes('portfolio:read')
  @ApiOperation({ summary: 'Transactions, newest first.' })
  @ApiListAnswer(TransactionView)
  async list(
    @CurrentUser() userId: string,
    @Query() query: ListTransactionsQuery,
  ): Promise<Envelope<TransactionView[]>> {
    const { items, nextCursor } = await this.transactions.list(userId, filterOf(query), pageRequest(query));
    return { data: items.map(transactionView), meta: { nextCursor } };
  }

  @Get(':id')
  @Scopes('portfolio:read')
  @ApiOperation({ summary: 'One transaction.' })
  @ApiDataAnswer(TransactionView, { headers: ENTITY_TAG_HEADERS })
  async get(
    @CurrentUser() userId: string,
    @Param() { id }: ResourceParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Envelope<TransactionView>> {
    return this.replies.read(userId, 'transaction', transactionView(await this.transactions.get(userId, id)), reply);
  }

  @Post()
  @Scopes('portfolio:write')
  @AcceptsIdempotencyKey()
  @ApiOperation({ summary: 'Book a transaction.' })
  @ApiDataAnswer(TransactionView, { status: 201, headers: ENTITY_TAG_HEADERS })
  async create(
    @Writing() call: WriteCall,
    @Query() query: PortfolioQuery,
    @Body() body: CreateTransactionDto,
  ): Promise<Envelope<TransactionView>> {
    const portfolioId = portfolioOf(query, body);
    return await this.replies.create(call, 'transaction', body, async (manager) =>
      transactionView(await this.transactions.create(manager, call.userId, portfolioId, statedFields(body))),
    );
  }

  @Put(':id')
  @Scopes('portfolio:write')
  @AcceptsIdempotencyKey()
  @AcceptsIfMatch()
  @ApiOperation({ summary: 'Replace a transaction; it stays in its portfolio.' })
  @ApiDataAnswer(TransactionView, { headers: ENTITY_TAG_HEADERS })
  async replace(
    @Writing() call: WriteCall,
    @Param() { id }: ResourceParams,
    @Body() body: TransactionDto,
    @Headers('If-Match') ifMatch?: string,
  ): Promise<Envelope<TransactionView>> {
    return await this.change(call, id, body, () => statedFields(body), ifMatch);
  }

  @Patch(':id')
  @Scopes('portfolio:write')
  @AcceptsIdempotencyKey()
  @AcceptsIfMatch()
  @ApiOperation({ summary: 'Change some fields of a transaction; null takes a value away.' })
  @ApiDataAnswer(TransactionView, { headers: ENTITY_TAG_HEADERS })
  async amend(
    @Writing() call: WriteCall,
    @Param() { id }: ResourceParams,
    @Body() body: AmendTransactionDto,
    @Headers('If-Match') ifMatch?: string,
  ): Promise<Envelope<TransactionView>> {
    const changes = namedFields(body);
    if (changes.size === 0) throw new AppError('validation_failed', 'The request names no field to change.');
    return await this.change(call, id, body, (current) => amendedFields(current, changes), ifMatch);
  }

  @Delete(':id')
  @Scopes('portfolio:write')
  @AcceptsIdempotencyKey()
  @AcceptsIfMatch()
  @ApiOperation({ summary: 'Delete a transaction.' })
  @ApiDataAnswer(DeletedView)
  async delete(
    @Writing() call: WriteCall,
    @Param() { id }: ResourceParams,
    @Headers('If-Match') ifMatch?: string,
  ): Promise<Envelope<DeletedView>> {
    return await this.replies.delete(call, { kind: 'transaction', id, ifMatch }, async (manager, expected) =>
      this.transactions.delete(manager, call.userId, id, expected),
    );
  }

  private async change(
    call: WriteCall,
    id: string,
    content: object,
    revise: (current: TransactionRecord) => TransactionFields,
    ifMatch: string | undefined,
  ): Promise<Envelope<TransactionView>> {
    return await this.replies.change(call, { kind: 'transaction', id, ifMatch }, content, async (manager, expected) =>
      transactionView(await this.transactions.change(manager, call.userId, id, revise, expected)),
    );
  }
}

function portfolioOf(query: PortfolioQuery, body: CreateTransactionDto): string {
  const portfolioId = body.portfolioId ?? query.portfolioId;
  if (portfolioId !== undefined && (query.portfolioId ?? portfolioId) === portfolioId) return portfolioId;
  const reason = portfolioId === undefined ? 'is required' : 'is not the one of the query';
  throw new AppError('validation_failed', 'The transaction has invalid values.', {
    issues: [{ pointer: '/portfolioId', reason }],
  });
}
