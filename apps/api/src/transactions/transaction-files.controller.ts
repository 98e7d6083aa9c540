import { Controller, Get, Header, HttpCode, Post, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  IMPORT_TRANSACTION,
  ORDER_COLUMNS,
  TRANSACTION_COLUMNS,
  TransactionExport,
  TransactionImport,
} from '@portfolio-metrics/ledger';
import type { FastifyRequest } from 'fastify';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { Scopes } from '../auth/scopes.decorator.js';
import { ApiDataAnswer } from '../http/api-answers.js';
import type { Envelope } from '../http/envelope.interceptor.js';
import { ApiFile, ApiFileAnswer } from '../imports/api-file.decorator.js';
import { DRY_RUN } from '../imports/dry-run.js';
import { withReceivedFile } from '../imports/received-file.js';
import { IdempotentReplies } from '../idempotency/idempotent-replies.js';
import { AcceptsIdempotencyKey, type WriteCall, Writing } from '../idempotency/write-call.decorator.js';
import { ImportTransactionsQuery, PortfolioQuery } from './dto/transaction-queries.dto.js';
import { ImportCountsView } from './dto/transaction-view.js';

@ApiTags('transactions')
@Controller('transactions')
export class TransactionFilesController {
  constructor(
    private readonly imports: TransactionImport,
    private readonly exports: TransactionExport,
    private readonly replies: IdempotentReplies,
  ) {}

  @Post('import')
  @HttpCode(200)
  @Scopes('portfolio:write')
  @AcceptsIdempotencyKey()
  @ApiOperation({
    summary: 'Book a file: all of it or nothing.',
    description:
      'CSV with a header, or a JSON array of flat objects of strings. Rows whose `externalId` the portfolio has are passed over. ' +
      'A bad row refuses the file: 422 with line, column and reason of up to a hundred of them.',
  })
  @ApiFile({
    required: ['type'],
    optional: [...TRANSACTION_COLUMNS.filter((column) => column !== 'type'), ...ORDER_COLUMNS],
    example: 'date,type,symbol,quantity,price,fee,currency\n2026-01-05,BUY,AAPL,10,187.15,1,USD\n',
  })
  @ApiDataAnswer(ImportCountsView, { meta: DRY_RUN })
  async import(
    @Writing() call: WriteCall,
    @Query() query: ImportTransactionsQuery,
    @Req() request: FastifyRequest,
  ): Promise<Envelope<ImportCountsView>> {
    // The file is here before the transaction begins: a slow client must not hold a connection and the portfolio's lock.
    return await withReceivedFile(request, async ({ format, sha256, open }) => {
      const { userId } = call;
      const asked = { portfolioId: query.portfolioId, format, open };
      if (query.dryRun === true) return { data: await this.imports.dryRun(userId, asked), meta: { dryRun: true } };
      const answer = await this.replies.answer<ImportCountsView>(call, {
        status: 200,
        content: { format, sha256 },
        work: async (manager) => await this.imports.run(manager, userId, asked),
        transaction: IMPORT_TRANSACTION,
      });
      return { ...answer, meta: { dryRun: false } };
    });
  }

  @Get('export')
  @Scopes('portfolio:read')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Transactions as CSV that an import reads back to the same state.' })
  @ApiFileAnswer('With a header, oldest first.')
  async export(@CurrentUser() userId: string, @Query() query: PortfolioQuery): Promise<StreamableFile> {
    const { content, size } = await this.exports.run(userId, query.portfolioId ?? null);
    return new StreamableFile(content, {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="transactions.csv"',
      length: size,
    });
  }
}
