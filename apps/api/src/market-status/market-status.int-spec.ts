import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { DatabaseModule } from '@portfolio-metrics/database';
import { Clock } from '@portfolio-metrics/kernel';
import { OpaqueTokens } from '@portfolio-metrics/ledger';
import {
  CalendarOverrideEditor,
  MARKET_STATUS_ENTITIES,
  MarketStatusModule,
  StoredCalendarOverrides,
} from '@portfolio-metrics/market-status';
import { DependencyGuards } from '@portfolio-metrics/metrics';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { AuthModule } from '../auth/auth.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { configureApp, createFastifyAdapter } from '../configure-app.js';
import { CalendarOverridesController } from './calendar-overrides.controller.js';
import { CalendarKnowledge } from './calendar-knowledge.js';
import { HeldExchanges } from './held-exchanges.js';
import { MarketStatusController } from './market-status.controller.js';

const SECRET = 'k'.repeat(32);
const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';

class ClockModule {}

const OPAQUE_TOKENS = { provide: OpaqueTokens, useValue: new OpaqueTokens('secret of the cursors') };

class FixedHoldings extends HeldExchanges {
  away = false;

  override exchangesOf(userId: string): Promise<readonly string[]> {
    if (this.away) return Promise.reject(new Error('down'));
    return Promise.resolve(userId === ALICE ? ['XTKS', 'XNAS', 'XWAR'] : []);
  }
}

