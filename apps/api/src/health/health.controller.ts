import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheck, type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { Database } from '@portfolio-metrics/database';
import { Public } from '../auth/public.decorator.js';

@ApiTags('operations')
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: Database,
  ) {}

  /** The process answers. Says nothing about what it depends on: restarting would not mend that. */
  @Public()
  @Get('livez')
  @ApiOkResponse({ description: 'The process is alive.' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Whether requests should be sent here: the database answers. */
  @Public()
  @Get('readyz')
  @HealthCheck()
  @ApiOkResponse({ description: 'Ready for requests.' })
  @ApiServiceUnavailableResponse({ description: 'Not ready: do not send requests.' })
  async ready(): Promise<HealthCheckResult> {
    return await this.health.check([
      async () => {
        await this.database.statement('health-ping', 'select 1', []);
        return { database: { status: 'up' as const } };
      },
    ]);
  }
}
