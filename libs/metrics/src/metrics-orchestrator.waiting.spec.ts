import type { DividendSummary } from '@portfolio-metrics/dividends';
import { AppError } from '@portfolio-metrics/kernel';
import { cacheKey } from '@portfolio-metrics/metrics-cache';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HOST_USER as USER } from '../../../test/support/metrics-host.js';
import { hostOfSuite } from '../../../test/support/suite-host.js';

const down = async (): Promise<never> => {
  throw new Error('down');
};
const hang = async (): Promise<never> => new Promise<never>(() => undefined);
const KEY = cacheKey('portfolio', { portfolioId: null, asOf: null });

describe('MetricsOrchestrator when there is nothing new to be had, or not in time', () => {
  // A Wednesday, New York open.
  const host = hostOfSuite();

  it('serves the last copy, flagged, when the ledger cannot be read', async () => {
    await host.ask();
    host.clock.advance(3_600_000);
    host.ports.heldSymbols = down;
    const { data, meta } = await host.ask();
    expect(meta).toMatchObject({ cacheStatus: 'stale', stale: true, degraded: true, ageSeconds: 3_600 });
    expect(data.performance).toMatchObject({ totalValue: '1200' });
  });

  it('says that it is unavailable when nothing can be computed and nothing was kept', async () => {
    host.ports.heldSymbols = down;
    await expect(host.ask()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
  });

  describe('while another replica computes', () => {
    beforeEach(async () => {
      await host.ask();
      host.clock.advance(3_600_000);
    });
    const elsewhere = async (): Promise<unknown> => host.store.lease(USER, KEY, { leaseMs: 10_000 });

    it('serves the last copy at once', async () => {
      await elsewhere();
      host.computations = 0;
      const { meta } = await host.ask();
      expect(meta).toMatchObject({ cacheStatus: 'stale', stale: true, degraded: false });
      expect(meta.missing).toContainEqual({ section: 'cache', reason: 'stale_revalidating' });
      expect(host.computations).toBe(0);
    });

    it("does not serve what the user's own write has made invalid", async () => {
      host.store.bumpUser(USER);
      await elsewhere();
      expect((await host.ask()).meta).toMatchObject({ cacheStatus: 'miss', stale: false, dataVersion: 1 });
    });

    it('nor hands it to who joins a request that came before that write', async () => {
      await elsewhere();
      let open!: () => void;
      const gate = new Promise<void>((resolve) => (open = resolve));
      const lease = vi.spyOn(host.store, 'lease').mockImplementationOnce(async (...request) => {
        await gate;
        return host.store.lease(...request);
      });
      const before = host.ask();
      await expect.poll(() => lease.mock.calls.length).toBe(1);
      host.store.bumpUser(USER);
      const reads = vi.spyOn(host.store, 'read');
      const after = host.ask();
      await expect.poll(() => reads.mock.settledResults.length).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      open();
      expect((await before).meta).toMatchObject({ stale: true, dataVersion: 0 });
      expect((await after).meta).toMatchObject({ cacheStatus: 'miss', stale: false, dataVersion: 1 });
    });

    it('serves the last copy while this process computes, too', async () => {
      let open!: () => void;
      const gate = new Promise<void>((resolve) => (open = resolve));
      const { snapshotOf } = host.ports;
      host.ports.snapshotOf = async (signal) => {
        await gate;
        return snapshotOf(signal);
      };
      const first = host.ask();
      await expect.poll(() => host.store.read(USER, KEY)).toMatchObject({ leasedForMs: 10_000 });
      expect((await host.ask()).meta).toMatchObject({ cacheStatus: 'stale', stale: true });
      open();
      expect((await first).meta.cacheStatus).toBe('miss');
    });
  });

  describe('when a computation fails', () => {
    it('names the ledger, and answers at once for a moment after that', async () => {
      await host.ask();
      host.clock.advance(3_600_000);
      const { heldSymbols } = host.ports;
      host.ports.heldSymbols = down;
      const first = await host.ask();
      expect(first.meta.missing).toEqual(
        expect.arrayContaining([
          { section: 'transactions', reason: 'failed' },
          { section: 'cache', reason: 'stale_failed' },
        ]),
      );
      host.ports.heldSymbols = heldSymbols;
      host.computations = 0;
      const throttled = await host.ask();
      expect(throttled.meta).toMatchObject({ cacheStatus: 'stale', stale: true, degraded: true });
      expect(throttled.meta.missing).toContainEqual({ section: 'metrics', reason: 'failed_recently' });
      expect(host.computations).toBe(0);
      host.clock.advance(2_000);
      expect((await host.ask()).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
    });

    it('refuses at once for a moment when there is no copy, and says for how long', async () => {
      host.ports.heldSymbols = down;
      await expect(host.ask()).rejects.toMatchObject({ code: 'unavailable' });
      const looks = vi.fn(down);
      host.ports.heldSymbols = looks;
      await expect(host.ask()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
      expect(looks).not.toHaveBeenCalled();
    });

    it('does not call a copy stale that is fresh, when only a wish for a newer one could not be met', async () => {
      await host.ask();
      host.ports.snapshotOf = down;
      const { meta } = await host.ask('portfolio', { forceRefresh: true });
      expect(meta).toMatchObject({ cacheStatus: 'hit', stale: false, degraded: true });
      expect(meta.missing).toContainEqual({ section: 'cache', reason: 'refresh_failed' });
    });

    it("serves what the user's own write has made invalid only then, and says so", async () => {
      await host.ask();
      host.store.bumpUser(USER);
      host.ports.snapshotOf = down;
      const { meta } = await host.ask();
      expect(meta).toMatchObject({ cacheStatus: 'stale', stale: true, degraded: true });
      expect(meta.missing).toContainEqual({ section: 'cache', reason: 'stale_invalidated' });
    });

    it('takes no lease to hear that the circuit of the ledger is open', async () => {
      await host.ask();
      host.clock.advance(3_600_000);
      host.guards.transactions.isolate();
      const lease = vi.spyOn(host.store, 'lease');
      const { meta } = await host.ask();
      expect(meta).toMatchObject({ cacheStatus: 'stale', stale: true, degraded: true });
      expect(meta.missing).toContainEqual({ section: 'transactions', reason: 'circuit_open' });
      await expect(host.ask('time-series')).rejects.toMatchObject({ code: 'unavailable' });
      expect(lease).not.toHaveBeenCalled();
      host.guards.transactions.reset();
      expect((await host.ask()).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
    });

    it('tries the ledger again when it is time', async () => {
      const { heldSymbols } = host.ports;
      host.ports.heldSymbols = down;
      for (let index = 0; index < 6; index += 1) {
        await expect(host.ask('portfolio', { portfolioId: `p${index}` })).rejects.toMatchObject({
          code: 'unavailable',
        });
      }
      expect(host.guards.states().transactions).toBe('open');
      host.ports.heldSymbols = heldSymbols;
      host.clock.advance(3_000);
      expect((await host.ask()).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
      expect(host.guards.states().transactions).toBe('closed');
    });

    it('flags what could not be cached', async () => {
      host.store.put = down;
      const { data, meta } = await host.ask();
      expect(meta).toMatchObject({ cacheStatus: 'bypass', degraded: true });
      expect(meta.missing).toContainEqual({ section: 'cache', reason: 'failed' });
      expect(data.performance).toMatchObject({ totalValue: '1200' });
    });

    it('calls the other inputs off when the ledger fails', async () => {
      let ended: unknown;
      host.ports.latestOf = async (_, signal) =>
        new Promise((_resolve, reject) => {
          signal!.addEventListener('abort', () => {
            ended = signal!.reason;
            reject(signal!.reason as Error);
          });
        });
      host.ports.snapshotOf = down;
      await expect(host.ask()).rejects.toMatchObject({ code: 'unavailable' });
      expect(ended).toBeInstanceOf(Error);
    });
  });

  describe('somebody who does not wait any longer', () => {
    /** A ledger that is read for as long as nobody calls it off. */
    const endless = (): { begun: () => number; ended: () => number } => {
      let begun = 0;
      let ended = 0;
      host.ports.snapshotOf = async (signal) => {
        begun += 1;
        return new Promise((_, reject) => {
          signal!.addEventListener('abort', () => {
            ended += 1;
            reject(signal!.reason as Error);
          });
        });
      };
      return { begun: () => begun, ended: () => ended };
    };

    it('ends a computation that nobody else waits for, and its lease is free at once', async () => {
      const { snapshotOf } = host.ports;
      const reads = endless();
      const client = new AbortController();
      const answer = host.ask('portfolio', { signal: client.signal });
      await expect.poll(reads.begun).toBe(1);
      client.abort();
      await expect(answer).rejects.toMatchObject({ code: 'unavailable' });
      await expect.poll(reads.ended).toBe(1);
      host.ports.snapshotOf = snapshotOf;
      expect((await host.ask()).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
    });

    it('leaves a computation to the others who wait for it', async () => {
      let finish!: () => void;
      const gate = new Promise<void>((resolve) => (finish = resolve));
      const { snapshotOf } = host.ports;
      host.ports.snapshotOf = async (signal) => {
        await gate;
        signal?.throwIfAborted();
        return snapshotOf(signal);
      };
      const client = new AbortController();
      const leaver = host.ask('portfolio', { signal: client.signal });
      const stayer = host.ask();
      await expect.poll(() => host.store.read(USER, KEY)).toMatchObject({ leasedForMs: expect.any(Number) as number });
      client.abort();
      await expect(leaver).rejects.toMatchObject({ code: 'unavailable' });
      finish();
      expect((await stayer).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
    });

    it('counts for no breaker', async () => {
      const reads = endless();
      for (let index = 1; index <= 10; index += 1) {
        const client = new AbortController();
        const answer = host.ask('portfolio', { signal: client.signal });
        await expect.poll(reads.begun).toBe(index);
        client.abort();
        await expect(answer).rejects.toMatchObject({ code: 'unavailable' });
        await expect.poll(reads.ended).toBe(index);
      }
      expect(host.guards.states()).toMatchObject({ transactions: 'closed', prices: 'closed', cache: 'closed' });
    });
  });

  describe('the deadline', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('ends inputs that hang longer than their own limits, and answers within three seconds', async () => {
      const dividend = vi.fn(
        async (signal: AbortSignal): Promise<DividendSummary> =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
      );
      host.ports.dividends = dividend;
      const answer = host.ask();
      await vi.advanceTimersByTimeAsync(3_000);
      expect((await answer).meta).toMatchObject({ cacheStatus: 'partial', dataCompleteness: { dividends: false } });
      expect(dividend.mock.calls[0]![0].aborted).toBe(true);
    });

    it('holds when even giving up takes too long', async () => {
      await host.ask();
      host.clock.advance(3_600_000);
      const { heldSymbols } = host.ports;
      host.ports.heldSymbols = async (signal) => {
        await new Promise((resolve) => setTimeout(resolve, 1_900));
        return heldSymbols(signal);
      };
      host.ports.snapshotOf = hang;
      host.store.release = hang;
      const settled: unknown[] = [];
      void host.ask().then(
        ({ meta }) => settled.push(meta.cacheStatus, ...meta.missing),
        (error: unknown) => settled.push(error),
      );
      await vi.advanceTimersByTimeAsync(3_000);
      expect(settled).toEqual(expect.arrayContaining(['stale', { section: 'metrics', reason: 'timeout' }]));
    });

    it('holds for who waits for a computation that began before, and for one queued behind it', async () => {
      await host.ask();
      host.clock.advance(3_600_000);
      host.ports.snapshotOf = hang;
      const settled: unknown[] = [];
      for (let index = 0; index < 4; index += 1) {
        void host.ask('portfolio', { forceRefresh: true }).then(
          ({ meta }) => settled.push(meta.cacheStatus),
          (error: unknown) => settled.push(error),
        );
      }
      await vi.advanceTimersByTimeAsync(3_100);
      expect(settled).toEqual(['stale', 'stale', 'stale', 'stale']);
    });

    it('counts from the arrival of the request', async () => {
      host.ports.snapshotOf = hang;
      const settled: unknown[] = [];
      void host.ask('portfolio', { elapsedMs: 2_600 }).catch((error: unknown) => settled.push(error));
      await vi.advanceTimersByTimeAsync(400);
      expect(settled).toMatchObject([{ code: 'unavailable' }]);
    });

    /** Longer in all than a request may take, though no input does. */
    function slowInputs(): void {
      const { heldSymbols, snapshotOf } = host.ports;
      const after = async (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms));
      host.ports.heldSymbols = async (signal) => after(1_900).then(async () => heldSymbols(signal));
      host.ports.snapshotOf = async (signal) => after(1_900).then(async () => snapshotOf(signal));
    }

    it('does not throw away what takes longer: it is there for who asks again', async () => {
      slowInputs();
      const first = host.ask().catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(3_000);
      expect(await first).toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
      const second = host.ask();
      await vi.advanceTimersByTimeAsync(1_000);
      expect((await second).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
      expect((await host.ask()).meta.cacheStatus).toBe('hit');
      expect(host.computations).toBe(1);
    });

    it('flags the copy for who wished for new figures that take longer', async () => {
      await host.ask();
      slowInputs();
      const answer = host.ask('portfolio', { forceRefresh: true });
      await vi.advanceTimersByTimeAsync(3_000);
      const { meta } = await answer;
      expect(meta).toMatchObject({ cacheStatus: 'hit', degraded: true });
      expect(meta.missing).toContainEqual({ section: 'metrics', reason: 'timeout' });
    });

    it('tells who asks again what was wrong', async () => {
      slowInputs();
      const { snapshotOf } = host.ports;
      host.ports.snapshotOf = async (signal) => {
        await snapshotOf(signal);
        throw new AppError('not_found', 'No such portfolio.');
      };
      const first = host.ask().catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(3_000);
      expect(await first).toMatchObject({ code: 'unavailable' });
      const second = host.ask().catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(await second).toMatchObject({ code: 'not_found' });
    });

    it('is there, too, when nobody waits at the end', async () => {
      slowInputs();
      const first = host.ask().catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await first).toMatchObject({ code: 'unavailable' });
      expect((await host.ask()).meta).toMatchObject({ cacheStatus: 'hit', degraded: false });
    });

    it('ends what hangs all the same, and leaves no lease behind', async () => {
      const ended = vi.fn();
      host.ports.snapshotOf = async (signal) => {
        signal!.addEventListener('abort', ended);
        return hang();
      };
      const first = host.ask().catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(3_000);
      expect(await first).toMatchObject({ code: 'unavailable' });
      expect(ended).toHaveBeenCalled();
      expect(await host.store.read(USER, KEY)).toMatchObject({ leasedForMs: 0 });
    });
  });
});