describe('the market status routes', () => {
  let app: NestFastifyApplication;
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    const clock = new ManualClock('2026-11-24T16:00:00Z');
    const testing = await Test.createTestingModule({
      imports: [
        { module: ClockModule, global: true, providers: [{ provide: Clock, useValue: clock }], exports: [Clock] },
        AuthModule.forRoot({ key: { secret: SECRET }, issuer: null, audience: null }, 'secret of the log'),
        LimitsModule.forRoot(),
        DatabaseModule.forRoot({ url: database.runtimeUrl, entities: MARKET_STATUS_ENTITIES }),
        MarketStatusModule.forRoot({ overrides: StoredCalendarOverrides }),
      ],
      controllers: [MarketStatusController, CalendarOverridesController],
      providers: [
        CalendarOverrideEditor,
        CalendarKnowledge,
        DependencyGuards,
        { provide: HeldExchanges, useClass: FixedHoldings },
        OPAQUE_TOKENS,
      ],
    }).compile();
    app = testing.createNestApplication<NestFastifyApplication>(createFastifyAdapter(), { bodyParser: false });
    configureApp(app);
    await app.init();
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });
  afterEach(async () => {
    await database.admin.query('delete from market_calendar_overrides');
  });

  async function call(
    method: 'GET' | 'PUT' | 'DELETE',
    path: string,
    { user = ALICE, scope = 'portfolio:read', payload }: { user?: string; scope?: string; payload?: object } = {},
  ) {
    const token = await new SignJWT({ scope })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(user)
      .setExpirationTime(Date.parse('2026-11-24T17:00:00Z') / 1_000)
      .sign(new TextEncoder().encode(SECRET));
    const response = await app.inject({
      method,
      url: `/api/v1/market-status${path}`,
      headers: { authorization: `Bearer ${token}` },
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: response.statusCode, body: response.body === '' ? null : response.json() };
  }

  const operator = { scope: 'market:write' };

  it('answer for the exchanges that the caller holds, and say for which of them there is no calendar', async () => {
    const { status, body } = await call('GET', '');
    expect(status).toBe(200);
    expect(body.data).toMatchObject([
      { mic: 'XTKS', isOpen: false, at: '2026-11-24T16:00:00.000Z' },
      { mic: 'XNAS', isOpen: true },
    ]);
    expect(body.meta).toMatchObject({ nextCursor: null, withoutCalendar: ['XWAR'], degraded: false, missing: [] });
    expect((await call('GET', '', { user: BOB })).body.data).toEqual([]);
  });

  it('answer for the exchanges and the instant asked for', async () => {
    const { body } = await call('GET', '?mic=LSE&mic=XTKS&mic=24%2F7&at=2026-11-25T01:00:00%2B01:00');
    expect(body.data).toMatchObject([
      { mic: 'XLON', reason: 'before_open', at: '2026-11-25T00:00:00.000Z' },
      { mic: 'XTKS', isOpen: true },
      { mic: '24/7', isOpen: true },
    ]);
    expect((await call('GET', '?mic=XLON')).body.data).toMatchObject([{ mic: 'XLON' }]);
  });

  it.each(['/XNYS', '/nyse'])('answer for one exchange: %s', async (path) => {
    const { status, body } = await call('GET', `${path}?at=2026-11-26T15:00:00Z`);
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ mic: 'XNYS', reason: 'holiday', holiday: { name: 'Thanksgiving Day' } });
  });

  it.each(['/24%2F7', '/24-7', '/CRYPTO'])('answer for markets that never close: %s', async (path) => {
    expect((await call('GET', path)).body.data).toMatchObject({ mic: '24/7', isOpen: true });
  });

  it('list the sessions between two dates', async () => {
    const { body } = await call('GET', '/XNYS/sessions?from=2026-11-25&to=2026-11-30');
    expect(body.data).toMatchObject([
      { date: '2026-11-25', isHalfDay: false },
      { date: '2026-11-27', isHalfDay: true, close: '2026-11-27T18:00:00.000Z' },
      { date: '2026-11-30' },
    ]);
    expect(body.meta.unknown).toEqual([]);
    const beyond = await call('GET', '/XSES/sessions?from=2026-12-31&to=2027-12-31');
    expect(beyond.body.data).toHaveLength(1);
    expect(beyond.body.meta.unknown).toEqual([{ from: '2027-01-01', to: '2027-12-31' }]);
  });

  it.each([
    ['/XXXX', 404],
    ['/XXXX/sessions?from=2026-01-01&to=2026-01-02', 404],
    ['?mic=XXXX', 400],
    ['?mic=', 400],
    ['?mic=%00', 400],
    ['?at=yesterday', 400],
    ['?at=2026-02-30T00:00:00Z', 400],
    ['?at=2026-11-24', 400],
    ['?at=2026-11-24T16:00:00Z&at=2026-11-24T17:00:00Z', 400],
    ['?surprise=1', 400],
    ['/XNYS/sessions', 400],
    ['/XNYS/sessions?from=2026-01-02&to=2026-01-01', 400],
    ['/XNYS/sessions?from=1970-01-01&to=2100-12-31', 400],
    ['/XNYS/sessions?from=2026-02-30&to=2026-03-01', 400],
  ])('refuse %s with %i', async (path, expected) => {
    expect((await call('GET', path)).status).toBe(expected);
  });

  it('let an operator close an exchange for a day and take it back, in effect with the next answer', async () => {
    const put = await call('PUT', '/nyse/overrides/2026-11-24', {
      ...operator,
      payload: { kind: 'closed', note: 'Blizzard' },
    });
    expect(put).toMatchObject({
      status: 200,
      body: { data: { mic: 'XNYS', date: '2026-11-24', kind: 'closed', open: null, close: null, note: 'Blizzard' } },
    });
    expect((await call('GET', '/XNYS')).body.data).toMatchObject({ isOpen: false, reason: 'adhoc' });
    expect((await call('GET', '/XNYS/overrides')).body.data).toEqual([put.body.data]);
    expect((await call('DELETE', '/XNYS/overrides/2026-11-24', operator)).status).toBe(200);
    expect((await call('GET', '/XNYS')).body.data.isOpen).toBe(true);
    expect((await call('DELETE', '/XNYS/overrides/2026-11-24', operator)).status).toBe(404);
  });

  it('let an operator shorten a day', async () => {
    const payload = { kind: 'early_close', close: '12:00', note: 'Half day' };
    expect((await call('PUT', '/XNYS/overrides/2026-11-24', { ...operator, payload })).status).toBe(200);
    const { body } = await call('GET', '/XNYS');
    expect(body.data.session).toMatchObject({ close: '2026-11-24T17:00:00.000Z', isHalfDay: true });
    expect(body.data.secondsToNextTransition).toBe(3_600);
  });

  it.each<[object, number]>([
    [{ kind: 'sometimes' }, 400],
    [{ kind: 'closed', open: '10:00' }, 400],
    [{ kind: 'early_close' }, 400],
    [{ kind: 'early_close', close: '1pm' }, 400],
    [{ kind: 'open', open: '10:00' }, 400],
    [{ kind: 'closed', note: 'x'.repeat(201) }, 400],
    [{ kind: 'closed', note: 'a\u0000b' }, 400],
    [{ kind: 'closed', mic: 'XLON' }, 400],
    [{ kind: 'early_close', close: '20:00' }, 422],
  ])('refuse the override %o with %i', async (payload, expected) => {
    expect((await call('PUT', '/XNYS/overrides/2026-11-24', { ...operator, payload })).status).toBe(expected);
    expect((await call('GET', '/XNYS/overrides')).body.data).toEqual([]);
  });

  it('refuse overrides of days and exchanges that do not exist', async () => {
    const payload = { kind: 'closed' };
    expect((await call('PUT', '/XNYS/overrides/2026-02-30', { ...operator, payload })).status).toBe(400);
    expect((await call('PUT', '/XXXX/overrides/2026-11-24', { ...operator, payload })).status).toBe(404);
  });

  it('answer from the calendars alone when nothing can be read, and say so', async () => {
    const held = app.get<HeldExchanges, FixedHoldings>(HeldExchanges);
    const guards = app.get(DependencyGuards);
    // Known from before: they hold.
    const payload = { kind: 'closed', note: 'Blizzard' };
    await call('PUT', '/XNYS/overrides/2026-11-24', { ...operator, payload });
    await call('GET', '/XNYS');
    const missing = [{ section: 'calendarOverrides', reason: 'failed' }];
    await database.admin.query('alter table market_generations rename to gone');
    try {
      for (const path of ['/XNYS', '?mic=XNYS', '/XNYS/sessions?from=2026-11-24&to=2026-11-25']) {
        expect(await call('GET', path)).toMatchObject({ status: 200, body: { meta: { degraded: true, missing } } });
      }
      expect((await call('GET', '/XNYS')).body.data).toMatchObject({ isOpen: false, reason: 'adhoc' });
      guards.marketStatus.reset();
      held.away = true;
      const { status, body } = await call('GET', '');
      expect([status, body.meta.missing]).toEqual([200, [{ section: 'transactions', reason: 'failed' }, ...missing]]);
      expect(body.data.length).toBeGreaterThan(10);
      expect((await call('GET', '/XXXX')).status).toBe(404);
    } finally {
      held.away = false;
      await database.admin.query('alter table gone rename to market_generations');
      guards.marketStatus.reset();
    }
    expect((await call('GET', '/XNYS')).body.meta).toMatchObject({ degraded: false, missing: [] });
  });

  it('refuse changes by those who may only read', async () => {
    const payload = { kind: 'closed' };
    expect((await call('PUT', '/XNYS/overrides/2026-11-24', { payload })).status).toBe(403);
    expect((await call('DELETE', '/XNYS/overrides/2026-11-24')).status).toBe(403);
    expect((await call('PUT', '/XNYS/overrides/2026-11-24', { scope: 'portfolio:write', payload })).status).toBe(403);
    expect((await call('GET', '/XNYS', operator)).status).toBe(403);
  });
});
