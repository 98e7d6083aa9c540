import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { MetricsCacheModuleOptions } from './metrics-cache-options.js';

/** What must be known before the options are made: it shapes the module. */
export interface MetricsCacheModuleExtras {
  /**
   * `postgres` (default): the table, shared by all replicas; needs `Database`. `memory`: this process only, unbounded, never purged, for tests;
   * needs nothing but `Clock`.
   */
  readonly store?: 'postgres' | 'memory';
  /** Whether the cache is visible everywhere. Default false. */
  readonly isGlobal?: boolean;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<MetricsCacheModuleOptions>({ moduleName: 'MetricsCache' })
    .setClassMethodName('forRoot')
    .build();
