import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  /** Superuser: to prepare rows and to look at what row-level security hides. */
  readonly adminUrl: string;
  /** What the service uses: the restricted role. */
  readonly runtimeUrl: string;
  /** A connected superuser client; closed by `drop`. */
  readonly admin: Client;
  /** Fails when the code under test left connections open in a transaction. */
  readonly drop: () => Promise<void>;
}

/** A database of one's own, cloned from the migrated template in some 50 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = new URL(inject('postgresTemplateUrl'));
  const login = inject('postgresRuntimeLogin');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const maintenance = withDatabase(template, 'postgres');
  await onServer(maintenance.href, `create database ${name} template ${template.pathname.slice(1)}`);
  const adminUrl = withDatabase(template, name);
  const runtimeUrl = withDatabase(template, name);
  runtimeUrl.username = login.user;
  runtimeUrl.password = login.password;
  const admin = new Client({ connectionString: adminUrl.href });
  await admin.connect();
  return {
    adminUrl: adminUrl.href,
    runtimeUrl: runtimeUrl.href,
    admin,
    drop: async () => {
      const open = await openTransactions(admin, name);
      await admin.end();
      await onServer(maintenance.href, `drop database ${name} with (force)`);
      if (open > 0) throw new Error(`${open} connection(s) were left inside a transaction`);
    },
  };
}

/** Connections left inside a transaction; one that was told to end may take a moment to be gone. */
async function openTransactions(admin: Client, name: string): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const { rows } = await admin.query<{ open: number }>(
      `select count(*)::int as open from pg_stat_activity where datname = $1 and state like 'idle in transaction%'`,
      [name],
    );
    if (rows[0]!.open === 0 || attempt === 50) return rows[0]!.open;
    await admin.query('select pg_sleep(0.02)');
  }
}

function withDatabase(url: URL, database: string): URL {
  const copy = new URL(url);
  copy.pathname = `/${database}`;
  return copy;
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
