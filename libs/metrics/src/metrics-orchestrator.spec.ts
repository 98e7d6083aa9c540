import { AppError } from '@portfolio-metrics/kernel';
import { cacheKey } from '@portfolio-metrics/metrics-cache';
import { describe, expect, it, vi } from 'vitest';
import { HOST_USER as USER } from '../../../test/support/metrics-host.js';
import { hostOfSuite } from '../../../test/support/suite-host.js';

const down = async (): Promise<never> => {
  throw new Error('down');
};
const KEY = cacheKey('portfolio', { portfolioId: null, asOf: null });

describe('MetricsOrchestrator', () => {
  // A Wednesday, New York open.
  const host = hostOfSuite();

  it('computes once, then serves the copy with its age', async () => {
    const first = await host.ask();
    host.clock.advance(61_000);
    const second = await host.ask();
    expect([first.meta.cacheStatus, second.meta.cacheStatus]).toEqual(['miss', 'hit']);
    expect(second.meta.ageSeconds).toBe(61);
    expect(second.data).toEqual(first.data);
    expect(first.data.performance).toMatchObject({
      totalValue: '1200',
      totalCost: '1000',
      unrealizedGain: '200',
      dayChange: '20',
    });
    expect(host.computations).toBe(1);
  });

  it('serves all views of a portfolio from one computation', async () => {
    await host.ask('dashboard');
    for (const type of [
      'gainers',
      'losers',
      'holdings',
      'allocation',
      'analytics-summary',
      'analytics-holdings',
      'dividends',
    ]) {
      expect((await host.ask(type)).meta.cacheStatus).toBe('hit');
    }
    expect(host.computations).toBe(1);
  });

  it('lets requests that arrive together share one computation', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, async () => host.ask('dashboard')));
    expect(host.computations).toBe(1);
    expect(answers.every((answer) => answer.meta.cacheStatus === 'miss')).toBe(true);
  });

  it('never lets two users share a computation, however equal their questions are', async () => {
    const other = '3f2b8a34-9c1d-4e7a-8b11-0d9a5f6c7e0f';
    await Promise.all([
      host.ask('dashboard'),
      host.orchestrator.getPortfolioMetrics({ userId: other, metricType: 'dashboard' }),
    ]);
    expect(host.computations).toBe(2);
  });

  it('does not give a request the figures of a computation that began before a change it came after', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { snapshotOf } = host.ports;
    host.ports.snapshotOf = async () => {
      const snapshot = await snapshotOf();
      if (host.computations === 1) await gate;
      return snapshot;
    };
    const before = host.ask();
    await expect.poll(() => host.computations).toBe(1);
    host.store.bumpUser(USER);
    const after = host.ask();
    await Promise.resolve();
    release();
    expect((await before).meta.dataVersion).toBe(0);
    expect((await after).meta.dataVersion).toBe(1);
  });

  it('computes anew when told to', async () => {
    await host.ask();
    expect((await host.ask('portfolio', { forceRefresh: true })).meta.cacheStatus).toBe('refresh');
    expect(host.computations).toBe(2);
  });

  it('computes anew after the user changed something, and after a price changed', async () => {
    await host.ask();
    host.store.bumpUser(USER);
    expect((await host.ask()).meta).toMatchObject({ cacheStatus: 'miss', dataVersion: 1 });
    host.store.bumpMarket('ACME');
    expect((await host.ask()).meta.cacheStatus).toBe('miss');
    host.store.bumpMarket('OTHER');
    expect((await host.ask()).meta.cacheStatus).toBe('hit');
  });

  it('is fresh for 15 minutes at most while the market is open, and never past the close', async () => {
    await host.ask();
    host.clock.advance(15 * 60_000);
    expect((await host.ask()).meta.cacheStatus).toBe('miss');
    host.clock.set('2026-06-10T19:58:00Z');
    const { meta } = await host.ask();
    expect(Date.parse(meta.expiresAt!)).toBeLessThanOrEqual(Date.parse('2026-06-10T20:00:00Z'));
  });

  it('computes without the cache when that is away', async () => {
    host.store.read = down;
    host.store.lease = down;
    const { meta } = await host.ask();
    expect(meta).toMatchObject({ cacheStatus: 'bypass', degraded: true, expiresAt: null });
    expect(meta.missing).toContainEqual({ section: 'cache', reason: 'failed' });
    expect(Object.values(meta.dataCompleteness)).not.toContain(false);
  });

  it('does not wait for the cache a second time when that did not answer the first time', async () => {
    host.store.read = down;
    const lease = vi.spyOn(host.store, 'lease');
    expect((await host.ask()).meta).toMatchObject({ cacheStatus: 'bypass', degraded: true });
    expect(lease).not.toHaveBeenCalled();
  });

  it('keeps nothing that its generations do not cover', async () => {
    host.ports.heldSymbols = async () => ({ symbols: [], currencies: ['USD'] });
    expect((await host.ask()).meta).toMatchObject({ cacheStatus: 'bypass', degraded: false });
    expect((await host.ask()).meta.cacheStatus).toBe('bypass');
  });

  it('passes on that a portfolio does not exist and gives the lease back', async () => {
    const { heldSymbols } = host.ports;
    host.ports.heldSymbols = async () => {
      throw new AppError('not_found', 'Not found.');
    };
    await expect(host.ask()).rejects.toMatchObject({ code: 'not_found' });
    expect(await host.store.read(USER, KEY)).toMatchObject({ leasedForMs: 0, retryInMs: 0 });
    host.ports.heldSymbols = heldSymbols;
    expect((await host.ask()).meta.cacheStatus).toBe('miss');
  });

  it('names the known types for an unknown one, and refuses parameters that a type does not take', async () => {
    await expect(host.ask('horoscope')).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('dashboard') as string,
    });
    await expect(host.ask('gainers', { params: { limit: 0 } })).rejects.toMatchObject({ code: 'validation_failed' });
    await expect(host.ask('gainers', { params: { depth: 1 } })).rejects.toMatchObject({ code: 'validation_failed' });
  });

  it('does not remember for others that a wish for new figures could not be met', async () => {
    const request = { userId: USER, metricType: 'portfolio' };
    await host.rendered.answer(request);
    const { snapshotOf } = host.ports;
    host.ports.snapshotOf = down;
    expect((await host.rendered.answer({ ...request, forceRefresh: true })).meta.degraded).toBe(true);
    host.ports.snapshotOf = snapshotOf;
    expect((await host.rendered.answer(request)).meta).toMatchObject({ cacheStatus: 'hit', degraded: false });
  });

  describe('a copy that is no payload of ours', () => {
    it.each<[string, (payload: { data: unknown }) => unknown]>([
      ['figures of another shape', () => ({ data: 1 })],
      ['no object', () => 'text'],
      ['figures alone', ({ data }) => ({ data })],
      ['all but the figures', (payload) => ({ ...payload, data: 7 })],
    ])('is computed anew: %s', async (_, spoiled) => {
      await host.ask('dashboard');
      const read = host.store.read.bind(host.store);
      host.store.read = async (...asked) => {
        const copy = await read(...asked);
        if (copy.state === 'missing') return copy;
        return { ...copy, payload: JSON.stringify(spoiled(JSON.parse(copy.payload) as { data: unknown })) };
      };
      const { data, meta } = await host.ask('dashboard');
      expect(meta).toMatchObject({ stale: false, degraded: false, dataCompleteness: { prices: true } });
      expect(data.performance).toMatchObject({ totalValue: '1200' });
    });
  });
});
