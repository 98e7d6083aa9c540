import { DependencyGuards } from '@portfolio-metrics/metrics';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServiceLife } from '../../apps/api/src/service/service-life.js';
import { startTestService, type TestResponse, type TestService } from '../support/test-service.js';

const USER = 'a11ce000-0000-4000-8000-00000000000a';

describe('readiness', () => {
  let life: ServiceLife;
  let service: TestService;
  let token: string;

  beforeAll(async () => {
    life = new ServiceLife();
    service = await startTestService({ appOptions: { life } });
    token = await service.tokenFor(USER);
  });
  afterAll(async () => service.stop());
  // A state is told on for a second.
  beforeEach(() => service.clock.advance(1_001));

  const ready = async (): Promise<TestResponse> => service.request('GET', '/readyz');

  /** Closes the database to everyone but the superuser, and cuts what is connected. */
  async function shutDatabase(shut: boolean): Promise<void> {
    const { admin } = service.database;
    const { rows } = await admin.query<{ name: string }>('select current_database() as name');
    await admin.query(`alter database ${rows[0]!.name} connection limit ${shut ? 0 : -1}`);
    if (!shut) return;
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
  }

  it('is no while the service starts, and the service is alive', async () => {
    const answer = await ready();
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toMatch(/^\d+$/);
    expect(answer.body).toMatchObject({ status: 'error', details: { service: { status: 'down', phase: 'starting' } } });
    expect(await service.request('GET', '/livez')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it('is yes once it serves, with the difference of the clocks and the newest migration', async () => {
    life.serve();
    const answer = await ready();
    expect(answer).toMatchObject({ status: 200, body: { status: 'ok' } });
    const { database } = answer.body.details;
    expect(Math.abs(database.clockSkewMs)).toBeLessThan(1_000);
    expect(database.migration).toMatch(/^\d{13}$/);
  });

  it('tells nobody of hosts, versions, statements and tenants', async () => {
    const { text } = await ready();
    expect(text).not.toMatch(/localhost|127\.0|postgres|node|select|version|user/i);
  });

  it('costs one look at the database a second, however often it is asked', async () => {
    const queries = vi.spyOn(Client.prototype, 'query');
    const looks = (): number =>
      queries.mock.calls.filter(([query]) =>
        (query as unknown as { text?: string }).text?.includes('schema_migrations'),
      ).length;
    try {
      for (let burst = 0; burst < 20; burst += 1) {
        const answers = await Promise.all(Array.from({ length: 50 }, ready));
        expect(answers.every(({ status }) => status === 200)).toBe(true);
      }
      expect(looks()).toBe(1);
      service.clock.advance(1_001);
      await ready();
      expect(looks()).toBe(2);
    } finally {
      queries.mockRestore();
    }
  });

  it('is degraded and still yes while a breaker is open: one dead dependency takes no replica out', async () => {
    const { prices } = service.app.get(DependencyGuards, { strict: false });
    prices.isolate();
    try {
      expect(await ready()).toMatchObject({
        status: 200,
        body: { status: 'degraded', details: { dependencies: { status: 'degraded', prices: 'isolated' } } },
      });
    } finally {
      prices.reset();
    }
    service.clock.advance(1_001);
    expect(await ready()).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it('is degraded without the database, no after ten seconds, and yes again when it is back; the service lives on', async () => {
    await shutDatabase(true);
    try {
      expect(await ready()).toMatchObject({
        status: 200,
        body: { status: 'degraded', details: { database: { status: 'degraded' } } },
      });
      service.clock.advance(10_001);
      expect(await ready()).toMatchObject({
        status: 503,
        body: { status: 'error', details: { database: { status: 'down' } } },
      });
      expect((await service.request('GET', '/livez')).status).toBe(200);
      const refused = await service.request('GET', '/api/v1/portfolios', { token });
      expect(refused).toMatchObject({ status: 503, body: { errorCode: 'unavailable', retryable: true } });
      expect(refused.headers['retry-after']).toMatch(/^\d+$/);
    } finally {
      await shutDatabase(false);
    }
    service.clock.advance(1_001);
    expect(await ready()).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect((await service.request('GET', '/api/v1/portfolios', { token })).status).toBe(200);
  });

  it('is degraded and still yes while the database takes no changes: reads are answered, changes are to come again', async () => {
    const { admin } = service.database;
    const { rows } = await admin.query<{ name: string }>('select current_database() as name');
    const setReadOnly = async (on: boolean): Promise<void> => {
      await admin.query(`alter database ${rows[0]!.name} set default_transaction_read_only = ${on ? 'on' : 'off'}`);
      await admin.query(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
    };
    const write = async (path: string, body?: object): Promise<TestResponse> =>
      service.request('POST', `/api/v1${path}`, { token, ...(body === undefined ? {} : { body }) });
    const portfolio = { name: 'Main', baseCurrency: 'EUR' };
    await setReadOnly(true);
    try {
      // The first look may still find the connection that was cut.
      await ready();
      service.clock.advance(1_001);
      expect(await ready()).toMatchObject({
        status: 200,
        body: { status: 'degraded', details: { database: { status: 'degraded', readOnly: true } } },
      });
      for (const answer of [await write('/portfolios', portfolio), await write('/cache/invalidate')]) {
        expect(answer).toMatchObject({
          status: 503,
          body: { errorCode: 'unavailable', reason: 'read-only', retryable: true },
        });
        expect(answer.headers['retry-after']).toMatch(/^\d+$/);
      }
      for (const path of ['/portfolios', '/dashboard']) {
        expect((await service.request('GET', `/api/v1${path}`, { token })).status).toBe(200);
      }
    } finally {
      await setReadOnly(false);
    }
    expect((await write('/portfolios', portfolio)).status).toBe(201);
  });

  it('is no while the service drains, which goes on answering and asks to close each connection', async () => {
    const before = await service.request('GET', '/api/v1/portfolios', { token });
    expect(before.headers['connection']).not.toBe('close');
    life.drain();
    expect(await ready()).toMatchObject({ status: 503, body: { details: { service: { phase: 'draining' } } } });
    const answer = await service.request('GET', '/api/v1/portfolios', { token });
    expect(answer.status).toBe(200);
    expect(answer.headers['connection']).toBe('close');
    expect((await service.request('GET', '/livez')).status).toBe(200);
  });
});
