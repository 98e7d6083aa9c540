import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Scopes } from '../auth/scopes.decorator.js';
import { ServiceMetrics } from './service-metrics.js';

@ApiTags('operations')
@Controller()
export class ObservabilityController {
  constructor(private readonly metrics: ServiceMetrics) {}

  @Get('metrics')
  @Scopes('ops')
  @ApiOperation({ summary: 'Figures of this process for Prometheus.' })
  @ApiProduces('text/plain')
  @ApiResponse({ status: 200, description: 'In the text format of Prometheus.', schema: { type: 'string' } })
  async text(@Res() reply: FastifyReply): Promise<void> {
    await reply.type(this.metrics.contentType).send(await this.metrics.text());
  }
}
