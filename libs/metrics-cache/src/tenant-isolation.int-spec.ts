import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CacheDatabase, createCacheDatabase } from '../../../test/support/metrics-cache-database.js';
import { cacheKey } from './domain/cache-key.js';

const tenant = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const ALICE = tenant(1);
const BOB = tenant(2);
const FOURTEEN = Array.from({ length: 14 }, (_, index) => tenant(index + 1));
const KEY = cacheKey('dashboard', {});
const READ = 'select * from public.read_portfolio_metrics($1, $2, $3, $4)';

/** Makes a mistake in the database, and how the check then fails. */
type Mistake = readonly [name: string, make: (cache: CacheDatabase) => Promise<void>, shows: RegExp];

/** A promise of the cache, the check that it holds, and mistakes that each must break it. */
interface Promised {
  readonly promise: string;
  /** Comes before the mistakes. */
  readonly prepare?: (cache: CacheDatabase) => Promise<void>;
  readonly holds: (cache: CacheDatabase) => Promise<void>;
  readonly mistakes: readonly Mistake[];
}

const PROMISES: readonly Promised[] = [
  {
    promise: 'after a call the connection has no tenant',
    holds: async (cache) => {
      const [setting] = await onOneConnection(cache, async (client) => {
        await client.query(READ, [ALICE, KEY.text, KEY.params, 1]);
        return (await client.query<{ user: string | null }>(`select current_setting('app.user_id', true) as user`))
          .rows;
      });
      expect([null, '']).toContain(setting!.user);
    },
    mistakes: [
      [
        'the context is set for the session',
        rewrite('enter_portfolio_user', 'p_user::text, true', 'p_user::text, false'),
        /to include/,
      ],
    ],
  },
  {
    promise: 'fourteen tenants that take turns on one connection each get their own figures',
    prepare: async (cache) => {
      for (const user of FOURTEEN) await compute(cache, user, `"${user}"`);
    },
    holds: async (cache) => {
      const answers = await onOneConnection(cache, async (client) => {
        const seen: Array<{ user: string; payload: string }> = [];
        // A prepared statement gets its generic plan after five executions.
        for (const user of [...FOURTEEN, ...FOURTEEN, ...FOURTEEN]) {
          const values = [user, KEY.text, KEY.params, 1];
          const { rows } = await client.query<{ payload: string }>({ name: 'read', text: READ, values });
          seen.push({ user, payload: rows[0]!.payload });
        }
        return seen;
      });
      expect(answers.filter(({ user, payload }) => payload !== `"${user}"`)).toEqual([]);
    },
    mistakes: [
      [
        'the policy helper is immutable',
        sql('alter function current_portfolio_user() immutable'),
        /to deeply equal \[\]/,
      ],
      [
        'the context is set in a common table expression',
        async (cache) => {
          await rewrite('read_portfolio_metrics', 'perform public.enter_portfolio_user(p_user);', '')(cache);
          await rewrite(
            'read_portfolio_metrics',
            'select c.params',
            `with context as (select set_config('app.user_id', p_user::text, true)) select c.params`,
          )(cache);
        },
        /no tenant context/,
      ],
    ],
  },
  {
    promise: 'without a tenant a used connection says so, as a new one does',
    holds: async (cache) => {
      const codes = await onOneConnection(cache, async (client) => {
        const before = await codeOf(client, 'select 1 from portfolio_metrics_cache');
        await client.query(READ, [ALICE, KEY.text, KEY.params, 1]);
        return [before, await codeOf(client, 'select 1 from portfolio_metrics_cache')];
      });
      expect(codes).toEqual(['42501', '42501']);
    },
    mistakes: [
      [
        'the empty setting is cast',
        rewrite(
          'current_portfolio_user',
          `nullif(current_setting('app.user_id', true), '')`,
          `current_setting('app.user_id', true)`,
        ),
        /'22P02'/,
      ],
    ],
  },
  {
    promise: 'row-level security binds the functions of the cache and the owner of the table',
    holds: async (cache) => {
      const { rows } = await cache.admin.query<{ name: string; owner: string; definer: boolean }>(
        `select p.proname as name, p.proowner::regrole::text as owner, p.prosecdef as definer from pg_proc p
         where p.pronamespace = 'public'::regnamespace and p.proname ~ 'metrics|enter_portfolio_user|generations$'`,
      );
      // What crosses tenants counts, compares or deletes; none of it gives out a row.
      const crossing = rows.filter(({ name, definer }) => definer && !name.includes('_generations_on_'));
      expect(crossing.map(({ name, owner }) => `${name} of ${owner}`).toSorted()).toEqual([
        'changed_generations of portfolio_metrics_system',
        'portfolio_metrics_cache_on_change of portfolio_metrics_system',
        'portfolio_metrics_cache_on_truncate of portfolio_metrics_system',
        'purge_expired_metrics of portfolio_metrics_system',
      ]);
      await compute(cache, ALICE, '1');
      await compute(cache, BOB, '2');
      await cache.admin.query('begin');
      try {
        await cache.admin.query('set local role portfolio_metrics_owner');
        expect((await cache.admin.query('select 1 from portfolio_metrics_cache')).rowCount).toBe(0);
      } finally {
        await cache.admin.query('rollback');
      }
    },
    mistakes: [
      [
        'a function runs with the rights of its owner',
        sql('alter function read_portfolio_metrics(uuid, text, text, integer) security definer'),
        /to deeply equal/,
      ],
      [
        'row-level security is not forced',
        sql('alter table portfolio_metrics_cache no force row level security'),
        /expected 2 to be \+0/,
      ],
    ],
  },
  {
    promise: 'the monitoring view shows a tenant their own entries',
    holds: async (cache) => {
      await compute(cache, ALICE, '1');
      await compute(cache, BOB, '2');
      const rows = await cache.database.asUser(ALICE, 'read', async (manager) =>
        manager.query<unknown[]>('select user_id, live from portfolio_metrics_cache_status'),
      );
      expect(rows).toEqual([{ user_id: ALICE, live: '1' }]);
    },
    mistakes: [
      [
        'the view has the rights of a superuser',
        async ({ admin }) => {
          await admin.query('alter view portfolio_metrics_cache_status set (security_invoker = false)');
          await admin.query('alter view portfolio_metrics_cache_status owner to current_user');
        },
        /to deeply equal/,
      ],
    ],
  },
  {
    promise: 'two tenants have entries of the same key',
    holds: async (cache) => {
      await compute(cache, ALICE, '1');
      await compute(cache, BOB, '2');
      expect(await cache.store.read(ALICE, KEY)).toMatchObject({ state: 'fresh', payload: '1' });
      expect(await cache.store.read(BOB, KEY)).toMatchObject({ state: 'fresh', payload: '2' });
    },
    mistakes: [
      [
        'the key of the table is without the tenant',
        async (cache) => {
          const target = '(user_id, cache_key)';
          await sql('alter table portfolio_metrics_cache drop constraint portfolio_metrics_cache_pk')(cache);
          await sql('alter table portfolio_metrics_cache add primary key (cache_key)')(cache);
          await rewrite('store_portfolio_metrics', `on conflict ${target}`, 'on conflict (cache_key)')(cache);
        },
        /cache cannot be used/,
      ],
    ],
  },
  {
    promise: "one tenant's price import invalidates another tenant's figures",
    holds: async (cache) => {
      await cache.admin.query(
        `insert into instruments (symbol, name, currency, asset_class) values ('HELD', 'h', 'EUR', 'equity')`,
      );
      await compute(cache, ALICE, '1', ['HELD']);
      await cache.database.asUser(BOB, 'write', async (manager) =>
        manager.query(`insert into quotes (symbol, price, as_of, source) values ('HELD', 1, '2026-01-05', 'test')`),
      );
      expect(await cache.store.read(ALICE, KEY)).toMatchObject({ state: 'invalidated', invalidatedBy: 'market' });
    },
    mistakes: [
      [
        'the trigger has the rights of the writer',
        sql('alter function quotes_generations_on_insert() security invoker'),
        /not as the service needs it/,
      ],
    ],
  },
];

