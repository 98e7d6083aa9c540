import { Logger } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { MetricsCacheStore } from '@portfolio-metrics/metrics-cache';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestService, type TestResponse, type TestService } from '../support/test-service.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const USER = 'a11ce000-0000-4000-8000-00000000000a';

describe('the service while its database misbehaves', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let service: TestService;
  let token: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    const through = await TcpProxy.inFrontOf(database.runtimeUrl);
    proxy = through.proxy;
    service = await startTestService({
      database,
      appOptions: { database: { url: through.url, assumeAppRole: false } },
    });
    token = await service.tokenFor(USER);
  });
  afterEach(async () => {
    await proxy.heal();
    service.clock.advance(2_000);
  });
  afterAll(async () => {
    await service.stop();
    await proxy.close();
    await database.drop();
  });

  const list = async (): Promise<TestResponse> => service.request('GET', '/api/v1/portfolios', { token });
  const backends = async (): Promise<number[]> => {
    const { rows } = await database.admin.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state = 'idle'`,
    );
    return rows.map(({ pid }) => pid);
  };

  it('answers the next request after all its idle connections were cut', async () => {
    await Promise.all(Array.from({ length: 5 }, list));
    const pids = await backends();
    expect(pids.length).toBeGreaterThan(0);
    await database.admin.query('select pg_terminate_backend(pid) from unnest($1::int[]) pid', [pids]);
    const answers = [];
    for (let time = 0; time < 5; time += 1) answers.push((await list()).status);
    expect(answers).toEqual([200, 200, 200, 200, 200]);
  });

  it('refuses in bounded time while nothing comes through, and answers at once when it does again', async () => {
    await list();
    await proxy.inject({ kind: 'blackhole' });
    const from = performance.now();
    const refused = await list();
    const tookMs = performance.now() - from;
    expect(refused).toMatchObject({ status: 503, body: { errorCode: 'unavailable', retryable: true } });
    expect(refused.headers['retry-after']).toMatch(/^\d+$/);
    expect(tookMs).toBeLessThan(5_000);
    expect((await service.request('GET', '/livez')).status).toBe(200);
    await proxy.heal();
    const healed = performance.now();
    let answer: TestResponse;
    do answer = await list();
    while (answer.status !== 200 && performance.now() - healed < 10_000);
    expect(answer.status).toBe(200);
    expect(performance.now() - healed).toBeLessThan(5_000);
  });

  it('computes at the next request after the answer to a lease was lost', async () => {
    const dashboard = async (): Promise<TestResponse> => service.request('GET', '/api/v1/dashboard', { token });
    expect((await dashboard()).body.meta.cacheStatus).toBe('miss');
    await database.admin.query(
      `insert into market_generations values ('*', 1) on conflict (key) do update set generation = market_generations.generation + 1`,
    );
    const store = service.app.get(MetricsCacheStore, { strict: false });
    const lease = store.lease.bind(store);
    store.lease = async (...asked) => {
      await proxy.inject({ kind: 'blackhole', direction: 'down' });
      return lease(...asked);
    };
    const held = proxy.counters.held;
    expect((await dashboard()).body.meta).toMatchObject({ stale: true, degraded: true });
    store.lease = lease;
    expect(proxy.counters.held).toBeGreaterThan(held);
    proxy.resetAll();
    await proxy.heal();
    // The guards of what was out of reach close again.
    service.clock.advance(5_000);
    expect((await dashboard()).body.meta).toMatchObject({ cacheStatus: 'miss', stale: false, degraded: false });
  });

  it('drops a connection whose backend hangs, and serves with the others', async () => {
    await list();
    const pids = await backends();
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    try {
      const from = performance.now();
      const answers = await Promise.all(Array.from({ length: 3 }, list));
      expect(performance.now() - from).toBeLessThan(5_000);
      expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true);
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    }
    const healed = performance.now();
    let answer: TestResponse;
    do answer = await list();
    while (answer.status !== 200 && performance.now() - healed < 10_000);
    expect(answer.status).toBe(200);
  });

  it.each([
    ['missing', 'alter table transactions rename to gone', 'alter table gone rename to transactions'],
    [
      'out of its reach',
      'revoke all on transactions from portfolio_metrics_app',
      'grant select, insert, update, delete on transactions to portfolio_metrics_app',
    ],
  ])('is unavailable while a table is %s, and says so in the log', async (_, take, giveBack) => {
    const logged = vi.spyOn(Logger.prototype, 'error');
    const ask = async (method: string, path: string, body?: object): Promise<TestResponse> =>
      service.request(method, `/api/v1${path}`, { token, ...(body === undefined ? {} : { body }) });
    const { id } = (await ask('POST', '/portfolios', { name: 'Main', baseCurrency: 'EUR' })).body.data;
    await database.admin.query(take);
    try {
      const deposit = { portfolioId: id, date: '2026-06-01', type: 'DEPOSIT', amount: '1', currency: 'EUR' };
      for (const answer of [await ask('GET', '/transactions'), await ask('POST', '/transactions', deposit)]) {
        expect(answer).toMatchObject({ status: 503, body: { errorCode: 'unavailable', retryable: true } });
        expect(answer.headers['retry-after']).toMatch(/^\d+$/);
      }
      expect(logged.mock.calls.map(([line]) => (line as { message?: string }).message)).toEqual(
        Array.from({ length: 2 }, () => 'the database lacks a table or a right'),
      );
    } finally {
      logged.mockRestore();
      await database.admin.query(giveBack);
    }
    expect((await ask('GET', '/transactions')).status).toBe(200);
  });

  it('refuses in bounded time when all connections are taken, and stays ready', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const pool = service.app.get(Database, { strict: false });
    const held = Array.from({ length: 10 }, async () => pool.withoutUser('read', async () => gate));
    try {
      while (pool.poolState().idle > 0 || pool.poolState().total < 10)
        await new Promise((resolve) => setTimeout(resolve, 5));
      const from = performance.now();
      const refused = await list();
      expect(refused).toMatchObject({ status: 503, body: { retryable: true } });
      expect(refused.headers['retry-after']).toMatch(/^\d+$/);
      expect(performance.now() - from).toBeLessThan(2_500);
      expect(await service.request('GET', '/readyz')).toMatchObject({
        status: 200,
        body: { details: { database: { status: 'up' } } },
      });
    } finally {
      open();
      await Promise.allSettled(held);
    }
    expect((await list()).status).toBe(200);
  });
});
