import { randomBytes } from 'node:crypto';
import { prepareDatabase, type MigrationClass } from '@portfolio-metrics/database';
import { Client } from 'pg';
import { inject } from 'vitest';

/** An empty database of one's own on the test server: what a first start finds. */
export interface FreshDatabase {
  /** Superuser. */
  readonly adminUrl: string;
  /** The restricted role; its rights come with `prepare`. */
  readonly runtimeUrl: string;
  /** A connected superuser client; closed by `drop`. */
  readonly admin: Client;
  /** What a starting service does: roles, rights, the given migrations. Returns the names of those that ran now. */
  prepare(migrations: readonly MigrationClass[]): Promise<string[]>;
  drop(): Promise<void>;
}

/** Not cloned from the template: a clone lacks the rights on the database itself, and has all migrations behind it. */
export async function createFreshDatabase(): Promise<FreshDatabase> {
  const name = `fresh_${randomBytes(6).toString('hex')}`;
  const url = new URL(inject('postgresTemplateUrl'));
  url.pathname = '/postgres';
  const maintenance = new Client({ connectionString: url.href });
  await maintenance.connect();
  await maintenance.query(`create database ${name} template template0`);

  url.pathname = `/${name}`;
  const adminUrl = url.href;
  const login = inject('postgresRuntimeLogin');
  url.username = login.user;
  url.password = login.password;
  const runtimeUrl = url.href;
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  return {
    adminUrl,
    runtimeUrl,
    admin,
    prepare: (migrations) => prepareDatabase({ adminUrl, runtimeUrl, migrations }),
    drop: async () => {
      await admin.end();
      await maintenance.query(`drop database ${name} with (force)`);
      await maintenance.end();
    },
  };
}
