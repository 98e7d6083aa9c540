import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { DatabaseSetupError } from '../roles.js';
import { findBinaries, type PostgresBinaries } from './binaries.js';
import { freePort } from './free-port.js';
import { canReach, serverIdentity, type ServerIdentity } from './os-user.js';

/** Where the embedded PostgreSQL lives and how it is started. */
export interface EmbeddedPostgresOptions {
  /** Where the cluster and its passwords are kept between starts. Created when missing. */
  readonly dataDir: string;
  /** Server settings, e.g. `{ fsync: 'off' }` for tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Another installation's `bin`; default: the one that came with the packages. */
  readonly binDir?: string;
  /** One line at a time; default: nothing. */
  readonly log?: (line: string) => void;
}

/** The embedded PostgreSQL, up and held by this process. */
export interface RunningPostgres {
  /** Superuser login: set-up and migrations only. */
  readonly adminUrl: string;
  /** Login of the service; the role is made by `prepareDatabase`. */
  readonly runtimeUrl: string;
  /** Where the cluster really is: not below the given folder when the server's user cannot reach that. */
  readonly dataDir: string;
  /** Ends all sessions and the server; resolves when it is down. Safe to call twice. */
  stop(): Promise<void>;
}

/** Name of the database that the service uses. */
export const DATABASE = 'portfolio_metrics';
const RUNTIME_LOGIN = 'portfolio_metrics_service';
/** Held by the process that uses the cluster, for as long as it lives. */
const SERVICE_LOCK = 7_316_094_212;

/**
 * Starts the PostgreSQL of the data folder, creating it at the first start, and holds it for this process. `pg_ctl` puts the server into
 * a session of its own, so that Ctrl-C reaches us alone and we can finish before the database goes.
 *
 * Throws `DatabaseSetupError` when another process is using the folder.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<RunningPostgres> {
  const log = options.log ?? (() => undefined);
  const identity = serverIdentity();
  await mkdir(options.dataDir, { recursive: true });
  const place = await reachablePlace(options, identity, log);
  const cluster = path.join(place.dataDir, 'postgres');
  const passwords = await readPasswords(place.dataDir);
  if (!existsSync(path.join(cluster, 'PG_VERSION')))
    await createCluster(cluster, place.binaries, identity, passwords.admin);

  const port =
    (await runningPort(cluster, passwords.admin)) ?? (await startServer(cluster, place.binaries, identity, options));
  const logins = loginsAt(port, passwords);
  const maintenance = new URL(logins.adminUrl);
  maintenance.pathname = '/postgres';
  const holder = await holdCluster(maintenance.href, options.dataDir);

  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await holder.end().catch(() => undefined);
    await runProgram(place.binaries.pg_ctl, ['stop', '-D', cluster, '-m', 'fast', '-w'], identity);
  };
  return {
    ...logins,
    dataDir: place.dataDir,
    stop: () => (stopping ??= stop()),
  };
}

/**
 * Logins of the server that runs on the data folder already, for a tool beside the service; `null` when none runs. It is neither
 * started nor held nor stopped.
 */
export async function findEmbeddedPostgres(
  options: Pick<EmbeddedPostgresOptions, 'dataDir' | 'binDir'>,
): Promise<Pick<RunningPostgres, 'adminUrl' | 'runtimeUrl'> | null> {
  if (!existsSync(options.dataDir)) return null;
  const { dataDir } = await reachablePlace(options, serverIdentity(), () => undefined);
  if (!existsSync(path.join(dataDir, 'postgres', 'PG_VERSION'))) return null;
  const passwords = await readPasswords(dataDir);
  const port = await runningPort(path.join(dataDir, 'postgres'), passwords.admin);
  return port === null ? null : loginsAt(port, passwords);
}

function loginsAt(port: number, passwords: Passwords): Pick<RunningPostgres, 'adminUrl' | 'runtimeUrl'> {
  const url = (user: string, password: string): string =>
    `postgres://${user}:${password}@127.0.0.1:${port}/${DATABASE}`;
  return { adminUrl: url('postgres', passwords.admin), runtimeUrl: url(RUNTIME_LOGIN, passwords.runtime) };
}

export interface Place {
  readonly dataDir: string;
  readonly binaries: PostgresBinaries;
}

/**
 * The folder and programs to use. As root, both must be reachable for the server's user; below a closed folder (root's home, a
 * private temporary folder) a copy of the programs and the cluster live in `/var/lib/portfolio-metrics`, one folder per data folder.
 */
