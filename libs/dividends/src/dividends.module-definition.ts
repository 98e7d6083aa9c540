import { ConfigurableModuleBuilder, type Type } from '@nestjs/common';
import type { DividendSource } from './dividend-source.js';

/** What `DividendsModule.forRoot` takes. */
export interface DividendsModuleOptions {
  /** The source to use, or a class that is made with what the `imports` of the module (and global modules) provide. Default: the placeholder. */
  readonly source?: DividendSource | Type<DividendSource>;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<DividendsModuleOptions>({ moduleName: 'Dividends' })
    .setClassMethodName('forRoot')
    .build();
