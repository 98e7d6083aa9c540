import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { runAdmin } from './admin-program.js';

const USER = 'a11ce000-0000-4000-8000-00000000000a';
const BOB = 'b0b00000-0000-4000-8000-00000000000b';
const PORTFOLIO = '5f0c1a2e-0000-4000-8000-000000000001';
const SECRET = 'the secret of the tokens, long enough for HS256';

const ROWS = `
  insert into instruments (symbol, name, currency, exchange, asset_class) values ('ACME', 'Acme', 'USD', 'XNYS', 'EQUITY');
  insert into portfolios (user_id, id, name, base_currency) values ('${USER}', '${PORTFOLIO}', 'Mine', 'USD')`;
const HELD = `insert into price_quarantine (symbol, kind, date, as_of, price, source, reason, reference_price, reference_date, first_seen_at, last_seen_at)
  values ('ACME', 'close', '2026-01-07', null, 990, 'yahoo', 'jump', 10, '2026-01-06', now(), now()) returning id::text`;

describe('npm run admin', () => {
  let database: TestDatabase;
  let folder: string;
  let variables: Record<string, string>;
  let printed: string[];
  let noted: string[];

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.admin.query(ROWS);
    folder = await mkdtemp(path.join(tmpdir(), 'portfolio-metrics-admin-'));
    variables = {
      DATABASE_URL: database.runtimeUrl,
      DATABASE_ADMIN_URL: database.adminUrl,
      AUTH_JWT_SECRET: SECRET,
      PRICE_PROVIDERS: '',
    };
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await database.drop();
  });
  beforeEach(() => {
    printed = [];
    noted = [];
  });

  const run = async (line: string, more: Record<string, string> = {}): Promise<number> =>
    runAdmin(
      line.split(' '),
      { ...variables, ...more },
      { screen: null, print: (text) => void printed.push(text), note: (text) => void noted.push(text) },
    );
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const count = async (table: string): Promise<number> =>
    (await database.admin.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]!.n;

  it.each([
    ['nonsense', /unknown command 'nonsense'/],
    ['token --scopes everything', /names everything: there are portfolio:read/],
    ['token --user alice', /must be a UUID/],
    ['token --days 0', /whole number from 1 to 3650/],
    ['import-prices', /missing required argument 'file'/],
    ['import-prices /no/such/file', /is no file$/],
    ['import-transactions x.csv', /required option '--user/],
    ['import-rates x.csv --format xml', /Allowed choices are csv, json/],
    ['recompute', /one of --user and --all/],
    ['quarantine list --limit many', /whole number from 1 to 1000/],
    ['backup somewhere', /this is for the embedded database/],
    ['restore somewhere', /this is for the embedded database/],
  ])('%s: exit code 2, a word about it, no result', async (line, word) => {
    expect(await run(line)).toBe(2);
    expect(noted.join('\n')).toMatch(word);
    expect(printed).toEqual([]);
  });

  it('says what every command is for', async () => {
    const commands =
      'token import-transactions import-prices import-rates cache-status purge recompute restored refresh quarantine backup restore';
    expect(await run('--help')).toBe(0);
    for (const command of commands.split(' ')) {
      expect(printed[0]).toMatch(new RegExp(`^ {2}${command} `, 'm'));
      expect(await run(`${command} --help`)).toBe(0);
      expect(printed.at(-1)).toContain(`Usage: admin ${command}`);
    }
  });

  it('names a wrong setting, never its value', async () => {
    expect(await run('purge', { DATABASE_URL: 'mysql://root:hunter2@db/x' })).toBe(2);
    expect(await run('purge', { DATABASE_URL: 'postgres://root:hunter2@127.0.0.1:1/x', DATABASE_ADMIN_URL: '' })).toBe(
      1,
    );
    expect(noted).toHaveLength(2);
    expect(noted.join()).not.toContain('hunter2');
  });

  it('signs a token, prints it once and alone, and shows no other secret', async () => {
    expect(await run(`token --user ${USER} --scopes ops,portfolio:read --days 2`)).toBe(0);
    expect(printed).toHaveLength(1);
    const [header, payload] = printed[0]!.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    expect(JSON.parse(header!)).toMatchObject({ alg: 'HS256' });
    const claims = JSON.parse(payload!) as { iat: number; exp: number };
    expect(claims).toMatchObject({ sub: USER, scope: 'ops portfolio:read' });
    expect(claims.exp - claims.iat).toBe(172_800);
    expect(noted.join()).not.toContain(SECRET);
    expect(await run('token', { AUTH_JWT_SECRET: '', AUTH_JWKS_URL: 'https://id.example.com/keys' })).toBe(2);
  });

  it('imports closes as a whole or not at all, and tries without storing', async () => {
    const bad = await file('bad.csv', 'symbol,date,close\nACME,2026-01-05,10\nACME,2026-01-06,ten\n');
    expect(await run(`import-prices ${bad}`)).toBe(1);
    expect(noted.join('\n')).toMatch(/Nothing was imported: 1 problem[^]*line 3, close: is not a decimal/);
    expect(await count('price_history')).toBe(0);
    const good = await file('good.json', '[{"symbol":"ACME","date":"2026-01-05","close":"10"}]');
    expect(await run(`import-prices ${good} --dry-run`)).toBe(0);
    expect(await count('price_history')).toBe(0);
    expect(await run(`import-prices ${good}`)).toBe(0);
    expect(await run(`import-prices ${good}`)).toBe(0);
    expect(printed).toEqual([
      '1 imported, 0 unchanged: tried only, nothing was stored',
      '1 imported, 0 unchanged',
      '0 imported, 1 unchanged',
    ]);
    expect(noted.at(-1)).toMatch(/^read 100 % of \d+ bytes$/);
  });

  it('imports exchange rates, and transactions into the portfolio of the user named, and of nobody else', async () => {
    const rates = await file('rates.csv', 'base,quote,date,rate\nEUR,USD,2026-01-05,1.0921\n');
    expect(await run(`import-rates ${rates}`)).toBe(0);
    const trades = await file(
      'trades.csv',
      'date,type,symbol,quantity,price,currency,externalId\n2026-01-05,BUY,ACME,3,9.5,USD,one\n',
    );
    expect(await run(`import-transactions ${trades} --user ${BOB} --portfolio ${PORTFOLIO}`)).toBe(1);
    expect(await count('transactions')).toBe(0);
    expect(await run(`import-transactions ${trades} --user ${USER} --portfolio ${PORTFOLIO}`)).toBe(0);
    expect(await run(`import-transactions ${trades} --user ${USER} --portfolio ${PORTFOLIO}`)).toBe(0);
    expect(printed.slice(1)).toEqual(['1 imported, 0 there already', '0 imported, 1 there already']);
    const { rows } = await database.admin.query('select user_id::text from transactions');
    expect(rows).toEqual([{ user_id: USER }]);
  });

  it("computes a user's figures anew, shows the cache, and makes all figures count as out of date", async () => {
    expect(await run(`recompute --user ${USER}`)).toBe(0);
    expect(printed[0]).toBe('0 entries invalidated, 2 computed anew, 0 of them degraded');
    expect(await run(`recompute --user ${USER}`)).toBe(0);
    expect(printed[1]).toMatch(/^2 entries invalidated, 2 computed anew/);
    expect(await run(`cache-status --user ${USER}`)).toBe(0);
    expect(JSON.parse(printed[2]!)).toMatchObject({ metricType: 'portfolio', live: 2, invalidated: 0 });
    expect(await run('restored')).toBe(0);
    expect(await run(`cache-status --user ${USER}`)).toBe(0);
    expect(JSON.parse(printed[4]!)).toMatchObject({ live: 0, invalidated: 2 });
    expect(await run('cache-status')).toBe(0);
    expect(JSON.parse(printed[5]!)).toMatchObject({ metricType: 'portfolio', reads: 4 });
    expect(await run('restored', { DATABASE_ADMIN_URL: '' })).toBe(1);
    expect(noted.at(-1)).toMatch(/DATABASE_ADMIN_URL/);
  });

  it('purges what is past its stale limit, and is refused a suspicious share unless forced', async () => {
    await database.admin.query(
      `insert into portfolio_metrics_cache (user_id, cache_key, params, schema_version, payload, payload_bytes, payload_checksum,
         complete, computation, user_generation, market_keys, market_generations, computed_at, expires_at, stale_until,
         lifetime_reason, computation_time_ms)
       select gen_random_uuid(), 'portfolio:v1:portfolio:' || n, n::text, 1, '{}', 2, 0, true, n, 0, array['*'],
         array[1::bigint], now() - interval '2 days', now() - interval '2 days', now() - interval '1 day', 'market_open', 10
       from generate_series(1, 200) n`,
    );
    expect(await run('purge')).toBe(1);
    expect(noted.at(-1)).toMatch(/^error: refused: 200 rows are past their stale limit .* --force$/);
    expect(await run('purge --force')).toBe(0);
    expect(printed[0]).toMatch(/200 deleted/);
  });

  it('lists, releases and discards held prices, once', async () => {
    const [one, other] = [
      await database.admin.query(HELD),
      await database.admin.query(HELD.replaceAll('-07', '-08')),
    ].map(({ rows }) => (rows as Array<{ id: string }>)[0]!.id);
    expect(await run('quarantine list --symbol ACME')).toBe(0);
    expect(printed.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual([other, one]);
    expect(await run(`quarantine release ${one} --by ${USER}`)).toBe(0);
    expect(await run(`quarantine discard ${other}`)).toBe(0);
    expect(printed.slice(2)).toEqual([`${one} released: ACME 990 of yahoo`, `${other} discarded: ACME of yahoo`]);
    expect(await run(`quarantine discard ${one}`)).toBe(1);
    expect(noted.at(-1)).toMatch(/It was released already/);
    const { rows } = await database.admin.query('select status, decided_by::text from price_quarantine order by id');
    expect(rows).toEqual([
      { status: 'released', decided_by: USER },
      { status: 'discarded', decided_by: '00000000-0000-0000-0000-000000000000' },
    ]);
  });

  it('refreshes once, and says so when nobody can be asked', async () => {
    expect(await run('refresh')).toBe(0);
    expect(noted.join()).toMatch(/PRICE_PROVIDERS is empty/);
    await database.admin.query('delete from price_history; delete from price_quarantine');
    expect(await run('refresh', { PRICE_PROVIDERS: 'simulated' })).toBe(0);
    expect(printed.at(-1)).toMatch(
      /^changed \d+ quotes, [1-9]\d* closes, [1-9]\d* exchange rates; held \d+; 0 failures$/,
    );
  });
});
