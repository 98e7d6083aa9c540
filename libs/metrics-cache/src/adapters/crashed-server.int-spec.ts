import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunningPostgres, startEmbeddedPostgres } from '@portfolio-metrics/database';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCacheDatabase } from '../../../../test/support/metrics-cache-database.js';
import { cacheKey } from '../domain/cache-key.js';
import type { FreshnessStamp } from '../freshness-stamp.js';
import { PostgresMetricsCacheStore } from './postgres-metrics-cache-store.js';
import { CHECK, READ, SNAPSHOT, type SnapshotRow } from './postgres-statements.js';

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

describe('A copy that was read from another server', () => {
  const KEY = cacheKey('dashboard', {});
  const USER = '00000000-0000-4000-8000-00000000000a';

  it('has changed, whatever the generations: those of lost changes are given to others', async () => {
    const cache = await createCacheDatabase();
    let failedOver = false;
    const { database } = cache;
    const behind = Object.create(database) as typeof database;
    behind.statement = async (name, text, values) => {
      const moved = failedOver
        ? text.replaceAll('pg_catalog.pg_postmaster_start_time()', `'2026-01-07'::timestamptz`)
        : text;
      const isServers = name === READ.name || name === CHECK.name || name === SNAPSHOT.name;
      return database.statement(isServers && failedOver ? `${name}_elsewhere` : name, moved, values);
    };
    try {
      const sut = new PostgresMetricsCacheStore(behind);
      const ticket = await sut.open(USER, KEY);
      await ticket.coverMarket([]);
      const lifetime = { freshForMs: 3_600_000, staleForMs: 0, reason: 'market_open' as const };
      await sut.put(ticket, { payload: '1', complete: true, lifetime });
      const stampOf = async (): Promise<FreshnessStamp> => {
        const read = await sut.read(USER, KEY);
        if (read.state !== 'fresh') throw new Error(`expected a fresh copy, got ${read.state}`);
        return read.stamp;
      };
      const stamp = await stampOf();
      expect([...(await sut.check([stamp])).changed]).toEqual([]);

      failedOver = true;
      const later = await stampOf();
      expect([...(await sut.check([stamp, later])).changed]).toEqual([stamp]);
      expect([...(await sut.check([stamp, later])).changed]).toEqual([stamp]);
    } finally {
      await cache.close();
    }
  });
});
