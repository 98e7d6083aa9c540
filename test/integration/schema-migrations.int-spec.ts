import { migrationDataSourceOptions, type MigrationClass, prepareDatabase } from '@portfolio-metrics/database';
import type { Client } from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../migrations/index.js';
import { createFreshDatabase, type FreshDatabase } from './fresh-database.js';
import { schemaSnapshot } from './schema-snapshot.js';

const CONNECTION_LOST = /^terminating connection|^Connection terminated|^Query runner already released/;
const NAMES = MIGRATIONS.map((migration) => new migration().name);

describe('the migrations', () => {
  let database: FreshDatabase;
  /** The schema after the first n migrations, by n. */
  const after: string[][] = [];
  /** By migration: how many moments there are to die in, before each of its statements and before the commit. */
  const moments: number[] = [];

  beforeAll(async () => {
    database = await createFreshDatabase();
    for (let count = 0; count <= MIGRATIONS.length; count += 1) {
      const counted: number[] = [];
      await database.prepare(MIGRATIONS.slice(0, count).map((migration) => counting(migration, counted)));
      after.push(await schemaSnapshot(database.admin));
      if (count > 0) moments.push(counted.length);
    }
  });

  afterAll(() => database.drop());

  it('change the schema, each of them', () => {
    expect(new Set(after.map((schema) => schema.join('\n'))).size).toBe(MIGRATIONS.length + 1);
  });

  it('go down step by step to exactly what was there before, and up again to the same schema', async () => {
    const dataSource = await new DataSource(migrationDataSourceOptions(database.adminUrl, MIGRATIONS)).initialize();
    try {
      for (let count = MIGRATIONS.length - 1; count >= 0; count -= 1) {
        await dataSource.undoLastMigration();
        expect(await schemaSnapshot(database.admin), `after the way back of ${NAMES[count]}`).toEqual(after[count]);
      }
    } finally {
      await dataSource.destroy();
    }
    expect(await database.prepare(MIGRATIONS)).toEqual(NAMES);
    expect(await schemaSnapshot(database.admin)).toEqual(after.at(-1));
  });

  it('run once when several replicas start on an empty database at the same time', async () => {
    const shared = await createFreshDatabase();
    try {
      const ran = await Promise.all([1, 2, 3].map(() => shared.prepare(MIGRATIONS)));
      expect(ran.toSorted((one, other) => other.length - one.length)).toEqual([NAMES, [], []]);
      expect(await schemaSnapshot(shared.admin)).toEqual(after.at(-1));
    } finally {
      await shared.drop();
    }
  });

  it.each(NAMES)(
    'leave the schema as it was when the connection dies inside %s, and finish when run again',
    async (name) => {
      const index = NAMES.indexOf(name);
      const migration = MIGRATIONS[index]!;
      const interrupted = await createFreshDatabase();
      try {
        const before = MIGRATIONS.slice(0, index);
        await interrupted.prepare(before);
        for (const at of [Math.floor(moments[index]! / 2), moments[index]! - 1]) {
          await expect(interrupted.prepare([...before, dyingAt(migration, at, interrupted.admin)])).rejects.toThrow(
            CONNECTION_LOST,
          );
          expect(await schemaSnapshot(interrupted.admin), `killed at moment ${at}`).toEqual(after[index]);
        }
        expect(await interrupted.prepare(MIGRATIONS)).toEqual(NAMES.slice(index));
        expect(await schemaSnapshot(interrupted.admin)).toEqual(after.at(-1));
      } finally {
        await interrupted.drop();
      }
    },
  );
});

