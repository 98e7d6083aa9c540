import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ROWS_BY_TRIGGER, TENANT_ROWS } from './tenant-rows.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';
const REFUSED = '42501';
const TABLES = [...Object.keys(TENANT_ROWS), ...ROWS_BY_TRIGGER];

const UNKNOWN_USER = '00000000-0000-4000-8000-0000000000ff';

/** SQLSTATE of a statement that failed, number of rows of one that did not. */
type Answer = string | number;

/** What the role of the service can do to every tenant table, statement by statement. */
describe('the role of the service', () => {
  let database: TestDatabase;
  let service: Client;
  let rights: Map<string, ReadonlySet<string>>;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.admin.query(
      `insert into instruments (symbol, name, currency, asset_class) values ('ACME', 'Acme', 'EUR', 'stock')`,
    );
    // The same keys for both: nothing of a tenant's is unique across tenants.
    for (const user of [ALICE, BOB]) {
      for (const [table, row] of Object.entries(TENANT_ROWS))
        await insert(database.admin, table, { user_id: user, ...row });
    }
    service = new Client({ connectionString: database.runtimeUrl });
    await service.connect();
    rights = await readRights(service);
  });

  afterAll(async () => {
    await service.end();
    await database.drop();
  });

  /** Runs one statement as `user` (`null`: without a context) in a transaction of its own that leaves nothing behind. */
  async function attempt(user: string | null, text: string, values: unknown[] = []): Promise<Answer> {
    await service.query('begin');
    try {
      if (user !== null) await service.query(`select set_config('app.user_id', $1, true)`, [user]);
      return (await service.query(text, values)).rowCount ?? 0;
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await service.query('rollback');
    }
  }

  async function rowOf(table: string, user: string): Promise<string> {
    const { rows } = await database.admin.query<{ row: string }>(
      `select to_json(t)::text as row from ${table} t where user_id = $1`,
      [user],
    );
    return rows[0]!.row;
  }

  /** `expected` when the role has the right at all, else a refusal. */
  const ifAllowed = (table: string, verb: string, expected: Answer): Answer =>
    rights.get(table)!.has(verb) ? expected : REFUSED;

  it('has a sample row of every tenant table to try', async () => {
    const { rows } = await database.admin.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'user_id'
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`,
    );
    expect(rows.map((row) => row.name).toSorted()).toEqual(TABLES.toSorted());
    for (const table of TABLES) {
      const { rowCount } = await database.admin.query(`select from ${table} where user_id in ($1, $2)`, [ALICE, BOB]);
      expect(rowCount, table).toBe(2);
    }
  });

  describe.each(TABLES)('on %s', (table) => {
    it('is refused everything without a user', async () => {
      const row = await rowOf(table, ALICE);
      for (const statement of [
        `select from ${table}`,
        `update ${table} set user_id = user_id`,
        `delete from ${table}`,
        `copy ${table} to stdout`,
      ]) {
        expect(await attempt(null, statement), statement).toBe(REFUSED);
      }
      expect(
        await attempt(null, `insert into ${table} select * from json_populate_record(null::${table}, $1)`, [row]),
      ).toBe(REFUSED);
      expect(await attempt('', `select from ${table}`)).toBe(REFUSED);
    });

    it('sees, changes and deletes the rows of its user alone', async () => {
      expect(await attempt(ALICE, `select from ${table}`)).toBe(ifAllowed(table, 'select', 1));
      expect(await attempt(ALICE, `update ${table} set user_id = user_id`)).toBe(ifAllowed(table, 'update', 1));
      expect(await attempt(ALICE, `delete from ${table}`)).toBe(ifAllowed(table, 'delete', 1));
      expect(await attempt(UNKNOWN_USER, `select from ${table}`)).toBe(ifAllowed(table, 'select', 0));
    });

    it("finds nothing of another user's, though it names the row", async () => {
      const others = `where user_id = '${BOB}'`;
      expect(await attempt(ALICE, `select from ${table} ${others}`)).toBe(ifAllowed(table, 'select', 0));
      expect(await attempt(ALICE, `update ${table} set user_id = user_id ${others}`)).toBe(
        ifAllowed(table, 'update', 0),
      );
      expect(await attempt(ALICE, `delete from ${table} ${others}`)).toBe(ifAllowed(table, 'delete', 0));
    });

    it('adds and replaces rows of its user alone, and gives none away', async () => {
      const insertRow = `insert into ${table} select * from json_populate_record(null::${table}, $1)`;
      const key = await primaryKey(database.admin, table);
      const upsertRow = `${insertRow} on conflict (${key}) do update set user_id = excluded.user_id`;
      const own = await rowOf(table, ALICE);
      const others = await rowOf(table, BOB);
      const upsert = rights.get(table)!.has('insert') && rights.get(table)!.has('update');
      expect(await attempt(ALICE, upsertRow, [own])).toBe(upsert ? 1 : REFUSED);
      expect(await attempt(ALICE, upsertRow, [others])).toBe(REFUSED);
      expect(await attempt(ALICE, insertRow, [others])).toBe(REFUSED);
      expect(await attempt(ALICE, `update ${table} set user_id = '${BOB}'`)).toBe(REFUSED);
    });

    it('may not truncate', async () => {
      expect(await attempt(ALICE, `truncate ${table} cascade`)).toBe(REFUSED);
    });
  });

  it('answers a reference to a row of another user like a reference to no row', async () => {
    await database.admin.query(
      `insert into portfolios (user_id, id, name, base_currency) values ($1, $2, 'Secret', 'EUR')`,
      [BOB, UNKNOWN_USER],
    );
    const transaction = (portfolioId: string): Promise<Answer> =>
      attempt(
        ALICE,
        `insert into transactions (user_id, portfolio_id, date, type, amount, currency)
         values ($1, $2, '2024-01-02', 'DEPOSIT', 1, 'EUR')`,
        [ALICE, portfolioId],
      );
    const missing = await transaction('00000000-0000-4000-8000-0000000000fe');
    expect(missing).toBe('23503');
    expect(await transaction(UNKNOWN_USER)).toBe(missing);
  });

  it('still sees own rows only when somebody adds a careless policy', async () => {
    await database.admin.query('create policy careless on portfolios for all using (true) with check (true)');
    try {
      expect(await attempt(ALICE, 'select from portfolios')).toBe(1);
      await database.admin.query('drop policy portfolios_guard on portfolios');
      expect(await attempt(ALICE, 'select from portfolios')).toBeGreaterThan(1);
    } finally {
      await database.admin.query('drop policy careless on portfolios');
    }
  });
});

async function insert(client: Client, table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  await client.query(
    `insert into ${table} (${Object.keys(row).join(', ')}) values (${places.join(', ')})`,
    Object.values(row),
  );
}

async function readRights(service: Client): Promise<Map<string, ReadonlySet<string>>> {
  const rights = new Map<string, ReadonlySet<string>>();
  for (const table of TABLES) {
    const { rows } = await service.query<{ verb: string }>(
      `select verb from unnest(array['select', 'insert', 'update', 'delete']) verb where has_table_privilege($1, verb)`,
      [table],
    );
    rights.set(table, new Set(rows.map((row) => row.verb)));
  }
  return rights;
}

async function primaryKey(client: Client, table: string): Promise<string> {
  const { rows } = await client.query<{ columns: string }>(
    `select string_agg(quote_ident(a.attname), ', ' order by position) as columns
     from pg_index i, unnest(i.indkey) with ordinality as k (attnum, position), pg_attribute a
     where i.indrelid = $1::regclass and i.indisprimary and a.attrelid = i.indrelid and a.attnum = k.attnum`,
    [table],
  );
  return rows[0]!.columns;
}