export async function reachablePlace(
  options: EmbeddedPostgresOptions,
  identity: ServerIdentity,
  log: (line: string) => void,
): Promise<Place> {
  const binaries = await findBinaries(options.binDir);
  if (canReach(identity, binaries.pg_ctl) && canReach(identity, options.dataDir))
    return { dataDir: options.dataDir, binaries };
  const id = createHash('sha256').update(path.resolve(options.dataDir)).digest('hex').slice(0, 16);
  const base = '/var/lib/portfolio-metrics';
  const dataDir = path.join(base, id);
  const native = path.dirname(path.dirname(binaries.pg_ctl));
  const copy = path.join(base, `postgres-${createHash('sha256').update(native).digest('hex').slice(0, 16)}`);
  log(`The user that runs PostgreSQL cannot reach ${options.dataDir}; its files are in ${dataDir}.`);
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  if (canReach(identity, binaries.pg_ctl)) return { dataDir, binaries };
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
    await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true }));
  }
  return { dataDir, binaries: await findBinaries(path.join(copy, 'bin')) };
}

export interface Passwords {
  readonly admin: string;
  readonly runtime: string;
}

export async function readPasswords(dataDir: string): Promise<Passwords> {
  const file = path.join(dataDir, 'postgres-passwords.json');
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as Passwords;
  const passwords = { admin: randomBytes(24).toString('hex'), runtime: randomBytes(24).toString('hex') };
  await writeFile(file, `${JSON.stringify(passwords)}\n`, { mode: 0o600 });
  return passwords;
}

/** `initdb` beside the final place, then a rename: an interrupted first start leaves nothing half made. */
async function createCluster(
  cluster: string,
  binaries: PostgresBinaries,
  identity: ServerIdentity,
  password: string,
): Promise<void> {
  const unfinished = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (identity.uid !== undefined && identity.gid !== undefined) {
      await chown(unfinished, identity.uid, identity.gid);
      await chown(passwordFile, identity.uid, identity.gid);
    }
    const flags = ['--auth=scram-sha-256', '--username=postgres', '--encoding=UTF8', '--locale=C', '--no-sync'];
    await runProgram(binaries.initdb, [`--pgdata=${unfinished}`, `--pwfile=${passwordFile}`, ...flags], identity);
    await rename(unfinished, cluster);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** The port of a server that runs on the cluster already: another process's, or one whose process was killed. */
async function runningPort(cluster: string, password: string): Promise<number | null> {
  const pidFile = path.join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return null;
  const port = Number((await readFile(pidFile, 'utf8')).split('\n')[3]);
  const client = new Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' });
  try {
    await client.connect();
    const { rows } = await client.query<{ directory: string }>(`select current_setting('data_directory') as directory`);
    return rows[0]?.directory === cluster ? port : null;
  } catch {
    return null;
  } finally {
    await client.end().catch(() => undefined);
  }
}

export async function startServer(
  cluster: string,
  binaries: PostgresBinaries,
  identity: ServerIdentity,
  options: EmbeddedPostgresOptions,
): Promise<number> {
  const port = await freePort();
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...options.settings,
  };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value === '' ? "''" : value}`);
  const logFile = path.join(cluster, 'server.log');
  try {
    await runProgram(
      binaries.pg_ctl,
      ['start', '-D', cluster, '-w', '-t', '60', '-l', logFile, '-o', flags.join(' ')],
      identity,
    );
  } catch (error) {
    const lines = existsSync(logFile) ? (await readFile(logFile, 'utf8')).trimEnd().split('\n') : [];
    const tail = lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1);
    throw new DatabaseSetupError(`the embedded PostgreSQL does not start${tail === undefined ? '' : `: ${tail}`}`, {
      cause: error,
    });
  }
  return port;
}

/** Takes the service lock on a connection that is kept open, and makes the database when it is not there. */
async function holdCluster(adminUrl: string, dataDir: string): Promise<Client> {
  const client = new Client({
    connectionString: adminUrl,
    application_name: 'portfolio-metrics-holder',
    keepAlive: true,
  });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [SERVICE_LOCK]);
  if (rows[0]?.held !== true) {
    await client.end();
    throw new DatabaseSetupError(
      `another portfolio-metrics is running with the data in ${dataDir}: stop it first, or set DATA_DIR to another folder`,
    );
  }
  const existing = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
  if (existing.rowCount === 0) await client.query(`create database ${DATABASE}`);
  return client;
}

/** Runs a program of PostgreSQL to its end, as the server's user. Rejects with what it said when it fails. */
export async function runProgram(program: string, args: readonly string[], identity: ServerIdentity): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    // A folder that every user may enter: the server's user may not be allowed into ours.
    const child = spawn(program, args, {
      ...identity,
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      windowsHide: true,
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
    child.once('error', reject);
    child.once('exit', (code) => {
      child.stderr.destroy();
      if (code === 0) resolve();
      else reject(new Error(`${path.basename(program)} ${args[0]} failed (${code}): ${errors.trim()}`));
    });
  });
}
