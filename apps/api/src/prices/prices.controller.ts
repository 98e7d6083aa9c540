import { Controller, Get, HttpCode, HttpStatus, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { parseCalendarDate } from '@portfolio-metrics/kernel';
import { InstrumentService, keysetPage, OpaqueTokens } from '@portfolio-metrics/ledger';
import { ExchangeRateImport, PriceImport, PriceReader } from '@portfolio-metrics/prices';
import type { FastifyRequest } from 'fastify';
import { Scopes } from '../auth/scopes.decorator.js';
import { ApiDataAnswer, ApiListAnswer } from '../http/api-answers.js';
import type { Envelope } from '../http/envelope.interceptor.js';
import { pageRequest } from '../http/page-query.dto.js';
import { ApiFile } from '../imports/api-file.decorator.js';
import { DRY_RUN } from '../imports/dry-run.js';
import { AcceptsIdempotencyKey, type WriteCall, Writing } from '../idempotency/write-call.decorator.js';
import { SymbolParams } from '../instruments/dto/instrument.dto.js';
import {
  CloseView,
  closeView,
  MarketDataImportQuery,
  MarketDataImportView,
  PriceHistoryQuery,
  PriceImportQuery,
} from './dto/prices.dto.js';
import { MarketDataUploads } from './market-data-uploads.js';

const ALL_OR_NOTHING =
  'CSV with a header, or a JSON array of flat objects of strings. Stored as a whole or not at all: a bad row is 422 with line, ' +
  'column and reason of up to a hundred of them. Values that are stored already are left alone.';

@ApiTags('prices')
@Controller()
export class PricesController {
  constructor(
    private readonly instruments: InstrumentService,
    private readonly prices: PriceReader,
    private readonly priceImport: PriceImport,
    private readonly rateImport: ExchangeRateImport,
    private readonly uploads: MarketDataUploads,
    private readonly tokens: OpaqueTokens,
  ) {}

  @Get('instruments/:symbol/prices')
  @Scopes('portfolio:read')
  @ApiOperation({ summary: 'Closes of an instrument, latest first; splits are not applied to the days before them.' })
  @ApiListAnswer(CloseView)
  async history(
    @Param() { symbol }: SymbolParams,
    @Query() query: PriceHistoryQuery,
  ): Promise<Envelope<readonly CloseView[]>> {
    await this.instruments.get(symbol);
    const { from = null, to = null } = query;
    const { items, nextCursor } = await keysetPage(
      this.tokens,
      ['prices', symbol, from ?? '', to ?? ''],
      pageRequest(query),
      async (after, limit) => {
        const before = after === null ? null : parseCalendarDate(String(after[0]));
        return await this.prices.historyPage(symbol, from, to, before, limit);
      },
      { item: closeView, position: ({ date }) => [date] },
    );
    return { data: items, meta: { nextCursor } };
  }

  @Post('prices/import')
  @HttpCode(HttpStatus.OK)
  @Scopes('market:write')
  @AcceptsIdempotencyKey()
  @ApiOperation({
    summary: 'Store a file of closes: `symbol,date,close[,currency]`.',
    description: `${ALL_OR_NOTHING} Minor units (GBX, ZAc, ILA) are converted.`,
  })
  @ApiFile({
    required: ['symbol', 'date', 'close'],
    optional: ['currency'],
    example: 'symbol,date,close,currency\nAAPL,2026-01-05,187.15,USD\n',
  })
  @ApiDataAnswer(MarketDataImportView, { meta: DRY_RUN })
  async importPrices(
    @Writing() call: WriteCall,
    @Query() { dryRun, checkJumps }: PriceImportQuery,
    @Req() request: FastifyRequest,
  ): Promise<Envelope<MarketDataImportView>> {
    const asked = checkJumps === true ? { checkJumps } : {};
    return await this.uploads.answer(call, request, this.priceImport, dryRun === true, asked);
  }

  @Post('exchange-rates/import')
  @HttpCode(HttpStatus.OK)
  @Scopes('market:write')
  @AcceptsIdempotencyKey()
  @ApiOperation({
    summary: 'Store a file of exchange rates: `base,quote,date,rate`.',
    description: `${ALL_OR_NOTHING} One unit of \`base\` is worth \`rate\` units of \`quote\`.`,
  })
  @ApiFile({
    required: ['base', 'quote', 'date', 'rate'],
    optional: [],
    example: 'base,quote,date,rate\nEUR,USD,2026-01-05,1.0921\n',
  })
  @ApiDataAnswer(MarketDataImportView, { meta: DRY_RUN })
  async importRates(
    @Writing() call: WriteCall,
    @Query() { dryRun }: MarketDataImportQuery,
    @Req() request: FastifyRequest,
  ): Promise<Envelope<MarketDataImportView>> {
    return await this.uploads.answer(call, request, this.rateImport, dryRun === true, {});
  }
}
