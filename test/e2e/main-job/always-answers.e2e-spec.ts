import { connect, type Socket } from 'node:net';
import { LedgerReader, type LedgerSnapshot } from '@portfolio-metrics/ledger';
import { MetricRegistry, MetricsOrchestrator } from '@portfolio-metrics/metrics';
import { MetricsCacheStore } from '@portfolio-metrics/metrics-cache';
import { PriceReader } from '@portfolio-metrics/prices';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TestResponse } from '../../support/test-service.js';
import { ALICE, type SeededService, startSeededService, succeed } from '../support/seeded-service.js';

const SECRET = 'the text of the bug';

describe('the service', () => {
  let seeded: SeededService;
  const logged: Array<Record<string, unknown>> = [];

  beforeAll(async () => {
    const lines = { write: (line: string) => logged.push(JSON.parse(line) as Record<string, unknown>) };
    seeded = await startSeededService({ appOptions: { log: pino({ level: 'info', messageKey: 'message' }, lines) } });
  });
  afterAll(async () => {
    await seeded.service.stop();
  });
  beforeEach(async () => {
    await succeed(seeded.service.request('POST', '/api/v1/cache/invalidate', { token: seeded.alice.token }));
    await seeded.service.database.admin.query('delete from portfolio_metrics_cache');
    logged.length = 0;
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const ask = async (path: string): Promise<TestResponse> =>
    await seeded.service.request('GET', `/api/v1${path}`, { token: seeded.alice.token });
  const breakAssembly = (): void => {
    const registry = seeded.service.app.get(MetricRegistry);
    const resolve = registry.resolve.bind(registry);
    vi.spyOn(registry, 'resolve').mockImplementation((...asked) => {
      const resolved = resolve(...asked);
      const assemble = (): never => {
        throw new TypeError(SECRET);
      };
      return { ...resolved, base: { ...resolved.base, assemble } };
    });
  };
  const breakOrchestrator = (): void => {
    const orchestrator = seeded.service.app.get(MetricsOrchestrator);
    vi.spyOn(orchestrator, 'getPortfolioMetrics').mockRejectedValue(new TypeError(SECRET));
  };

  describe.each([
    ['assembling has a bug', breakAssembly],
    ['the orchestrator has a bug', breakOrchestrator],
  ])('when %s', (_, breakIt) => {
    beforeEach(() => breakIt());

    it('answers the dashboard from the ledger alone: quantities and cost, everything else null, and says so', async () => {
      const answer = await ask('/dashboard');
      expect([answer.status, answer.headers['cache-control'], answer.headers['etag']]).toEqual([
        200,
        'no-store',
        undefined,
      ]);
      const { data, meta } = answer.body;
      expect(data).toMatchObject({
        baseCurrency: 'USD',
        performance: { totalCost: '905', totalValue: null, unrealizedGain: null, timeWeightedReturnPercent: null },
        allocation: null,
        topPerformers: null,
        worstPerformers: null,
        dividendSummary: null,
        marketStatus: null,
        transactionSummary: { count: 1, firstDate: '2026-01-05', lastDate: '2026-01-05', byType: { BUY: 1 } },
      });
      expect(data.topHoldings).toHaveLength(1);
      expect(data.topHoldings[0]).toMatchObject({
        symbol: 'KNOWN',
        quantity: '10',
        costBasis: '905',
        averageCost: '90.5',
        marketPrice: null,
        marketValue: null,
        unrealizedGain: null,
        weightPercent: null,
      });
      expect(meta).toMatchObject({ cacheStatus: 'partial', degraded: true, stale: false, expiresAt: null });
      expect(meta.dataCompleteness).toEqual({
        marketStatus: false,
        transactions: true,
        prices: false,
        holdings: true,
        dividends: false,
        timeSeries: false,
      });
      expect(meta.missing).toContainEqual({ section: 'metrics', reason: 'failed' });
    });

    it('answers the holdings likewise', async () => {
      const { data } = (await ask('/portfolio')).body;
      expect(data.holdings).toHaveLength(1);
      expect(data).toMatchObject({ totals: { totalCost: '905', totalValue: null } });
    });

    it.each(['/analytics/summary', '/allocation', '/dashboard/performance', '/dashboard/gainers', '/dividends'])(
      'refuses %s for the moment: there is nothing to say without computing',
      async (path) => {
        const answer = await ask(path);
        expect([answer.status, answer.body.errorCode, answer.body.retryable]).toEqual([503, 'unavailable', true]);
        expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(5);
        expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(30);
      },
    );

    it('logs the cause once, with its class and place, and puts none of it into the answer', async () => {
      const answer = await ask('/dashboard');
      const errors = logged.filter(({ level }) => (level as number) >= 50);
      expect(errors).toHaveLength(1);
      expect(JSON.stringify(errors[0])).toMatch(/TypeError.*always-answers\.e2e-spec/);
      expect(answer.text).not.toMatch(/TypeError|bug/);
    });

    it('keeps nothing of it', async () => {
      await ask('/dashboard');
      const { rows } = await seeded.service.database.admin.query(
        'select 1 from portfolio_metrics_cache where payload is not null or lease_until > clock_timestamp()',
      );
      expect(rows).toEqual([]);
      vi.restoreAllMocks();
      expect((await ask('/dashboard')).body.meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
    });

    it('refuses the dashboard too when the ledger cannot be read either', async () => {
      vi.spyOn(seeded.service.app.get(LedgerReader), 'snapshotOf').mockRejectedValue(new Error('down'));
      // Never asked for before, so that there is nothing to send again.
      expect((await ask('/dashboard?asOf=2026-06-09')).status).toBe(503);
    });
  });

  it('still says that something does not exist, whatever else is the matter', async () => {
    expect((await ask('/dashboard?portfolioId=00000000-0000-4000-8000-0000000000ff')).status).toBe(404);
    breakAssembly();
    expect((await ask('/dashboard?portfolioId=00000000-0000-4000-8000-0000000000ff')).status).toBe(404);
  });

  it('answers with the last closes while the current prices cannot be read', async () => {
    vi.spyOn(seeded.service.app.get(PriceReader), 'latestOf').mockRejectedValue(new Error('down'));
    const { data, meta } = (await ask('/dashboard')).body;
    expect(meta).toMatchObject({ cacheStatus: 'partial', degraded: true, dataCompleteness: { prices: false } });
    expect(data.topHoldings[0]).toMatchObject({ marketPrice: '110', priceAsOf: '2026-06-09', marketValue: '1100' });
  });

  describe('when a client is gone', () => {
    let entered: AbortSignal[];
    let release: () => void;

    beforeEach(() => {
      entered = [];
      const gate = new Promise<void>((resolve) => (release = resolve));
      const reader = seeded.service.app.get(LedgerReader);
      const snapshotOf = reader.snapshotOf.bind(reader);
      vi.spyOn(reader, 'snapshotOf').mockImplementation(async (userId, portfolioId, until, signal) => {
        entered.push(signal!);
        const left = new Promise<never>((_, reject) => {
          signal!.addEventListener('abort', () => reject(signal!.reason as Error));
        });
        return await Promise.race<LedgerSnapshot>([
          gate.then(async () => snapshotOf(userId, portfolioId, until, signal)),
          left,
        ]);
      });
    });

    const dial = async (): Promise<Socket> => {
      const { hostname, port } = new URL(seeded.service.url);
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.write(
        `GET /api/v1/dashboard HTTP/1.1\r\nhost: test\r\nauthorization: Bearer ${seeded.alice.token}\r\n\r\n`,
      );
      return socket;
    };
    const leases = async (): Promise<number> => {
      const { rows } = await seeded.service.database.admin.query(
        'select 1 from portfolio_metrics_cache where user_id = $1 and lease_until > clock_timestamp()',
        [ALICE],
      );
      return rows.length;
    };

    it('ends the computation, frees its lease, and keeps no connection', async () => {
      const socket = await dial();
      await expect.poll(() => entered.length).toBe(1);
      expect(await leases()).toBe(1);
      socket.destroy();
      await expect.poll(() => entered[0]!.aborted).toBe(true);
      await expect.poll(leases).toBe(0);
      release();
      expect((await ask('/dashboard')).body.meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
    });

    it('goes on for another client who waits for the same', async () => {
      const reads = vi.spyOn(seeded.service.app.get(MetricsCacheStore), 'read');
      const socket = await dial();
      await expect.poll(() => entered.length).toBe(1);
      const other = ask('/dashboard');
      // The computation reads the cache twice, before its lease and behind it. Once it was read for the other one too, that one has joined.
      await expect.poll(() => reads.mock.settledResults.filter(({ type }) => type === 'fulfilled').length).toBe(3);
      socket.destroy();
      await expect.poll(() => socket.closed).toBe(true);
      release();
      const { body } = await other;
      expect(body.meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
      expect(entered).toHaveLength(1);
      expect(entered[0]!.aborted).toBe(false);
    });
  });
});
