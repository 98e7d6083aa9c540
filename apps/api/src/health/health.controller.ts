import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheck, type HealthCheckResult } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/public.decorator.js';
import { RETRY_HEADERS } from '../openapi/response-headers.js';
import { LivenessResponse, ReadinessResponse } from './health.response.js';
import { Readiness } from './readiness.js';

const RETRY_AFTER_SECONDS = 2;

@ApiTags('operations')
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** The process answers. Says nothing about what it depends on: restarting would not mend that. */
  @Public()
  @Get('livez')
  @ApiOperation({ summary: 'Whether the process answers at all.' })
  @ApiResponse({ status: 200, description: 'The process is alive.', type: LivenessResponse })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /**
   * Whether requests should be sent here. 200 with `ok` or `degraded` means yes; 503 means no: the service starts, drains, or has
   * been without its database for more than ten seconds.
   */
  @Public()
  @Get('readyz')
  @HealthCheck({ swaggerDocumentation: false })
  @ApiOperation({ summary: 'Whether requests should be sent to this replica.' })
  @ApiResponse({ status: 200, description: 'They should.', type: ReadinessResponse })
  @ApiResponse({ status: 503, description: 'They should not.', headers: RETRY_HEADERS, type: ReadinessResponse })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthCheckResult> {
    const report = await this.readiness.report();
    if (report.status === 'error' || report.status === 'shutting_down') {
      reply.code(503).header('retry-after', String(RETRY_AFTER_SECONDS));
    }
    return report;
  }
}
