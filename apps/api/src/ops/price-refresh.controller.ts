import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Clock } from '@portfolio-metrics/kernel';
import { PriceRefreshProgress } from '@portfolio-metrics/prices';
import { Scopes } from '../auth/scopes.decorator.js';
import { ApiDataAnswer } from '../http/api-answers.js';
import type { Envelope } from '../http/envelope.interceptor.js';
import { PriceRefreshView, priceRefreshView } from './dto/price-refresh.dto.js';

/** How far the refresh of prices is, on whichever replica it runs. */
@ApiTags('operations')
@Controller('ops/price-refresh')
@Scopes('ops')
export class PriceRefreshController {
  constructor(
    private readonly progress: PriceRefreshProgress,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The last runs with their counts and failures, what is missing, and what waits for a decision.',
  })
  @ApiDataAnswer(PriceRefreshView)
  async overview(): Promise<Envelope<PriceRefreshView>> {
    return { data: priceRefreshView(await this.progress.overview(this.clock.now())) };
  }
}
