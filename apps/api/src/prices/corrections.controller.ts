import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { InstrumentService, keysetPage, OpaqueTokens } from '@portfolio-metrics/ledger';
import { type SupersededValue, SupersededValues } from '@portfolio-metrics/prices';
import { Scopes } from '../auth/scopes.decorator.js';
import { ApiListAnswer } from '../http/api-answers.js';
import type { Envelope } from '../http/envelope.interceptor.js';
import { PageQuery, pageRequest } from '../http/page-query.dto.js';
import { SymbolParams } from '../instruments/dto/instrument.dto.js';
import { CorrectionView, correctionView, RateCorrectionsQuery } from './dto/corrections.dto.js';

/** What corrections of stored values replaced. */
@ApiTags('prices')
@Controller()
@Scopes('portfolio:read')
export class CorrectionsController {
  constructor(
    private readonly instruments: InstrumentService,
    private readonly superseded: SupersededValues,
    private readonly tokens: OpaqueTokens,
  ) {}

  @Get('instruments/:symbol/prices/corrections')
  @ApiOperation({
    summary: 'Closes of an instrument that were corrected, and what they were before; latest correction first.',
  })
  @ApiListAnswer(CorrectionView)
  async ofCloses(
    @Param() { symbol }: SymbolParams,
    @Query() query: PageQuery,
  ): Promise<Envelope<readonly CorrectionView[]>> {
    await this.instruments.get(symbol);
    return await this.page(['close-corrections', symbol], query, async (before, limit) =>
      this.superseded.ofCloses(symbol, before, limit),
    );
  }

  @Get('exchange-rates/corrections')
  @ApiOperation({ summary: 'Exchange rates of a pair, as it is stored, that were corrected; latest correction first.' })
  @ApiListAnswer(CorrectionView)
  async ofRates(@Query() query: RateCorrectionsQuery): Promise<Envelope<readonly CorrectionView[]>> {
    const { base, quote } = query;
    return await this.page(['rate-corrections', base, quote], query, async (before, limit) =>
      this.superseded.ofRates(base, quote, before, limit),
    );
  }

  private async page(
    scope: readonly string[],
    query: PageQuery,
    fetch: (before: string | null, limit: number) => Promise<readonly SupersededValue[]>,
  ): Promise<Envelope<readonly CorrectionView[]>> {
    const { items, nextCursor } = await keysetPage(
      this.tokens,
      scope,
      pageRequest(query),
      async (after, limit) => fetch(after === null ? null : String(after[0]), limit),
      { item: correctionView, position: ({ id }) => [id] },
    );
    return { data: items, meta: { nextCursor } };
  }
}