describe('a database that a newer release has migrated', () => {
  const older = MIGRATIONS.slice(0, -1);
  const refused = new RegExp(`newer than this release \\(it has ${NAMES.at(-1)}\\)`);
  let database: FreshDatabase;

  beforeAll(async () => {
    database = await createFreshDatabase();
    await database.prepare(MIGRATIONS);
  });

  afterAll(() => database.drop());

  it('is left as it is, roles and rights too', async () => {
    const name = new URL(database.adminUrl).pathname.slice(1);
    // What setting up would put right again.
    await database.admin.query(`grant temporary on database ${name} to public`);
    const before = await schemaSnapshot(database.admin);
    await expect(database.prepare(older)).rejects.toThrow(refused);
    expect(await schemaSnapshot(database.admin)).toEqual(before);
    const { rows } = await database.admin.query(`select has_database_privilege('public', $1, 'temporary') as kept`, [
      name,
    ]);
    expect(rows).toEqual([{ kept: true }]);
    expect(await database.prepare(MIGRATIONS)).toEqual([]);
  });

  it('is not migrated further by a login that may only become the owner', async () => {
    const login = new URL(database.adminUrl);
    [login.username, login.password] = [login.pathname.slice(1), 'secret'];
    const name = database.admin.escapeIdentifier(login.username);
    await database.admin.query(`create role ${name} login noinherit password 'secret'`);
    try {
      await database.admin.query(`grant portfolio_metrics_owner, portfolio_metrics_app to ${name}`);
      const adminUrl = login.href;
      expect(await prepareDatabase({ adminUrl, migrations: MIGRATIONS })).toEqual([]);
      await expect(prepareDatabase({ adminUrl, migrations: older })).rejects.toThrow(refused);
    } finally {
      await database.admin.query(`drop role ${name}`);
    }
  });
});

describe('the picture of the schema', () => {
  let database: FreshDatabase;
  let before: string[];

  beforeAll(async () => {
    database = await createFreshDatabase();
    await database.prepare(MIGRATIONS);
    before = await schemaSnapshot(database.admin);
  });

  afterAll(() => database.drop());

  it.each([
    'create table extra (id integer)',
    'alter table portfolios add column extra text',
    'alter table portfolios alter column name drop not null',
    'alter table portfolios disable row level security',
    'create index extra on portfolios (user_id, name)',
    'alter policy portfolios_own_rows on portfolios using (true)',
    'drop trigger portfolios_generations_on_insert on portfolios',
    'alter function current_portfolio_user() immutable',
    'grant truncate on portfolios to portfolio_metrics_app',
    'create view extra as select 1 as one',
    `create type extra as enum ('one')`,
  ])('sees: %s', async (change) => {
    await database.admin.query('begin');
    try {
      await database.admin.query(change);
      expect(await schemaSnapshot(database.admin)).not.toEqual(before);
    } finally {
      await database.admin.query('rollback');
    }
  });
});

/** The migration, with a look before each statement that it sends and before the commit. */
function watched(migration: MigrationClass, before: (runner: QueryRunner) => Promise<void>): MigrationClass {
  return class extends migration {
    override async up(runner: QueryRunner): Promise<void> {
      const watching = new Proxy(runner, {
        get: (target, property) => {
          if (property !== 'query') return Reflect.get(target, property, target) as unknown;
          return async (...statement: Parameters<QueryRunner['query']>) => {
            await before(target);
            return (await target.query(...statement)) as unknown;
          };
        },
      });
      await super.up(watching);
      await before(runner);
    }
  };
}

function counting(migration: MigrationClass, counted: number[]): MigrationClass {
  return watched(migration, async () => void counted.push(1));
}

/** The server ends the migration's connection at moment `at`, counted from 0. */
function dyingAt(migration: MigrationClass, at: number, admin: Client): MigrationClass {
  let moment = 0;
  return watched(migration, async (runner) => {
    if (moment++ !== at) return;
    const [backend] = (await runner.query('select pg_backend_pid() as pid')) as Array<{ pid: number }>;
    const { rows } = await admin.query<{ ended: boolean }>('select pg_terminate_backend($1, 5000) as ended', [
      backend!.pid,
    ]);
    expect(rows).toEqual([{ ended: true }]);
  });
}
