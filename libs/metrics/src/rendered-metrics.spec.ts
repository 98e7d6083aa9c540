import { beforeEach, describe, expect, it } from 'vitest';
import { HOST_USER as USER, type MetricsHost, startMetricsHost } from '../../../test/support/metrics-host.js';
import { BRIEF_MS } from './brief-memory.js';
import type { MetricsRequest } from './metrics-orchestrator.js';
import type { RenderedAnswer } from './rendered-answer.js';

const OTHER = '3f2b8a34-9c1d-4e7a-8b11-0d9a5f6c7e0f';
const down = async (): Promise<never> => {
  throw new Error('down');
};

describe('RenderedMetrics', () => {
  let host: MetricsHost;
  let reads: number;

  beforeEach(async () => {
    host = await startMetricsHost({ retries: false });
    reads = 0;
    const read = host.store.read.bind(host.store);
    host.store.read = async (...asked) => {
      reads += 1;
      return read(...asked);
    };
  });

  const ask = async (more: Partial<MetricsRequest> = {}): Promise<RenderedAnswer> =>
    host.rendered.answer({ userId: USER, metricType: 'dashboard', ...more });

  /** Until the guard of the ledger refuses by itself. */
  async function openCircuit(): Promise<void> {
    host.ports.heldSymbols = down;
    host.ports.snapshotOf = down;
    for (let call = 0; call < 5; call += 1) await host.guards.transactions.call(down);
    expect(host.guards.transactions.refuses).toBe(true);
  }

  function cacheAway(): void {
    Object.assign(host.store, { read: down, lease: down, open: down, check: down, put: down, release: down });
  }

  describe('while nothing can be computed', () => {
    it('says for a moment again what it has said, without a read, and then looks again', async () => {
      await ask();
      host.clock.advance(3_600_000);
      await openCircuit();
      const first = await ask();
      expect(first.meta).toMatchObject({ cacheStatus: 'stale', stale: true, degraded: true });
      const readsSoFar = reads;
      host.clock.advance(BRIEF_MS - 1);
      expect(await ask()).toEqual(first);
      expect(reads).toBe(readsSoFar);
      host.clock.advance(BRIEF_MS);
      await ask();
      expect(reads).toBeGreaterThan(readsSoFar);
    });

    it('refuses again without a read, and every user for themselves', async () => {
      await openCircuit();
      await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
      const readsSoFar = reads;
      await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
      expect(reads).toBe(readsSoFar);
      await expect(ask({ userId: OTHER })).rejects.toMatchObject({ code: 'unavailable' });
      expect(reads).toBe(readsSoFar + 1);
    });

    it('never says again what a fresh copy contradicts', async () => {
      await ask();
      host.clock.advance(3_600_000);
      await openCircuit();
      await ask();
      host.guards.transactions.reset();
      Object.assign(host.ports, (await startMetricsHost()).ports);
      expect((await ask()).meta).toMatchObject({ stale: false, degraded: false });
    });
  });

  it('gives up on entries that cannot be had after five in a row, however often copies in the process are found to stand', async () => {
    await ask();
    await ask();
    const read = host.store.read.bind(host.store);
    host.store.read = down;
    for (let count = 1; count <= 5; count += 1) {
      expect(host.guards.cache.state).toBe('closed');
      expect((await ask()).meta.cacheStatus).toBe('hit');
      expect((await ask({ userId: OTHER })).meta.cacheStatus).toBe('bypass');
    }
    expect(host.guards.states()).toMatchObject({ cache: 'open', generations: 'closed' });
    expect((await ask()).meta.cacheStatus).toBe('hit');
    host.store.read = read;
    // Back within a second.
    host.clock.advance(1_000);
    expect((await ask({ userId: OTHER })).meta.cacheStatus).toBe('miss');
  });

  describe('when even the cache is away', () => {
    it('sends what it sent last, flagged, with its age', async () => {
      await ask();
      const before = await ask();
      await ask();
      host.clock.advance(60_000);
      cacheAway();
      await openCircuit();
      const left = await ask();
      expect(left.data).toEqual(before.data);
      expect(left.meta).toMatchObject({ cacheStatus: 'stale', stale: true, degraded: true, ageSeconds: 60 });
      expect(left.meta.missing).toContainEqual({ section: 'cache', reason: 'stale_failed' });
      await expect(ask({ userId: OTHER })).rejects.toMatchObject({ code: 'unavailable' });
    });

    it('says that the figures are from before a change which it knows of', async () => {
      await ask();
      await ask();
      host.store.bumpUser(USER);
      host.ports.heldSymbols = down;
      host.ports.snapshotOf = down;
      expect((await ask()).meta.missing).toContainEqual({ section: 'cache', reason: 'stale_invalidated' });
      cacheAway();
      await openCircuit();
      host.clock.advance(2 * BRIEF_MS);
      expect((await ask()).meta.missing).toContainEqual({ section: 'cache', reason: 'stale_invalidated' });
    });

    it('never sends what is older than what the user has seen', async () => {
      await ask();
      await ask();
      host.store.bumpUser(USER);
      expect((await ask()).meta.dataVersion).toBe(1);
      cacheAway();
      await openCircuit();
      await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
    });
  });
});
