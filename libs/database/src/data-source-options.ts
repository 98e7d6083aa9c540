import { types as pgTypes } from 'pg';
import type { DataSourceOptions, EntitySchema } from 'typeorm';
import { APP_ROLE } from './roles.js';

/** An entity as TypeORM takes it. */
export type EntityClass = (abstract new () => object) | EntitySchema;

/** The connection of the service, with its restricted login. */
export interface RuntimeDataSourceOptions {
  /** Login of the service. */
  readonly url: string;
  /** Those of the libs in use. */
  readonly entities: readonly EntityClass[];
  /** Connections of the pool. Default 10. */
  readonly poolSize?: number;
  /** Name shown in `pg_stat_activity`. */
  readonly applicationName?: string;
  /** The login has more power than the service may use: every connection puts on the app role at once. */
  readonly assumeAppRole?: boolean;
}

const OID_DATE = 1082;

/** NUMERIC stays text (pg's default); DATE too, because a calendar date has no time zone. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === OID_DATE ? (text: string) => text : pgTypes.getTypeParser(oid, format),
};

/** The DataSource of the service: explicit entities, no synchronisation, bounded waits at every level (pool, statement, socket). */
export function runtimeDataSourceOptions(options: RuntimeDataSourceOptions): DataSourceOptions {
  const settings = ['-c statement_timeout=8s', '-c lock_timeout=500ms', '-c idle_in_transaction_session_timeout=10s'];
  if (options.assumeAppRole === true) settings.push(`-c role=${APP_ROLE}`);
  return {
    type: 'postgres',
    url: options.url,
    entities: [...options.entities],
    synchronize: false,
    // The schema needs none, and the service may not create any.
    installExtensions: false,
    migrationsTableName: 'schema_migrations',
    poolErrorHandler: () => undefined,
    extra: {
      max: options.poolSize ?? 10,
      connectionTimeoutMillis: 2_000,
      idleTimeoutMillis: 30_000,
      // The only limit that fires on a dead network; the server's own limits are shorter.
      query_timeout: 30_000,
      keepAlive: true,
      application_name: options.applicationName ?? 'portfolio-metrics',
      options: settings.join(' '),
      types,
    },
  };
}
