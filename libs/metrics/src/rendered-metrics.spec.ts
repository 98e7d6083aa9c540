import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HOST_USER as USER, type MetricsHost, startMetricsHost } from '../../../test/support/metrics-host.js';
import { BRIEF_MS } from './brief-memory.js';
import type { MetricsRequest } from './metrics-orchestrator.js';
import { PATIENCE_MS, SHORT_PATIENCE_MS } from './patience.js';
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

  it('makes the bytes of a computation once for all who share it, and others for another view', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, async () => ask()));
    const [holdings, others] = await Promise.all([
      ask({ metricType: 'holdings', forceRefresh: true }),
      ask({ metricType: 'dashboard', forceRefresh: true }),
    ]);
    expect(new Set(answers.map(({ meta }) => meta.cacheStatus))).toEqual(new Set(['miss']));
    expect(new Set(answers.map(({ data }) => data)).size).toBe(1);
    expect(new Set(answers.map(({ copy }) => copy)).size).toBe(1);
    expect(holdings.data.equals(others.data)).toBe(false);
    expect(others.data.equals(answers[0]!.data)).toBe(true);
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

    it.each([
      ['computed', undefined],
      ['computed because it was wished for', true],
    ])('sends also what was only %s', async (_, forceRefresh) => {
      const first = await ask(forceRefresh === undefined ? {} : { forceRefresh });
      host.clock.advance(1_000);
      cacheAway();
      await openCircuit();
      const left = await ask();
      expect(left.data).toEqual(first.data);
      expect(left.meta).toMatchObject({ cacheStatus: 'stale', stale: true, degraded: true, ageSeconds: 1 });
      await expect(ask({ metricType: 'holdings' })).rejects.toMatchObject({ code: 'unavailable' });
    });

    it('never sends what was computed without an input in the place of something complete', async () => {
      const complete = await ask();
      host.clock.advance(3_600_000);
      host.ports.latestOf = down;
      host.ports.seriesOf = down;
      expect((await ask()).meta.cacheStatus).toBe('partial');
      cacheAway();
      await openCircuit();
      expect((await ask()).data).toEqual(complete.data);
    });

    it('sends nothing that is too old to be served', async () => {
      await ask();
      host.clock.advance(8 * 86_400_000);
      cacheAway();
      await openCircuit();
      await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
    });

    it('never sends what is older than what the user has seen', async () => {
      await ask();
      await ask();
      host.store.bumpUser(USER);
      host.clock.advance(1);
      expect((await ask({ metricType: 'holdings' })).meta.dataVersion).toBe(1);
      cacheAway();
      await openCircuit();
      await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
    });
  });

  describe('while the database says nothing', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    });
    afterEach(() => {
      vi.useRealTimers();
    });
    const hang = async (): Promise<never> => new Promise<never>(() => undefined);
    /** Gives back what makes it answer again. */
    function silence(): () => void {
      const ports = { ...host.ports };
      const methods = ['read', 'lease', 'open', 'check', 'put', 'release'] as const;
      const before = Object.fromEntries(methods.map((method) => [method, host.store[method].bind(host.store)]));
      for (const method of methods) host.store[method] = hang;
      host.ports.heldSymbols = hang;
      host.ports.snapshotOf = hang;
      return () => {
        Object.assign(host.store, before);
        Object.assign(host.ports, ports);
      };
    }
    /** The answer, and after how many milliseconds it came: looked at every so many. */
    async function timed(
      asked: Promise<RenderedAnswer>,
      everyMs = 10,
    ): Promise<{ answer: RenderedAnswer; ms: number }> {
      let answer: RenderedAnswer | undefined;
      let failed = false;
      asked.then(
        (value) => (answer = value),
        () => (failed = true),
      );
      for (let ms = 0; ms <= 5_000; ms += everyMs) {
        for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        if (answer !== undefined || failed) return { answer: await asked, ms };
        await vi.advanceTimersByTimeAsync(everyMs);
      }
      throw new Error('no answer in five seconds');
    }

    it('waits only a moment when there is something to send, and then hardly at all', async () => {
      await timed(ask());
      const { answer: before } = await timed(ask());
      silence();
      const first = await timed(ask());
      expect(first.answer.data).toEqual(before.data);
      expect(first.answer.meta).toMatchObject({ cacheStatus: 'stale', stale: true, degraded: true });
      expect(first.answer.meta.missing).toContainEqual({ section: 'metrics', reason: 'timeout' });
      // The check of what is kept takes its time first.
      expect(first.ms).toBeLessThanOrEqual(250 + PATIENCE_MS + 20);
      const next = await timed(ask(), 5);
      expect(next.answer.meta.stale).toBe(true);
      expect(next.ms).toBeLessThanOrEqual(SHORT_PATIENCE_MS + 10);
    });

    it('lets the guards find out, though nobody waits for it', async () => {
      await timed(ask());
      silence();
      for (let count = 0; count < 5; count += 1) {
        const client = new AbortController();
        await timed(ask({ signal: client.signal }));
        // As a connection does that is closed behind the answer.
        client.abort();
      }
      await vi.advanceTimersByTimeAsync(2_000);
      expect(host.guards.states().cache).toBe('open');
    });

    it('is fresh at once when it speaks again', async () => {
      await timed(ask());
      const speak = silence();
      expect((await timed(ask())).answer.meta.stale).toBe(true);
      speak();
      expect((await timed(ask())).answer.meta).toMatchObject({ cacheStatus: 'hit', stale: false, degraded: false });
      // What was before counts no longer.
      silence();
      expect((await timed(ask())).ms).toBeGreaterThanOrEqual(PATIENCE_MS);
    });

    it('keeps others waiting no shorter than before', async () => {
      await timed(ask());
      await timed(ask({ userId: OTHER }));
      silence();
      await timed(ask());
      expect((await timed(ask({ userId: OTHER }))).ms).toBeGreaterThanOrEqual(PATIENCE_MS);
    });

    it('waits for a wish for new figures as long as it takes', async () => {
      await timed(ask());
      silence();
      const { answer, ms } = await timed(ask({ forceRefresh: true }));
      expect(answer.meta.stale).toBe(true);
      expect(ms).toBeGreaterThan(2 * PATIENCE_MS);
    });

    it('computes as long as it takes when only computing takes long: what the user changed is in the answer', async () => {
      await timed(ask());
      await timed(ask());
      host.store.bumpUser(USER);
      const { snapshotOf } = host.ports;
      host.ports.snapshotOf = async (signal) => {
        await new Promise((resolve) => setTimeout(resolve, 3 * PATIENCE_MS));
        return snapshotOf(signal);
      };
      const { answer, ms } = await timed(ask());
      expect(answer.meta).toMatchObject({ cacheStatus: 'miss', stale: false, dataVersion: 1 });
      expect(ms).toBeGreaterThanOrEqual(3 * PATIENCE_MS);
    });

    it('ends what a client asked for who is gone', async () => {
      await timed(ask());
      silence();
      const client = new AbortController();
      const asked = ask({ signal: client.signal });
      asked.catch(() => undefined);
      await vi.advanceTimersByTimeAsync(100);
      client.abort();
      await expect(timed(asked)).rejects.toMatchObject({ code: 'unavailable', message: 'The request was cancelled.' });
    });
  });
});
