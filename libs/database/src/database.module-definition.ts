import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { EntityClass, RuntimeDataSourceOptions } from './data-source-options.js';
import type { MigrationClass } from './migrator.js';

/** What the schema and the entities must be, whoever opens the connection. */
interface Expectations {
  /** Entities that the libs in use work with. */
  readonly entities: readonly EntityClass[];
  /** Migrations that must have run, and no others. Default: not looked at. */
  readonly migrations?: readonly MigrationClass[];
}

/** A connection that is opened at start and closed at the end. */
export interface OwnConnection extends Omit<RuntimeDataSourceOptions, 'entities'> {
  readonly dataSource?: undefined;
}

/** The application's connection: used as it is, checked at start, never closed. */
export interface ForeignConnection {
  /** Initialised, PostgreSQL, and with a login that row-level security binds; `runtimeDataSourceOptions` makes suitable options. */
  readonly dataSource: DataSource;
  readonly url?: undefined;
}

/** A connection of its own, or the one that the application has already. */
export type DatabaseConnection = OwnConnection | ForeignConnection;
/** What `DatabaseModule.forRoot` takes. */
export type DatabaseModuleOptions = DatabaseConnection & Expectations;

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<DatabaseModuleOptions>({
    moduleName: 'Database',
  })
    .setClassMethodName('forRoot')
    .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
    .build();
