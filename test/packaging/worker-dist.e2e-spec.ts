import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../integration/fresh-database.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ROOT, ServiceProcess } from './service-process.js';

const EXPIRED = `insert into portfolio_metrics_cache (user_id, cache_key, params, schema_version, stale_until)
  select gen_random_uuid(), 'portfolio:v1:dashboard:' || n, '', 1, now() - interval '1 day' from generate_series(1, 3) n`;
/** A run stays in the middle of its work for as long as somebody holds the gate. */
const GATE = 4711;
const SLOW_DELETES = `
  create function wait_at_gate() returns trigger language plpgsql as $$
  begin
    while not pg_try_advisory_lock(${GATE}) loop perform pg_sleep(0.01); end loop;
    perform pg_advisory_unlock(${GATE});
    return old;
  end $$;
  create trigger wait_at_gate before delete on portfolio_metrics_cache for each row execute function wait_at_gate()`;
const EVERY_SECOND = '* * * * * *';
const NEVER = '0 0 29 2 *';

/** The built worker as a supervisor starts and ends it. */
describe('the built worker', () => {
  let database: TestDatabase;
  let worker: ServiceProcess | undefined;

  beforeAll(async () => {
    const build = await new ServiceProcess(['nest', 'build', 'worker']).exit();
    if (build.code !== 0) throw new Error(`the build failed:\n${build.output}`);
  });
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await worker?.stop('SIGKILL');
    worker = undefined;
    await database.drop();
  });

  function start(env: Record<string, string> = {}): ServiceProcess {
    worker = new ServiceProcess(['node', '--enable-source-maps', path.join(ROOT, 'dist/apps/worker/src/main.js')], {
      DATABASE_URL: database.runtimeUrl,
      PURGE_CRON: NEVER,
      PRICE_REFRESH_CRON: NEVER,
      ...env,
    });
    return worker;
  }

  async function connections(): Promise<number> {
    const { rows } = await database.admin.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
       where datname = current_database() and application_name = 'portfolio-metrics-worker'`,
    );
    return rows[0]!.n;
  }

  it('runs its jobs, says that it is alive, and ends on SIGTERM with exit code 0 and no connection left', async () => {
    await database.admin.query(EXPIRED);
    const sut = start({ PURGE_CRON: EVERY_SECOND, WORKER_ALIVE_SECONDS: '1' });
    await sut.printed(/"message":"the worker is running"/);
    await sut.printed(/"deletedEntries":3.*"message":"cache purge"/);
    await sut.printed(/"jobs":2,"next":"[^"]*metrics-cache-purge \d{4}-[^"]*"[^\n]*"message":"the worker is alive"/);
    const { rows } = await database.admin.query('select 1 from portfolio_metrics_cache');
    expect(rows).toEqual([]);
    expect(await connections()).toBeGreaterThan(0);
    const exit = await sut.stop('SIGTERM');
    expect({ code: exit.code, signal: exit.signal }, exit.output).toEqual({ code: 0, signal: null });
    // The server notices the end of a connection a moment later.
    await expect.poll(connections).toBe(0);
  });

  it('finishes the run under way before it ends', async () => {
    await database.admin.query(EXPIRED);
    await database.admin.query(SLOW_DELETES);
    await database.admin.query(`select pg_advisory_lock(${GATE})`);
    const sut = start({ PURGE_CRON: EVERY_SECOND });
    await aRunIsHeldUp();
    const ended = sut.stop('SIGTERM');
    await sut.printed(/ending: what is under way is finished first/);
    await database.admin.query(`select pg_advisory_unlock(${GATE})`);
    const exit = await ended;
    expect({ code: exit.code, signal: exit.signal }, exit.output).toEqual({ code: 0, signal: null });
    expect(exit.output).toMatch(/ending: what is under way[^]*"deletedEntries":3[^\n]*"message":"cache purge"/);
  });

  it('ends at once on SIGINT while it waits for its database', async () => {
    const unreachable = new URL(database.runtimeUrl);
    unreachable.port = '1';
    const sut = start({ DATABASE_URL: unreachable.href });
    await sut.printed(/the database cannot be reached: trying until it can/);
    const exit = await sut.stop('SIGINT');
    expect({ code: exit.code, signal: exit.signal }, exit.output).toEqual({ code: 0, signal: null });
  });

  it.each([
    ['a wrong setting', { PURGE_CRON: 'now and then' }, /cannot start: PURGE_CRON is not a cron expression$/m],
    [
      'an embedded database that no service runs',
      { DATABASE_URL: '', DATA_DIR: '/nonexistent/portfolio-metrics' },
      /cannot start: no service is running on the embedded database of DATA_DIR/,
    ],
  ])('does not start with %s: one line, exit code 1', async (_, env, line) => {
    const exit = await start(env).exit();
    expect(exit.code).toBe(1);
    expect(exit.output).toMatch(line);
    expect(exit.output.trim().split('\n')).toHaveLength(1);
  });

  it('does not start on a database without the schema', async () => {
    const empty: FreshDatabase = await createFreshDatabase();
    try {
      const exit = await start({ DATABASE_URL: empty.runtimeUrl }).exit();
      expect(exit.code).toBe(1);
      expect(exit.output).toMatch(/cannot start: the database has no schema of this service/);
    } finally {
      await empty.drop();
    }
  });

  async function aRunIsHeldUp(): Promise<void> {
    for (;;) {
      const { rows } = await database.admin.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`,
      );
      if (rows.length > 0) return;
    }
  }
});
