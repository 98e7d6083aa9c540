import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { connect } from '../connect.js';
import { DatabaseSetupError } from '../roles.js';
import { type CopiedDatabase, checkCopy } from './checked-copy.js';
import { copyCluster, copyStoppedCluster, copyWriteAheadLog, hand } from './copy-cluster.js';
import { findEmbeddedPostgres, reachablePlace, readPasswords } from './embedded-postgres.js';
import { serverIdentity } from './os-user.js';

/** What `backup.json` in a backup says. */
export interface BackupContent extends CopiedDatabase {
  readonly format: 1;
  /** By the clock of the database, ISO 8601. */
  readonly takenAt: string;
}

const CLUSTER = 'postgres';
const PASSWORDS = 'postgres-passwords.json';
const CONTENT = 'backup.json';
/** Files beside the cluster that a service of this data folder keeps. */
const KEPT_FILES = ['signing-secret'];
/** Room that must be left on the disk besides the copies. */
const SPARE_BYTES = 64 * 2 ** 20;

/**
 * Copies the embedded database of a data folder, whose server must be running, into the new folder `target`, while others use it:
 * a base backup as PostgreSQL defines it, with the write-ahead log of its duration. The copy is started once and every row read
 * before it counts. `target` then is a data folder itself, with the passwords and the signing secret: as secret as the original.
 *
 * Throws `DatabaseSetupError` with one line; then there is no `target`.
 */
