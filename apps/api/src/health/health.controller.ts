import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheck, type HealthCheckResult } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/public.decorator.js';
import { Readiness } from './readiness.js';

const RETRY_AFTER_SECONDS = 2;

@ApiTags('operations')
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** The process answers. Says nothing about what it depends on: restarting would not mend that. */
  @Public()
  @Get('livez')
  @ApiOkResponse({ description: 'The process is alive.' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /**
   * Whether requests should be sent here. 200 with `ok` or `degraded` means yes; 503 means no: the service starts, drains, or has
   * been without its database for more than ten seconds.
   */
  @Public()
  @Get('readyz')
  @HealthCheck()
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthCheckResult> {
    const report = await this.readiness.report();
    if (report.status === 'error' || report.status === 'shutting_down') {
      reply.code(503).header('retry-after', String(RETRY_AFTER_SECONDS));
    }
    return report;
  }
}
