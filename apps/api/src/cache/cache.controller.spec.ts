import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Clock, SystemClock } from '@portfolio-metrics/kernel';
import { cacheKey, CacheService, InMemoryMetricsCacheStore, MetricsCacheStore } from '@portfolio-metrics/metrics-cache';
import { computedMetric, MetricRegistry, NoParameters, projectedMetric } from '@portfolio-metrics/metrics';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuthModule } from '../auth/auth.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { configureApp, createFastifyAdapter } from '../configure-app.js';
import { CacheController } from './cache.controller.js';

const SECRET = 'k'.repeat(32);
const BOB = '00000000-0000-4000-8000-00000000000b';

const METRICS = [
  ...['dashboard', 'analytics'].map((type) =>
    computedMetric({ type, parameters: NoParameters, sections: [], assemble: () => 1 }),
  ),
  projectedMetric({
    type: 'gainers',
    parameters: NoParameters,
    of: 'dashboard',
    baseParameters: () => ({}),
    project: () => ({ data: 1 }),
  }),
];

class ClockModule {}

describe('the cache routes', () => {
  let app: NestFastifyApplication;
  let store: MetricsCacheStore;
  let alice: string;
  let users = 0;

  beforeAll(async () => {
    const testing = await Test.createTestingModule({
      imports: [
        { module: ClockModule, global: true, providers: [{ provide: Clock, useClass: SystemClock }], exports: [Clock] },
        AuthModule.forRoot({ key: { secret: SECRET }, issuer: null, audience: null }, 'secret of the log'),
        LimitsModule.forRoot(),
      ],
      controllers: [CacheController],
      providers: [
        CacheService,
        { provide: MetricRegistry, useValue: new MetricRegistry(METRICS) },
        {
          provide: MetricsCacheStore,
          useFactory: (clock: Clock) => new InMemoryMetricsCacheStore(clock),
          inject: [Clock],
        },
      ],
    }).compile();
    app = testing.createNestApplication<NestFastifyApplication>(createFastifyAdapter(), { bodyParser: false });
    configureApp(app);
    await app.init();
    store = app.get(MetricsCacheStore);
  });
  afterAll(async () => app.close());
  beforeEach(() => {
    alice = `00000000-0000-4000-8000-${String((users += 1)).padStart(12, '0')}`;
  });

  async function compute(userId: string, metricType: string): Promise<void> {
    const ticket = await store.open(userId, cacheKey(metricType, {}));
    await ticket.coverMarket([]);
    const lifetime = { freshForMs: 60_000, staleForMs: 60_000, reason: 'market_open' as const };
    await store.put(ticket, { payload: '"12345678"', complete: true, lifetime });
  }

  async function call(method: 'GET' | 'POST', path: string, scope: string, payload?: object) {
    const token = await new SignJWT({ scope })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(alice)
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(SECRET));
    const response = await app.inject({
      method,
      url: `/api/v1/cache/${path}`,
      headers: { authorization: `Bearer ${token}` },
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
  }

  it("counts the caller's own entries, in all and by metric type", async () => {
    await compute(alice, 'dashboard');
    await compute(alice, 'analytics');
    await compute(BOB, 'dashboard');
    await store.invalidate(alice, 'analytics');
    const { status, body } = await call('GET', 'status', 'portfolio:read');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      data: {
        live: 1,
        stale: 0,
        expired: 0,
        invalidated: 1,
        bytes: 20,
        oldest: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        metricTypes: [
          {
            metricType: 'analytics',
            live: 0,
            invalidated: 1,
            bytes: 10,
            lifetimes: [{ reason: 'market_open', entries: 1 }],
          },
          { metricType: 'dashboard', live: 1, invalidated: 0, bytes: 10 },
        ],
      },
      meta: { requestId: expect.any(String) as string },
    });
  });

  it('answers a caller without entries', async () => {
    const { body } = await call('GET', 'status', 'portfolio:read');
    expect(body['data']).toEqual({
      live: 0,
      stale: 0,
      expired: 0,
      invalidated: 0,
      bytes: 0,
      oldest: null,
      metricTypes: [],
    });
  });

  it("invalidates the caller's entries: all of them without a body, or those of one metric type", async () => {
    await compute(alice, 'dashboard');
    await compute(alice, 'analytics');
    await compute(BOB, 'dashboard');
    const one = await call('POST', 'invalidate', 'portfolio:write', { metricType: 'analytics' });
    expect(one).toMatchObject({ status: 200, body: { data: { invalidated: 1 } } });
    const all = await call('POST', 'invalidate', 'portfolio:write');
    expect(all).toMatchObject({ status: 200, body: { data: { invalidated: 2 } } });
    expect(await store.read(BOB, cacheKey('dashboard', {}))).toMatchObject({ state: 'fresh' });
  });

  it('invalidates by the name that a view is asked for by, and knows no other names', async () => {
    await compute(alice, 'dashboard');
    await compute(alice, 'analytics');
    const view = await call('POST', 'invalidate', 'portfolio:write', { metricType: 'gainers' });
    expect(view).toMatchObject({ status: 200, body: { data: { invalidated: 1 } } });
    expect(await store.read(alice, cacheKey('dashboard', {}))).toMatchObject({ state: 'invalidated' });
    const unknown = await call('POST', 'invalidate', 'portfolio:write', { metricType: 'losers' });
    expect(unknown).toMatchObject({ status: 404, body: { errorCode: 'not_found' } });
    expect(unknown.body['detail']).toContain('analytics, dashboard, gainers');
    expect(await store.read(alice, cacheKey('analytics', {}))).toMatchObject({ state: 'fresh' });
  });

  it.each([{ metricType: 'No Type' }, { metricType: ['dashboard'] }, { userId: BOB }])(
    'refuses to invalidate by %j',
    async (payload) => {
      await compute(alice, 'dashboard');
      expect((await call('POST', 'invalidate', 'portfolio:write', payload)).status).toBe(400);
      expect(await store.read(alice, cacheKey('dashboard', {}))).toMatchObject({ state: 'fresh' });
    },
  );

  it('needs the right to read for the one and the right to write for the other', async () => {
    expect((await call('GET', 'status', 'portfolio:write')).status).toBe(403);
    expect((await call('POST', 'invalidate', 'portfolio:read')).status).toBe(403);
  });
});
