import type { Client } from 'pg';
import { connect } from './connect.js';
import { DataSource, type DataSourceOptions, type MigrationInterface } from 'typeorm';
import { DatabaseSetupError, OWNER_ROLE, provisionLogin, provisionRoles, withSetupLock } from './roles.js';
import { poolOf } from './usable-data-source.js';

/** A migration as TypeORM takes it. */
export type MigrationClass = new () => MigrationInterface;

/** Options of a DataSource that runs migrations as the owner role, whatever login `adminUrl` names. */
export function migrationDataSourceOptions(adminUrl: string, migrations: readonly MigrationClass[]): DataSourceOptions {
  return {
    type: 'postgres',
    url: adminUrl,
    migrations: [...migrations],
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    extra: {
      max: 1,
      options: `-c role=${OWNER_ROLE} -c lock_timeout=10s`,
      application_name: 'portfolio-metrics-migrations',
    },
  };
}

/** The logins and the schema of a database that `prepareDatabase` sets up. */
export interface PrepareDatabaseOptions {
  /** A login that may create roles and own the schema. */
  readonly adminUrl: string;
  /** The login of the service, created when it is missing. Absent: only the group roles are made. */
  readonly runtimeUrl?: string;
  /** All of the release, oldest first. */
  readonly migrations: readonly MigrationClass[];
}

/**
 * Brings a database to the current schema: roles, rights, migrations; one replica at a time, the others wait. Returns the names
 * of the migrations that were run now. Throws `DatabaseSetupError`, with nothing changed, when the schema is newer than `migrations`.
 */
export async function prepareDatabase(options: PrepareDatabaseOptions): Promise<string[]> {
  const client = await connect(options.adminUrl, 'portfolio-metrics-setup');
  try {
    return await withSetupLock(client, async () => {
      await assertSchemaIsNotNewer(client, options.migrations);
      await provisionRoles(client);
      if (options.runtimeUrl !== undefined) {
        const runtime = new URL(options.runtimeUrl);
        await provisionLogin(client, decodeURIComponent(runtime.username), decodeURIComponent(runtime.password));
      }
      return await runMigrations(options.adminUrl, options.migrations);
    });
  } finally {
    await client.end();
  }
}

async function runMigrations(adminUrl: string, migrations: readonly MigrationClass[]): Promise<string[]> {
  const dataSource = await new DataSource(migrationDataSourceOptions(adminUrl, migrations)).initialize();
  try {
    // The owner may read what a login that does not inherit its rights could not when it was asked before.
    await assertSchemaIsNotNewer(poolOf(dataSource), migrations);
    const executed = await dataSource.runMigrations();
    // Which migrations have run is what a replica without the right to migrate compares itself with.
    await dataSource.query('grant select on schema_migrations to portfolio_metrics_app');
    return executed.map((migration) => migration.name);
  } finally {
    await dataSource.destroy();
  }
}

const HOW_TO_MIGRATE = 'set DATABASE_ADMIN_URL for the service, or call migratePortfolioMetrics() in an application';

/**
 * Throws `DatabaseSetupError` unless the database has exactly the migrations that this release knows: older means that someone
 * must migrate first, newer means that this release must not touch it.
 */
export async function assertSchemaIsCurrent(
  client: Pick<Client, 'query'>,
  migrations: readonly MigrationClass[],
): Promise<void> {
  const applied = await appliedMigrations(client).catch(() => null);
  if (applied === null) throw new DatabaseSetupError(`the database has no schema of this service: ${HOW_TO_MIGRATE}`);
  const missing = namesOf(migrations).filter((name) => !applied.includes(name));
  if (missing.length > 0) {
    throw new DatabaseSetupError(
      `the database lacks ${missing.length} migration(s) (${missing[0]} first): ${HOW_TO_MIGRATE}`,
    );
  }
  refuseNewer(applied, migrations);
}

/**
 * Throws `DatabaseSetupError` when the database has a migration that this release does not know: its tables may mean something else
 * by now. A database without the schema, or with a part of it, is fine.
 */
export async function assertSchemaIsNotNewer(
  client: Pick<Client, 'query'>,
  migrations: readonly MigrationClass[],
): Promise<void> {
  refuseNewer((await appliedMigrations(client)) ?? [], migrations);
}

/** `null`: no migration of ours has ever run here, or this login may not know. */
async function appliedMigrations(client: Pick<Client, 'query'>): Promise<string[] | null> {
  const found = await client.query<{ readable: boolean | null }>(
    `select has_table_privilege(to_regclass('schema_migrations'), 'select') as readable`,
  );
  if (found.rows[0]?.readable !== true) return null;
  const { rows } = await client.query<{ name: string }>('select name from schema_migrations order by timestamp');
  return rows.map(({ name }) => name);
}

function namesOf(migrations: readonly MigrationClass[]): string[] {
  return migrations.map((migration) => new migration().name ?? migration.name);
}

function refuseNewer(applied: readonly string[], migrations: readonly MigrationClass[]): void {
  const known = namesOf(migrations);
  const newer = applied.filter((name) => !known.includes(name));
  if (newer.length === 0) return;
  throw new DatabaseSetupError(
    `the database is newer than this release (it has ${newer[0]}): use the newer release, or restore a backup that this one made`,
  );
}
