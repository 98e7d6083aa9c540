import { ConfigurableModuleBuilder, type DynamicModule, Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Clock } from '@portfolio-metrics/kernel';
import { assertImportedOnce, WiringError } from '@portfolio-metrics/wiring';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from './data-source.token.js';
import { DatabaseClock } from './database-clock.js';

/** What `ClockModule.forRoot` takes. */
export interface ClockModuleOptions {
  /** Where time comes from. Default: the database's time, which needs the `DatabaseModule`. */
  readonly clock?: Clock;
}

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<ClockModuleOptions>({
    moduleName: 'Clock',
  })
    .setClassMethodName('forRoot')
    .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
    .build();

/** The `Clock` that everything asks. Global unless `isGlobal: false`. */
@Module({
  providers: [
    {
      provide: Clock,
      inject: [ModulesContainer, MODULE_OPTIONS_TOKEN, { token: DATA_SOURCE, optional: true }],
      useFactory: (
        modules: ModulesContainer,
        options: ClockModuleOptions,
        dataSource: DataSource | undefined,
      ): Clock => {
        assertImportedOnce(modules, ClockModule);
        if (options.clock !== undefined) return options.clock;
        if (dataSource !== undefined) return new DatabaseClock(dataSource);
        throw new WiringError(
          'ClockModule takes the time from the database and there is none: import DatabaseModule.forRoot(...), or give a clock',
        );
      },
    },
  ],
  exports: [Clock],
})
export class ClockModule extends ConfigurableModuleClass {
  static override forRoot(options: typeof OPTIONS_TYPE = {}): DynamicModule {
    return super.forRoot(options);
  }
}
