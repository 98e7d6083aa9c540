import { type DynamicModule, Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { assertImportedOnce, givenOptions } from '@portfolio-metrics/wiring';
import { DATA_SOURCE } from './data-source.token.js';
import { Database } from './database.js';
import {
  ConfigurableModuleClass,
  type DatabaseModuleOptions,
  MODULE_OPTIONS_TOKEN,
  type OPTIONS_TYPE,
} from './database.module-definition.js';
import { dataSourceOf, HeldDataSource } from './held-data-source.js';

/**
 * The way to PostgreSQL. `{ url }` opens a connection of our own and closes it at the end; `{ dataSource }` uses the application's.
 * Global unless `isGlobal: false`.
 */
@Module({
  providers: [
    {
      provide: DATA_SOURCE,
      inject: [ModulesContainer, { token: MODULE_OPTIONS_TOKEN, optional: true }],
      useFactory: async (modules: ModulesContainer, options: DatabaseModuleOptions | undefined) => {
        // Here and not in the constructor: nothing is opened before it is certain that it is wanted once.
        assertImportedOnce(modules, DatabaseModule);
        return await dataSourceOf(givenOptions(DatabaseModule, options));
      },
    },
    HeldDataSource,
    Database,
  ],
  exports: [DATA_SOURCE, Database],
})
export class DatabaseModule extends ConfigurableModuleClass {
  static override forRoot(options: typeof OPTIONS_TYPE): DynamicModule {
    return super.forRoot(givenOptions(DatabaseModule, options));
  }
}