export async function backUpEmbeddedPostgres(dataDir: string, target: string): Promise<BackupContent> {
  if (existsSync(target)) throw new DatabaseSetupError(`${target} exists: name a folder that does not exist yet`);
  const running = await findEmbeddedPostgres({ dataDir });
  if (running === null) throw new DatabaseSetupError(`no server is running on the embedded database of ${dataDir}`);
  const identity = serverIdentity();
  const place = await reachablePlace({ dataDir }, identity, () => undefined);
  const staging = path.join(place.dataDir, `backup-${process.pid}.new`);
  await rm(staging, { recursive: true, force: true });
  try {
    await mkdir(staging, { mode: 0o755 });
    const takenAt = await copyRunning(running.adminUrl, place.dataDir, staging);
    const { admin } = await readPasswords(place.dataDir);
    const copied = await checkCopy(path.join(staging, CLUSTER), place, identity, admin);
    const content: BackupContent = { format: 1, takenAt, ...copied };
    await copyFile(path.join(place.dataDir, PASSWORDS), path.join(staging, PASSWORDS));
    for (const file of KEPT_FILES) {
      if (existsSync(path.join(dataDir, file))) await copyFile(path.join(dataDir, file), path.join(staging, file));
    }
    await writeFile(path.join(staging, CONTENT), `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    await moveFolder(staging, target);
    return content;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function copyRunning(adminUrl: string, from: string, staging: string): Promise<string> {
  const [cluster, copy] = [path.join(from, CLUSTER), path.join(staging, CLUSTER)];
  const identity = serverIdentity();
  // The function calls below belong to one session, which no limit of time may end.
  const client = await connect(adminUrl, 'portfolio-metrics-backup');
  try {
    const { rows } = await client.query<{ bytes: string; at: Date }>(
      `select (select sum(pg_database_size(oid)) from pg_database)::bigint::text as bytes, now() as at`,
    );
    await refuseFullDisk(staging, Number(rows[0]!.bytes));
    // Keeps the log of the copy's duration from being recycled; it ends with the session.
    await client.query(`select pg_create_physical_replication_slot('portfolio_metrics_backup', true, true)`);
    await client.query(`select pg_backup_start('portfolio-metrics', true)`);
    await copyCluster(cluster, copy, identity);
    const stop = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
    await copyWriteAheadLog(cluster, copy, identity);
    const label = path.join(copy, 'backup_label');
    await writeFile(label, stop.rows[0]!.labelfile, { mode: 0o600 });
    await hand(label, identity);
    return rows[0]!.at.toISOString();
  } finally {
    await client.end();
  }
}

/** How `restoreEmbeddedPostgres` treats what it finds. */
export interface RestoreOptions {
  /** A database that is there already is moved aside; without it, it makes the restore fail. */
  readonly replace: boolean;
  /** Work on the restored database before it takes its place, with a superuser's login. */
  readonly prepare: (adminUrl: string) => Promise<void>;
}

/** What `restoreEmbeddedPostgres` did. */
export interface Restored {
  readonly content: BackupContent;
  /** Where the database is now that was there before; `null`: there was none. */
  readonly movedAside: string | null;
}

/**
 * Puts the database of a backup into a data folder that no service uses. It is copied, started, prepared and read beside its place
 * first: when any of that fails, everything is as before. A signing secret that is there stays; else the backup's is taken.
 *
 * Throws `DatabaseSetupError` with one line.
 */
export async function restoreEmbeddedPostgres(
  dataDir: string,
  backup: string,
  { replace, prepare }: RestoreOptions,
): Promise<Restored> {
  const content = await readContent(backup);
  await mkdir(dataDir, { recursive: true });
  if ((await findEmbeddedPostgres({ dataDir })) !== null) {
    throw new DatabaseSetupError(`a service is running with the data in ${dataDir}: stop it first`);
  }
  const identity = serverIdentity();
  const place = await reachablePlace({ dataDir }, identity, () => undefined);
  const cluster = path.join(place.dataDir, CLUSTER);
  const isThere = existsSync(cluster);
  if (isThere && !replace) {
    throw new DatabaseSetupError(`there is a database in ${dataDir}: --replace moves it aside`);
  }
  const staging = path.join(place.dataDir, `restore-${process.pid}.new`);
  await rm(staging, { recursive: true, force: true });
  try {
    await copyStoppedCluster(path.join(backup, CLUSTER), staging, identity);
    const { admin } = await readPasswords(backup);
    await checkCopy(staging, place, identity, admin, prepare);
    const movedAside = isThere ? await moveAside(place.dataDir) : null;
    await copyFile(path.join(backup, PASSWORDS), path.join(place.dataDir, PASSWORDS));
    await rename(staging, cluster);
    for (const file of KEPT_FILES) {
      const [from, to] = [path.join(backup, file), path.join(dataDir, file)];
      if (existsSync(from) && !existsSync(to)) await copyFile(from, to);
    }
    return { content, movedAside };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function readContent(backup: string): Promise<BackupContent> {
  const complete = [CLUSTER, PASSWORDS, CONTENT].every((name) => existsSync(path.join(backup, name)));
  if (!complete)
    throw new DatabaseSetupError(`${backup} is no backup: it has no ${CONTENT} beside a ${CLUSTER} folder`);
  const content = JSON.parse(await readFile(path.join(backup, CONTENT), 'utf8')) as BackupContent;
  if (content.format !== 1) throw new DatabaseSetupError(`${backup} was made by another release: use that one`);
  return content;
}

/** The cluster with its passwords, as a data folder of its own. */
async function moveAside(dataDir: string): Promise<string> {
  let number = 1;
  const name = (): string => path.join(dataDir, `replaced-${number}`);
  while (existsSync(name())) number += 1;
  await mkdir(name(), { mode: 0o755 });
  await copyFile(path.join(dataDir, PASSWORDS), path.join(name(), PASSWORDS));
  await rename(path.join(dataDir, CLUSTER), path.join(name(), CLUSTER));
  return name();
}

async function refuseFullDisk(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const needed = bytes + SPARE_BYTES;
  if (bavail * bsize >= needed) return;
  const megabytes = (size: number): string => `${Math.ceil(size / 2 ** 20)} MiB`;
  throw new DatabaseSetupError(
    `${folder} has ${megabytes(bavail * bsize)} left and the backup needs ${megabytes(needed)}`,
  );
}

/** Across file systems as well: then it is copied beside its place first. */
async function moveFolder(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const unfinished = `${to}.new`;
    await cp(from, unfinished, { recursive: true, errorOnExist: true, preserveTimestamps: true });
    await rename(unfinished, to);
  }
}
