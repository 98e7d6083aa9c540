import { Inject, Injectable, Optional } from '@nestjs/common';
import { Clock, SystemClock } from '@portfolio-metrics/kernel';
import { DependencyGuard, type GuardReport, GuardRegistry, type GuardState } from '@portfolio-metrics/resilience';
import {
  DEPENDENCY_GUARDS_DEFAULTS,
  DEPENDENCY_GUARDS_OPTIONS,
  type DependencyGuardsOptions,
  type DependencyName,
} from './dependency-guards-options.js';

/**
 * One guard per dependency of the orchestrator: what one of them suffers, the others do not feel. They are visible in the application's
 * `GuardRegistry`, if it has one. Throws for options that make no sense or name no dependency.
 */
@Injectable()
export class DependencyGuards {
  readonly cache: DependencyGuard;
  readonly generations: DependencyGuard;
  readonly transactions: DependencyGuard;
  readonly prices: DependencyGuard;
  readonly closes: DependencyGuard;
  readonly exchangeRates: DependencyGuard;
  readonly marketStatus: DependencyGuard;
  readonly dividends: DependencyGuard;

  constructor(
    @Optional() @Inject(DEPENDENCY_GUARDS_OPTIONS) options: DependencyGuardsOptions = {},
    @Optional() clock: Clock = new SystemClock(),
    @Optional() registry?: GuardRegistry,
  ) {
    for (const name of Object.keys(options)) {
      if (!(name in DEPENDENCY_GUARDS_DEFAULTS)) {
        throw new RangeError(
          `there is no guard "${name}"; known are ${Object.keys(DEPENDENCY_GUARDS_DEFAULTS).join(', ')}`,
        );
      }
    }
    const guard = (name: DependencyName): DependencyGuard =>
      new DependencyGuard(
        name,
        { ...DEPENDENCY_GUARDS_DEFAULTS[name], ...options[name] },
        registry === undefined ? { clock } : { clock, registry },
      );
    this.cache = guard('cache');
    this.generations = guard('generations');
    this.transactions = guard('transactions');
    this.prices = guard('prices');
    this.closes = guard('closes');
    this.exchangeRates = guard('exchangeRates');
    this.marketStatus = guard('marketStatus');
    this.dividends = guard('dividends');
  }

  /** Every guard's state by the dependency's name. */
  states(): Readonly<Record<DependencyName, GuardState>> {
    return Object.fromEntries(this.all().map((guard) => [guard.name, guard.state])) as Record<
      DependencyName,
      GuardState
    >;
  }

  /** What each guard has seen since the process started, and how it is now. */
  reports(): GuardReport[] {
    return this.all().map((guard) => guard.report());
  }

  private all(): readonly DependencyGuard[] {
    const { cache, generations, transactions, prices, closes, exchangeRates, marketStatus, dividends } = this;
    return [cache, generations, transactions, prices, closes, exchangeRates, marketStatus, dividends];
  }
}
