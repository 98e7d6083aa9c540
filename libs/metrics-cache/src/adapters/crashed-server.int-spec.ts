import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunningPostgres, startEmbeddedPostgres } from '@portfolio-metrics/database';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SNAPSHOT, type SnapshotRow } from './postgres-statements.js';

describe('The snapshot of a server that has crashed', () => {
  let dataDir: string;
  let server: RunningPostgres;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'portfolio-metrics-crash-'));
    await chmod(dataDir, 0o755);
    // Nothing reaches the disk by itself: what is not waited for is lost, as it is where a server crashes soon after.
    server = await startEmbeddedPostgres({
      dataDir,
      settings: { fsync: 'off', autovacuum: 'off', wal_writer_delay: '10s', checkpoint_timeout: '1d' },
    });
  });
  afterAll(async () => {
    await server.stop();
    await rm(server.dataDir, { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  });

  async function connected(): Promise<Client> {
    const client = new Client({ connectionString: server.adminUrl });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async function snapshotOf(client: Client): Promise<string> {
    const { rows } = await client.query<SnapshotRow>(SNAPSHOT.text);
    return rows[0]!.snapshot!;
  }

  /** Kills one of the server's processes: it ends all others and recovers. */
  async function crash(): Promise<Client> {
    const victim = await connected();
    const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid');
    const ended = new Promise((resolve) => victim.once('end', resolve));
    process.kill(rows[0]!.pid, 'SIGKILL');
    await ended;
    for (;;) {
      const client = await connected().catch(() => null);
      if (client !== null) return client;
    }
  }

  it('is another one, although a new commit has taken the number of one that was lost', async () => {
    const first = await connected();
    await first.query('create table ledger (value int); create table cached (value int)');
    await first.query('set synchronous_commit = off');
    await first.query('insert into cached values (1)');
    const before = await snapshotOf(first);

    const second = await crash();
    const { rows } = await second.query('select value from cached');
    expect(rows).toEqual([]);
    await second.query('insert into ledger values (1)');
    const after = await snapshotOf(second);
    await second.end();

    expect(after.split(' ')[0]).toBe(before.split(' ')[0]);
    expect(after).not.toBe(before);
  });
});
