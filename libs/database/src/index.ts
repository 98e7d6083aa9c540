export { ClockModule, type ClockModuleOptions } from './clock.module.js';
export { connect } from './connect.js';
export { runtimeDataSourceOptions, type EntityClass, type RuntimeDataSourceOptions } from './data-source-options.js';
export { DatabaseClock } from './database-clock.js';
export { Database, type TransactionOptions } from './database.js';
export { isConnectionError, isRetryable, isSchemaFault, sqlStateOf, translateDatabaseError } from './database-error.js';
export { DATA_SOURCE } from './data-source.token.js';
export { DatabaseModule } from './database.module.js';
export type {
  DatabaseConnection,
  DatabaseModuleOptions,
  ForeignConnection,
  OwnConnection,
} from './database.module-definition.js';
export {
  backUpEmbeddedPostgres,
  restoreEmbeddedPostgres,
  type BackupContent,
  type Restored,
  type RestoreOptions,
} from './embedded/embedded-backup.js';
export {
  findEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgresOptions,
  type RunningPostgres,
} from './embedded/embedded-postgres.js';
export {
  assertSchemaIsCurrent,
  migrationDataSourceOptions,
  prepareDatabase,
  type MigrationClass,
  type PrepareDatabaseOptions,
} from './migrator.js';
export {
  joinDatabase,
  openDatabase,
  type DatabaseLocation,
  type OpenDatabase,
  type OpenDatabaseOptions,
} from './open-database.js';
export {
  APP_ROLE,
  DatabaseSetupError,
  OWNER_ROLE,
  powersAboveRowSecurity,
  provisionLogin,
  provisionRoles,
  SYSTEM_ROLE,
  withSetupLock,
} from './roles.js';
export { untilReachable, type UntilReachableOptions } from './until-reachable.js';
