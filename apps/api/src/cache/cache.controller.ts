import { Body, Controller, Get, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { MetricRegistry } from '@portfolio-metrics/metrics';
import { CacheService } from '@portfolio-metrics/metrics-cache';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { Scopes } from '../auth/scopes.decorator.js';
import { ApiDataAnswer } from '../http/api-answers.js';
import type { Envelope } from '../http/envelope.interceptor.js';
import { ApiProblem } from '../openapi/api-problem.decorator.js';
import { presentCacheStatus } from './cache-status.presenter.js';
import { CacheStatusView, InvalidatedView } from './dto/cache-status.dto.js';
import { InvalidateCacheDto } from './dto/invalidate-cache.dto.js';

/** The caller's own cache entries. */
@ApiTags('cache')
@Controller('cache')
export class CacheController {
  constructor(
    private readonly cache: CacheService,
    private readonly metrics: MetricRegistry,
  ) {}

  @Get('status')
  @ApiOperation({ summary: "How many of the caller's entries are current, stale, expired or invalidated." })
  @Scopes('portfolio:read')
  @ApiDataAnswer(CacheStatusView)
  async status(@CurrentUser() userId: string): Promise<Envelope<CacheStatusView>> {
    return { data: presentCacheStatus(await this.cache.status(userId)) };
  }

  @Post('invalidate')
  @ApiOperation({ summary: "Have the caller's entries recomputed when they are next read." })
  @HttpCode(HttpStatus.OK)
  @Scopes('portfolio:write')
  @ApiBody({ type: InvalidateCacheDto, required: false })
  @ApiDataAnswer(InvalidatedView)
  @ApiProblem(404, '`not_found`: there is no such metric type; the known ones are listed.')
  async invalidate(
    @CurrentUser() userId: string,
    @Body() { metricType }: InvalidateCacheDto,
  ): Promise<Envelope<InvalidatedView>> {
    const stored = metricType === undefined ? undefined : this.metrics.computedTypeOf(metricType);
    return { data: { invalidated: await this.cache.invalidate(userId, stored) } };
  }
}
