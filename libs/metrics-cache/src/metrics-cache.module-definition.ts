import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { MetricsCacheModuleOptions } from './metrics-cache-options.js';

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<MetricsCacheModuleOptions>({ moduleName: 'MetricsCache' })
    .setClassMethodName('forRoot')
    .build();
