import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { connect } from '../connect.js';
import { DATABASE, type Place, runProgram, startServer } from './embedded-postgres.js';
import type { ServerIdentity } from './os-user.js';

/** What a copy of the database held when it was started and read. */
export interface CopiedDatabase {
  /** Number of rows by table of the schema `public`. */
  readonly rows: Readonly<Record<string, number>>;
  /** Name of the last migration; `null`: none has run. */
  readonly migration: string | null;
  /** Of the server, as in `18.4`. */
  readonly serverVersion: string;
}

/**
 * Starts a server on a copied cluster, lets it recover, does `work` with a superuser's login, reads every row of every table (so that
 * a damaged page is noticed) and stops it: the copy is then one of a server that was shut down in order. Throws `DatabaseSetupError`
 * when it does not start, and whatever reading throws.
 */
export async function checkCopy(
  cluster: string,
  place: Place,
  identity: ServerIdentity,
  password: string,
  work: (adminUrl: string) => Promise<void> = async () => undefined,
): Promise<CopiedDatabase> {
  const port = await startServer(cluster, place.binaries, identity, { dataDir: place.dataDir });
  try {
    const adminUrl = `postgres://postgres:${password}@127.0.0.1:${port}/${DATABASE}`;
    await work(adminUrl);
    return await contentOf(adminUrl);
  } finally {
    await runProgram(place.binaries.pg_ctl, ['stop', '-D', cluster, '-m', 'fast', '-w'], identity);
    await rm(path.join(cluster, 'server.log'), { force: true });
    // Nothing of the run stays behind, whatever became of it.
    if (existsSync(path.join(cluster, 'postmaster.opts'))) await rm(path.join(cluster, 'postmaster.opts'));
  }
}

async function contentOf(adminUrl: string): Promise<CopiedDatabase> {
  const client = await connect(adminUrl, 'portfolio-metrics-backup');
  try {
    const tables = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by relname`,
    );
    const rows: Record<string, number> = {};
    for (const { name } of tables.rows) {
      const counted = await client.query<{ n: string }>(
        `select count(t.*)::text as n from public.${client.escapeIdentifier(name)} t`,
      );
      rows[name] = Number(counted.rows[0]!.n);
    }
    const version = await client.query<{ server_version: string }>('show server_version');
    const migration =
      rows['schema_migrations'] === undefined
        ? null
        : await client.query<{ name: string }>('select name from schema_migrations order by timestamp desc limit 1');
    return {
      rows,
      migration: migration?.rows[0]?.name ?? null,
      serverVersion: version.rows[0]!.server_version.split(' ')[0]!,
    };
  } finally {
    await client.end();
  }
}
