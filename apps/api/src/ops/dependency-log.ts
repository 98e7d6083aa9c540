import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { GuardRegistry, type GuardTransition } from '@portfolio-metrics/resilience';

/**
 * One line when a dependency is lost and one when it is back, not one per probe that fails in between. A probe that met a mistake of ours
 * is an alarm: the circuit will not close by itself before it is mended. What an operator does is logged where it is asked for.
 */
@Injectable()
export class DependencyLog implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Dependencies');
  private stop: (() => void) | undefined;

  constructor(private readonly guards: GuardRegistry) {}

  onModuleInit(): void {
    this.stop = this.guards.onTransition((transition) => this.write(transition));
  }

  onModuleDestroy(): void {
    this.stop?.();
  }

  private write({ guard: dependency, from, to, cause }: GuardTransition): void {
    if (cause === 'operator') return;
    if (cause === 'probe_hit_bug') this.logger.error({ message: 'a probe of a dependency met a bug', dependency });
    else if (from === 'closed') this.logger.warn({ message: 'dependency lost', dependency, cause });
    else if (to === 'closed') this.logger.log({ message: 'dependency back', dependency, cause });
  }
}
