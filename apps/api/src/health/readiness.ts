import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { type HealthCheckResult, HealthCheckService, type HealthIndicatorResult } from '@nestjs/terminus';
import { GuardRegistry } from '@portfolio-metrics/resilience';
import { ServiceLife } from '../service/service-life.js';
import { DatabaseProbe, type DatabaseState } from './database-probe.js';

/** A database that is away for longer than this takes the replica out: nothing can be answered without it. */
const PATIENCE_MS = 10_000;

/** Whether requests should be sent to this replica, and how well it is. */
@Injectable()
export class Readiness {
  constructor(
    private readonly health: HealthCheckService,
    private readonly life: ServiceLife,
    private readonly database: DatabaseProbe,
    private readonly guards: GuardRegistry,
  ) {}

  /**
   * `ok` and `degraded` mean yes; `error` means no: it starts, drains, or its database has been away for more than ten seconds. An open
   * breaker only degrades, and so does a database that takes no changes: neither must take every replica out. Names no host, no version
   * of software and no reason.
   */
  async report(): Promise<HealthCheckResult> {
    const state = await this.database.state();
    try {
      return await this.health.check([
        () => this.ofTheService(),
        () => ofTheDatabase(state),
        () => this.ofTheDependencies(),
      ]);
    } catch (error) {
      if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }

  private ofTheService(): HealthIndicatorResult {
    const { phase } = this.life;
    return { service: { status: phase === 'serving' ? 'up' : 'down', phase } };
  }

  private ofTheDependencies(): HealthIndicatorResult {
    const status = this.guards.impaired().length === 0 ? 'up' : 'degraded';
    return { dependencies: { status, ...this.guards.states() } };
  }
}

function ofTheDatabase({ unreachableForMs, clockSkewMs, readOnly, migration }: DatabaseState): HealthIndicatorResult {
  if (unreachableForMs === 0) {
    const facts = { clockSkewMs, migration };
    return { database: readOnly ? { status: 'degraded', readOnly, ...facts } : { status: 'up', ...facts } };
  }
  const status = unreachableForMs > PATIENCE_MS ? 'down' : 'degraded';
  return { database: { status, unreachableForMs: Math.round(unreachableForMs), migration } };
}
