import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findEmbeddedPostgres, type RunningPostgres, startEmbeddedPostgres } from './embedded-postgres.js';

describe('startEmbeddedPostgres', () => {
  let dataDir: string;
  const started: RunningPostgres[] = [];

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'portfolio-metrics-embedded-'));
    await chmod(dataDir, 0o755);
  });
  afterEach(async () => {
    // All of them first: a second one may still run in the folder of the first.
    const servers = started.splice(0);
    for (const server of servers) await server.stop().catch(() => undefined);
    for (const server of servers) await rm(server.dataDir, { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = async (): Promise<RunningPostgres> => {
    const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } });
    started.push(server);
    return server;
  };
  const query = async (url: string, text: string): Promise<unknown[]> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(text)).rows as unknown[];
    } finally {
      await client.end();
    }
  };

  it('keeps the data between starts', async () => {
    const first = await start();
    await query(first.adminUrl, 'create table kept (value int); insert into kept values (7)');
    await first.stop();
    expect(await query((await start()).adminUrl, 'select value from kept')).toEqual([{ value: 7 }]);
  });

  it('says clearly that another one is running, and leaves it running', async () => {
    const first = await start();
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(/another portfolio-metrics is running/);
    expect(await query(first.adminUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
  });

  it('is found by a tool while it runs, and only then, and goes on running', async () => {
    expect(await findEmbeddedPostgres({ dataDir })).toBeNull();
    const server = await start();
    const found = await findEmbeddedPostgres({ dataDir });
    expect(found).toEqual({ adminUrl: server.adminUrl, runtimeUrl: server.runtimeUrl });
    expect(await query(found!.adminUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    await server.stop();
    expect(await findEmbeddedPostgres({ dataDir })).toBeNull();
  });

  it('takes over a server whose process was killed', async () => {
    const first = await start();
    await query(
      first.adminUrl,
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'portfolio-metrics-holder'`,
    );
    const second = await start();
    expect(new URL(second.adminUrl).port).toBe(new URL(first.adminUrl).port);
    await second.stop();
    await expect(query(second.adminUrl, 'select 1')).rejects.toThrow('ECONNREFUSED');
  });

  it.runIf(process.getuid?.() === 0)('finds a place when its user cannot reach the folder', async () => {
    await chmod(dataDir, 0o700);
    const server = await start();
    expect(server.dataDir.startsWith(dataDir)).toBe(false);
    expect(await query(server.adminUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    await server.stop();
    expect((await start()).dataDir).toBe(server.dataDir);
  });

  it('asks for a password', async () => {
    const url = new URL((await start()).adminUrl);
    url.password = '';
    await expect(query(url.href, 'select 1')).rejects.toThrow(/password/);
  });
});
