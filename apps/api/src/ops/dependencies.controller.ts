import { Controller, Get, HttpCode, HttpStatus, Logger, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AppError } from '@portfolio-metrics/kernel';
import { GuardRegistry, type VisibleGuard } from '@portfolio-metrics/resilience';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { Scopes } from '../auth/scopes.decorator.js';
import { ApiDataAnswer, ApiListAnswer } from '../http/api-answers.js';
import type { Envelope } from '../http/envelope.interceptor.js';
import { presentDependency } from './dependency.presenter.js';
import { DependencyParams, DependencyView } from './dto/dependency.dto.js';
import { TenantHash } from './tenant-hash.js';

/** What this process depends on: how it is, and the switches for when it is not well. Other replicas have their own. */
@ApiTags('operations')
@Controller('ops/dependencies')
@Scopes('ops')
export class DependenciesController {
  private readonly logger = new Logger('Dependencies');

  constructor(
    private readonly guards: GuardRegistry,
    private readonly tenants: TenantHash,
  ) {}

  @Get()
  @ApiOperation({ summary: 'State, counts and last failure of every dependency of this process, all in one page.' })
  @ApiListAnswer(DependencyView)
  list(): Envelope<DependencyView[]> {
    return { data: this.guards.reports().map(presentDependency), meta: { nextCursor: null } };
  }

  @Post(':name/isolate')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Have this process do without the dependency until it is reset. Again: no change.' })
  @ApiDataAnswer(DependencyView)
  isolate(@Param() { name }: DependencyParams, @CurrentUser() userId: string): Envelope<DependencyView> {
    return this.change('isolated', name, userId, (guard) => guard.isolate());
  }

  @Post(':name/reset')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Close the circuit of the dependency in this process and end its isolation. Again: no change.',
  })
  @ApiDataAnswer(DependencyView)
  reset(@Param() { name }: DependencyParams, @CurrentUser() userId: string): Envelope<DependencyView> {
    return this.change('reset', name, userId, (guard) => guard.reset());
  }

  private change(
    action: string,
    name: string,
    userId: string,
    apply: (guard: VisibleGuard) => void,
  ): Envelope<DependencyView> {
    const guard = this.guards.find(name);
    if (guard === null) {
      const known = this.guards.names().join(', ');
      throw new AppError('not_found', `There is no dependency "${name.slice(0, 40)}"; known are ${known}.`);
    }
    const { state: before } = guard;
    apply(guard);
    this.logger.log({ message: `dependency ${action}`, dependency: name, before, by: this.tenants.of(userId) });
    return { data: presentDependency(guard.report()) };
  }
}
