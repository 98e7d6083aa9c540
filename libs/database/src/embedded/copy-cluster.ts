import { chown, copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSetupError } from '../roles.js';
import type { ServerIdentity } from './os-user.js';

/** Of the running server alone: the copy makes its own. */
const NOT_COPIED: ReadonlySet<string> = new Set([
  'postmaster.pid',
  'postmaster.opts',
  'server.log',
  'pg_internal.init',
]);
/** Folders that must be there and are empty in a copy (as in PostgreSQL's own base backups). */
const COPIED_EMPTY: ReadonlySet<string> = new Set([
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_wal',
]);

/**
 * Copies the folder of a cluster for the server's user: everything but what belongs to the running server, and without its
 * write-ahead log. Files may vanish meanwhile. Throws `DatabaseSetupError` for a cluster with files elsewhere (tablespaces).
 */
export async function copyCluster(from: string, to: string, identity: ServerIdentity): Promise<void> {
  await copyFolder(from, to, identity, (name, isFolder, depth) => {
    if (isFolder) return depth === 0 && COPIED_EMPTY.has(name) ? 'empty' : 'copy';
    return NOT_COPIED.has(name) || name.startsWith('pgsql_tmp') ? 'skip' : 'copy';
  });
}

/** Copies the write-ahead log of `from` into the copy at `to`, without what tells which parts of it are archived. */
export async function copyWriteAheadLog(from: string, to: string, identity: ServerIdentity): Promise<void> {
  await copyFolder(path.join(from, 'pg_wal'), path.join(to, 'pg_wal'), identity, (_, isFolder) =>
    isFolder ? 'empty' : 'copy',
  );
}

/** Copies all of a cluster that no server runs on. */
export async function copyStoppedCluster(from: string, to: string, identity: ServerIdentity): Promise<void> {
  await copyFolder(from, to, identity, (name, isFolder) => (!isFolder && NOT_COPIED.has(name) ? 'skip' : 'copy'));
}

type Choice = (name: string, isFolder: boolean, depth: number) => 'copy' | 'empty' | 'skip';

async function copyFolder(
  from: string,
  to: string,
  identity: ServerIdentity,
  choose: Choice,
  depth = 0,
): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  await hand(to, identity);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isSymbolicLink()) {
      throw new DatabaseSetupError(`${source} leads out of the folder of the database: such a database is not copied`);
    }
    const choice = choose(entry.name, entry.isDirectory(), depth);
    if (choice === 'skip') continue;
    if (!entry.isDirectory()) {
      await copyFile(source, target).then(async () => hand(target, identity), ignoreVanished);
    } else if (choice === 'copy') {
      await copyFolder(source, target, identity, choose, depth + 1);
    } else {
      await mkdir(target, { recursive: true, mode: 0o700 });
      await hand(target, identity);
    }
  }
}

/** Gives a file to the server's user. */
export async function hand(target: string, { uid, gid }: ServerIdentity): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(target, uid, gid);
}

/** A running server removes files; what they held is in the write-ahead log. */
function ignoreVanished(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
