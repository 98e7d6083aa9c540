import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareDatabase } from '../migrator.js';
import { joinDatabase, openDatabase } from '../open-database.js';
import { backUpEmbeddedPostgres, restoreEmbeddedPostgres } from './embedded-backup.js';
import { findEmbeddedPostgres, type RunningPostgres, startEmbeddedPostgres } from './embedded-postgres.js';

const nothing = { replace: false, prepare: async () => undefined };

describe('a backup of the embedded database', () => {
  let folder: string;
  let dataDir: string;
  let backup: string;
  let committed: number;
  let server: RunningPostgres;
  const started: RunningPostgres[] = [];

  const start = async (dir: string): Promise<RunningPostgres> => {
    const one = await startEmbeddedPostgres({ dataDir: dir, settings: { fsync: 'off' } });
    started.push(one);
    return one;
  };
  const query = async <T>(url: string, text: string): Promise<T[]> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(text)).rows as T[];
    } finally {
      await client.end();
    }
  };
  const rowsOf = async (url: string): Promise<number> =>
    (await query<{ n: number }>(url, 'select count(*)::int as n from kept'))[0]!.n;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'portfolio-metrics-backup-'));
    await chmod(folder, 0o755);
    dataDir = path.join(folder, 'data');
    backup = path.join(folder, 'backup');
    server = await start(dataDir);
    await writeFile(path.join(dataDir, 'signing-secret'), 'the secret of the tokens');
    await query(
      server.adminUrl,
      `create table kept (id int primary key, text text);
       create table schema_migrations (timestamp bigint, name text);
       insert into schema_migrations values (1, 'First'), (2, 'Second');
       insert into kept select n, repeat('x', 500) from generate_series(1, 20000) n`,
    );
    // Two rows in each transaction, for as long as the backup takes.
    const writer = new Client({ connectionString: server.adminUrl });
    await writer.connect();
    let done = false;
    committed = 20_000;
    const writing = (async () => {
      while (!done) {
        await writer.query(
          `insert into kept values (${committed + 1}, repeat('y', 500)), (${committed + 2}, repeat('z', 500))`,
        );
        committed += 2;
      }
    })();
    try {
      await backUpEmbeddedPostgres(dataDir, backup);
    } finally {
      done = true;
      await writing;
      await writer.end();
    }
  });
  afterAll(async () => {
    for (const one of started) {
      await one.stop().catch(() => undefined);
      await rm(one.dataDir, { recursive: true, force: true });
    }
    await rm(folder, { recursive: true, force: true });
  });

  it('is taken while others write, and says what is in it', async () => {
    const content = JSON.parse(await readFile(path.join(backup, 'backup.json'), 'utf8')) as {
      rows: Record<string, number>;
    };
    expect(content).toMatchObject({
      format: 1,
      migration: 'Second',
      serverVersion: expect.stringMatching(/^\d+\.\d+$/) as string,
    });
    expect(content.rows['kept']).toBeGreaterThanOrEqual(20_000);
    expect(content.rows['kept']).toBeLessThan(committed);
    expect(content.rows['kept']! % 2).toBe(0);
    expect(await rowsOf(server.adminUrl)).toBe(committed);
  });

  it('leaves nothing behind but itself, and is closed to others', async () => {
    expect((await readdir(dataDir)).filter((name) => name.includes('.new'))).toEqual([]);
    expect((await stat(path.join(backup, 'postgres'))).mode & 0o077).toBe(0);
    expect((await stat(path.join(backup, 'backup.json'))).mode & 0o077).toBe(0);
    const slots = await query(server.adminUrl, 'select 1 from pg_replication_slots');
    expect(slots).toEqual([]);
  });

  it('is put into a new data folder, with the passwords and the secret of the tokens', async () => {
    const other = path.join(folder, 'other');
    let prepared = '';
    const { content, movedAside } = await restoreEmbeddedPostgres(other, backup, {
      replace: false,
      prepare: async (adminUrl) => {
        prepared = adminUrl;
        await query(adminUrl, `insert into schema_migrations values (3, 'Third')`);
      },
    });
    expect(movedAside).toBeNull();
    expect(prepared).toContain('@127.0.0.1:');
    expect(await findEmbeddedPostgres({ dataDir: other })).toBeNull();
    const restored = await start(other);
    expect(await rowsOf(restored.adminUrl)).toBe(content.rows['kept']);
    expect(await query(restored.adminUrl, 'select name from schema_migrations order by 1')).toHaveLength(3);
    expect(await readFile(path.join(other, 'signing-secret'), 'utf8')).toBe('the secret of the tokens');
    await restored.stop();
  });

  it('is not put into a folder in use, nor over a database unless asked, which then is moved aside', async () => {
    await expect(restoreEmbeddedPostgres(dataDir, backup, { ...nothing, replace: true })).rejects.toThrow(
      /a service is running .* stop it first/,
    );
    const other = path.join(folder, 'second');
    const first = await start(other);
    await query(first.adminUrl, 'create table kept (id int); insert into kept values (1)');
    await writeFile(path.join(other, 'signing-secret'), 'its own');
    await first.stop();
    await expect(restoreEmbeddedPostgres(other, backup, nothing)).rejects.toThrow(/--replace moves it aside/);
    const { movedAside } = await restoreEmbeddedPostgres(other, backup, { ...nothing, replace: true });
    const now = await start(other);
    expect(await rowsOf(now.adminUrl)).toBeGreaterThan(1);
    expect(await readFile(path.join(other, 'signing-secret'), 'utf8')).toBe('its own');
    await now.stop();
    const before = await start(movedAside!);
    expect(await rowsOf(before.adminUrl)).toBe(1);
    await before.stop();
  });

  it('with a damaged page is refused, and nothing changes', async () => {
    const [{ file }] = (await query<{ file: string }>(
      server.adminUrl,
      `select pg_relation_filepath('kept') as file`,
    )) as [{ file: string }];
    const damaged = path.join(backup, 'postgres', file);
    const bytes = await readFile(damaged);
    const sound = Buffer.from(bytes);
    bytes.fill(7, 8_192 * 3 + 4_000, 8_192 * 3 + 4_100);
    await writeFile(damaged, bytes);
    const other = path.join(folder, 'third');
    await expect(restoreEmbeddedPostgres(other, backup, nothing)).rejects.toThrow(/invalid page|checksum/);
    expect(existsSync(path.join(other, 'postgres'))).toBe(false);
    expect(await readdir(other)).toEqual([]);
    await writeFile(damaged, sound);
  });

  it('of a newer release is refused, as is starting or joining its database, and nothing changes', async () => {
    const older = { migrations: [], log: () => undefined };
    const other = path.join(folder, 'second');
    const place = { kind: 'embedded', dataDir: other } as const;
    const before = [await readdir(other), (await stat(path.join(other, 'postgres'))).ino];
    const prepare = async (adminUrl: string): Promise<void> => void (await prepareDatabase({ adminUrl, ...older }));
    const newer = /^the database is newer than this release \(it has First\): [^\n]*$/;
    await expect(restoreEmbeddedPostgres(other, backup, { replace: true, prepare })).rejects.toThrow(newer);
    expect([await readdir(other), (await stat(path.join(other, 'postgres'))).ino]).toEqual(before);
    await expect(openDatabase(place, older)).rejects.toThrow(newer);
    expect(await findEmbeddedPostgres({ dataDir: other })).toBeNull();
    await expect(joinDatabase({ kind: 'embedded', dataDir }, older)).rejects.toThrow(newer);
    expect(await query(server.adminUrl, `select from pg_roles where rolname like 'portfolio_metrics_%'`)).toEqual([]);
  });

  it('needs a place that is free, and a folder that is one', async () => {
    await expect(backUpEmbeddedPostgres(dataDir, backup)).rejects.toThrow(/exists: name a folder/);
    await expect(backUpEmbeddedPostgres(path.join(folder, 'nowhere'), path.join(folder, 'b'))).rejects.toThrow(
      /no server is running/,
    );
    await expect(restoreEmbeddedPostgres(path.join(folder, 'x'), dataDir, nothing)).rejects.toThrow(/is no backup/);
  });
});
