import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Clock } from '@portfolio-metrics/kernel';
import { assertImportedOnce, assertSchedule, givenOptions, WiringError } from '@portfolio-metrics/wiring';
import { InMemoryMetricsCacheStore } from './adapters/in-memory-metrics-cache-store.js';
import { PostgresMetricsCacheStore } from './adapters/postgres-metrics-cache-store.js';
import { CacheService } from './cache.service.js';
import { CopyLimits } from './copies/copy-limits.js';
import { EagerRefresh } from './domain/eager-refresh.js';
import { LifetimePolicy } from './domain/lifetime.js';
import type { MetricsCacheModuleOptions } from './metrics-cache-options.js';
import { MetricsCacheStore } from './metrics-cache-store.js';
import {
  type ASYNC_OPTIONS_TYPE,
  ConfigurableModuleClass,
  type MetricsCacheModuleExtras,
  MODULE_OPTIONS_TOKEN,
  type OPTIONS_TYPE,
} from './metrics-cache.module-definition.js';
import { PurgeJob } from './purge/purge-job.js';
import { CacheStatistics } from './statistics/cache-statistics.js';

/** DI token of the options after they were checked. */
const CHECKED_OPTIONS = Symbol('METRICS_CACHE_CHECKED_OPTIONS');

/**
 * The cache of computed figures. Needs `Clock` from a global module (`ClockModule`); in PostgreSQL also `Database`
 * (`DatabaseModule`), and `ScheduleModule.forRoot()` in the application unless `purgeCron` is `null`.
 */
@Module({
  providers: [
    {
      provide: CHECKED_OPTIONS,
      useFactory: checked,
      inject: [{ token: MODULE_OPTIONS_TOKEN, optional: true }],
    },
    {
      provide: LifetimePolicy,
      useFactory: (options: MetricsCacheModuleOptions) => new LifetimePolicy(options.ttl),
      inject: [CHECKED_OPTIONS],
    },
    {
      provide: CopyLimits,
      useFactory: (options: MetricsCacheModuleOptions) => new CopyLimits(options.copies),
      inject: [CHECKED_OPTIONS],
    },
    {
      provide: EagerRefresh,
      useFactory: (options: MetricsCacheModuleOptions) => new EagerRefresh(options.eagerRefresh),
      inject: [CHECKED_OPTIONS],
    },
    CacheService,
  ],
  exports: [LifetimePolicy, CopyLimits, EagerRefresh, CacheService],
})
export class MetricsCacheModule extends ConfigurableModuleClass {
  constructor(modules: ModulesContainer) {
    super();
    assertImportedOnce(modules, MetricsCacheModule);
  }

  static override forRoot(options: typeof OPTIONS_TYPE & MetricsCacheModuleExtras = {}): DynamicModule {
    return withStore(super.forRoot(options), options);
  }

  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE & MetricsCacheModuleExtras): DynamicModule {
    return withStore(super.forRootAsync(options), options);
  }
}

const IN_POSTGRES: Provider[] = [
  { provide: MetricsCacheStore, useClass: PostgresMetricsCacheStore },
  CacheStatistics,
  PurgeJob,
];

/** Without a database nothing is counted and nothing is purged. */
const IN_MEMORY: Provider[] = [
  {
    provide: MetricsCacheStore,
    useFactory: (clock: Clock) => new InMemoryMetricsCacheStore(clock),
    inject: [Clock],
  },
  { provide: CacheStatistics, useFactory: () => CacheStatistics.withoutDatabase() },
];

function withStore(
  module: DynamicModule,
  { store = 'postgres', isGlobal = false }: MetricsCacheModuleExtras,
): DynamicModule {
  if (store !== 'postgres' && store !== 'memory') {
    throw new WiringError(`MetricsCacheModule: the option store must be postgres or memory, not ${String(store)}`);
  }
  const inPostgres = store === 'postgres';
  return {
    ...module,
    global: isGlobal,
    providers: [...(module.providers ?? []), ...(inPostgres ? IN_POSTGRES : IN_MEMORY)],
    exports: [...(module.exports ?? []), MetricsCacheStore, CacheStatistics, ...(inPostgres ? [PurgeJob] : [])],
  };
}

function checked(given: MetricsCacheModuleOptions | undefined): MetricsCacheModuleOptions {
  const options = givenOptions(MetricsCacheModule, given);
  assertSchedule(MetricsCacheModule, 'purgeCron', options.purgeCron);
  return options;
}
