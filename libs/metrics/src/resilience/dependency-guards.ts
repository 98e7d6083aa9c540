import { DEPENDENCY_GUARD_DEFAULTS, DependencyGuard, type GuardState } from '@portfolio-metrics/resilience';

/** One guard per dependency of the orchestrator: what one of them suffers, the others do not feel. */
export class DependencyGuards {
  readonly cache = new DependencyGuard('cache', {
    ...DEPENDENCY_GUARD_DEFAULTS,
    timeoutMs: 1_000,
    concurrency: 64,
    queue: 512,
  });
  readonly transactions = new DependencyGuard('transactions');
  readonly prices = new DependencyGuard('prices');
  readonly exchangeRates = new DependencyGuard('exchangeRates');
  readonly marketStatus = new DependencyGuard('marketStatus', { ...DEPENDENCY_GUARD_DEFAULTS, timeoutMs: 1_000 });
  readonly dividends = new DependencyGuard('dividends');

  /** Every guard's state by the dependency's name. */
  states(): Readonly<Record<string, GuardState>> {
    const guards = [this.cache, this.transactions, this.prices, this.exchangeRates, this.marketStatus, this.dividends];
    return Object.fromEntries(guards.map((guard) => [guard.name, guard.state]));
  }
}