describe('tenants of the cache', () => {
  let cache: CacheDatabase;

  beforeEach(async () => {
    cache = await createCacheDatabase(1);
  });
  afterEach(() => cache.close());

  for (const { promise, prepare, holds, mistakes } of PROMISES) {
    // Resolves, or says in its own words what it found.
    // eslint-disable-next-line vitest/expect-expect
    it(promise, async () => {
      await prepare?.(cache);
      await holds(cache);
    });

    it.each(mistakes)(`${promise}: not when %s`, async (_name, make, shows) => {
      await prepare?.(cache);
      await make(cache);
      await expect(holds(cache)).rejects.toThrow(shows);
    });
  }

  it('get no answer on a connection that was left with a tenant, and the connection is given up', async () => {
    await compute(cache, ALICE, '1');
    await cache.database.statement('leak', `select set_config('app.user_id', $1, false)`, [BOB]);
    await expect(cache.store.read(ALICE, KEY)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await cache.store.read(ALICE, KEY)).toMatchObject({ state: 'fresh' });
  });

  it("cannot be switched inside another tenant's transaction", async () => {
    await compute(cache, ALICE, '1');
    const inside = cache.database.asUser(BOB, 'read', async (manager) =>
      manager.query(READ, [ALICE, KEY.text, KEY.params, 1]),
    );
    await expect(inside).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('cannot store for another tenant, by any statement of the role of the service', async () => {
    await compute(cache, ALICE, '1');
    const attempt = async (statement: string): Promise<unknown> =>
      cache.database.asUser(BOB, 'write', async (manager) => manager.query(statement));
    const forged = `insert into portfolio_metrics_cache (user_id, cache_key, params, schema_version, stale_until)
      values ('${ALICE}', 'portfolio:v1:m:', '', 1, clock_timestamp())`;
    await expect(attempt(forged)).rejects.toMatchObject({ code: 'not_found' });
    expect(await attempt(`delete from portfolio_metrics_cache`)).toEqual([[], 0]);
    expect(await attempt(`update portfolio_metrics_cache set payload = '0'`)).toEqual([[], 0]);
    await expect(attempt('truncate portfolio_metrics_cache')).rejects.toMatchObject({ code: 'unavailable' });
    expect(await cache.store.read(ALICE, KEY)).toMatchObject({ state: 'fresh', payload: '1' });
  });
});

async function compute(cache: CacheDatabase, user: string, payload: string, keys: string[] = []): Promise<void> {
  const ticket = await cache.store.open(user, KEY);
  await ticket.coverMarket(keys);
  const lifetime = { freshForMs: 3_600_000, staleForMs: 3_600_000, reason: 'market_closed' as const };
  await cache.store.put(ticket, { payload, complete: true, lifetime });
}

async function onOneConnection<T>(cache: CacheDatabase, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: cache.runtimeUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function codeOf(client: Client, statement: string): Promise<string | undefined> {
  return await client.query(statement).then(
    () => 'no error',
    (error: unknown) => (error as { code?: string }).code,
  );
}

function sql(statement: string): (cache: CacheDatabase) => Promise<void> {
  return async ({ admin }) => void (await admin.query(statement));
}

/** The function with `from` replaced by `to`. */
function rewrite(name: string, from: string, to: string): (cache: CacheDatabase) => Promise<void> {
  return async ({ admin }) => {
    const { rows } = await admin.query<{ definition: string }>(
      'select pg_get_functiondef(oid) as definition from pg_proc where proname = $1',
      [name],
    );
    const { definition } = rows[0]!;
    if (!definition.includes(from)) throw new Error(`${name} does not contain ${from}`);
    await admin.query(definition.replace(from, to));
  };
}
