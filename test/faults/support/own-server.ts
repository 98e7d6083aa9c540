import { readFileSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareDatabase, type RunningPostgres, startEmbeddedPostgres } from '@portfolio-metrics/database';
import { Client } from 'pg';
import { reachablePlace, runProgram, startServer } from '../../../libs/database/src/embedded/embedded-postgres.js';
import { serverIdentity } from '../../../libs/database/src/embedded/os-user.js';
import { MIGRATIONS } from '../../../migrations/index.js';
import type { TestDatabase } from '../../support/test-database.js';
import { until } from './gate.js';

const SETTINGS = { fsync: 'off' } as const;

/** A PostgreSQL server for one trial alone, which can be killed and come back at the same port. */
export class OwnServer implements TestDatabase {
  private constructor(
    private readonly dataDir: string,
    private readonly server: RunningPostgres,
    /** Another one after each `kill`. */
    public admin: Client,
  ) {}

  static async start(): Promise<OwnServer> {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'portfolio-metrics-fault-'));
    await chmod(dataDir, 0o755);
    const server = await startEmbeddedPostgres({ dataDir, settings: SETTINGS });
    await prepareDatabase({ adminUrl: server.adminUrl, runtimeUrl: server.runtimeUrl, migrations: MIGRATIONS });
    return new OwnServer(dataDir, server, await connected(server.adminUrl));
  }

  get adminUrl(): string {
    return this.server.adminUrl;
  }

  get runtimeUrl(): string {
    return this.server.runtimeUrl;
  }

  /** SIGKILL, as when its memory runs out; resolves with the process that is gone. */
  async kill(): Promise<number> {
    const pid = Number(readFileSync(path.join(this.cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    await until('the end of the server', () => !isThere(pid));
    return pid;
  }

  /** At the same port, recovering from its log, for as long as nobody ends that: it refuses everybody with 57P03. */
  async startInRecovery(): Promise<void> {
    const signal = path.join(this.cluster, 'standby.signal');
    await writeFile(signal, '');
    const { uid, gid } = await stat(this.cluster);
    await chown(signal, uid, gid);
    const { binaries } = await this.place();
    const settings = { ...SETTINGS, port: new URL(this.adminUrl).port, hot_standby: 'off' };
    const start = startServer.bind(null, this.cluster, binaries, serverIdentity(), { dataDir: this.dataDir, settings });
    // A start is refused until the processes that the killed one has left are gone.
    await until('a start', async () => start().then(Boolean, () => false));
  }

  async endRecovery(): Promise<void> {
    const { binaries } = await this.place();
    await runProgram(binaries.pg_ctl, ['promote', '-D', this.cluster, '-w'], serverIdentity());
    this.admin = await connected(this.adminUrl);
  }

  async drop(): Promise<void> {
    await this.admin.end().catch(() => undefined);
    await this.server.stop();
    for (const folder of [this.server.dataDir, this.dataDir]) await rm(folder, { recursive: true, force: true });
  }

  private get cluster(): string {
    return path.join(this.server.dataDir, 'postgres');
  }

  private async place(): ReturnType<typeof reachablePlace> {
    return await reachablePlace({ dataDir: this.dataDir }, serverIdentity(), () => undefined);
  }
}

/** Survives the end of its connection: the server is killed on purpose. */
async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
