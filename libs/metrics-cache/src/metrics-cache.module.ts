import { Module } from '@nestjs/common';
import { PostgresMetricsCacheStore } from './adapters/postgres-metrics-cache-store.js';
import { CacheService } from './cache.service.js';
import { CopyLimits } from './copies/copy-limits.js';
import { LifetimePolicy } from './domain/lifetime.js';
import type { MetricsCacheModuleOptions } from './metrics-cache-options.js';
import { MetricsCacheStore } from './metrics-cache-store.js';
import { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } from './metrics-cache.module-definition.js';
import { PurgeJob } from './purge/purge-job.js';
import { CacheStatistics } from './statistics/cache-statistics.js';

/**
 * The SQL cache of computed figures. Needs `Database` and `Clock` from global modules, and `ScheduleModule.forRoot()` in the
 * application unless `purgeCron` is `null`.
 */
@Module({
  providers: [
    { provide: MetricsCacheStore, useClass: PostgresMetricsCacheStore },
    {
      provide: LifetimePolicy,
      useFactory: (options: MetricsCacheModuleOptions) => new LifetimePolicy(options.ttl),
      inject: [MODULE_OPTIONS_TOKEN],
    },
    {
      provide: CopyLimits,
      useFactory: (options: MetricsCacheModuleOptions) => new CopyLimits(options.copies),
      inject: [MODULE_OPTIONS_TOKEN],
    },
    CacheService,
    CacheStatistics,
    PurgeJob,
  ],
  exports: [MetricsCacheStore, LifetimePolicy, CopyLimits, CacheService, CacheStatistics, PurgeJob],
})
export class MetricsCacheModule extends ConfigurableModuleClass {}
