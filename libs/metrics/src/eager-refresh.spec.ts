import { beforeEach, describe, expect, it } from 'vitest';
import { HOST_USER as USER, type MetricsHost, startMetricsHost } from '../../../test/support/metrics-host.js';
import type { MetricsAnswer } from './metrics-answer.js';

const MOST_EAGER = (): number => 1 - 2 ** -32;
/** Fresh for 15 minutes less a tenth at most. */
const NEAR_THE_END_MS = 13.5 * 60_000 - 10_000;

describe('a copy that is read shortly before its end', () => {
  let host: MetricsHost;
  let computations: number;
  let ended: Promise<void>;

  beforeEach(async () => {
    host = await startMetricsHost();
    computations = 0;
    const { snapshotOf } = host.ports;
    host.ports.snapshotOf = async (signal) => {
      computations += 1;
      host.clock.advance(500);
      return snapshotOf(signal);
    };
    await ask();
    host.clock.advance(NEAR_THE_END_MS);
    const put = host.store.put.bind(host.store);
    ended = new Promise((resolve) => {
      host.store.put = async (...asked) => {
        const stored = await put(...asked);
        resolve();
        return stored;
      };
    });
  });

  const ask = async (): Promise<MetricsAnswer> =>
    host.orchestrator.getPortfolioMetrics({ userId: USER, metricType: 'portfolio' });

  it('is served as it is, and computed anew for those who come after', async () => {
    host.ports.random = MOST_EAGER;
    const before = await ask();
    expect(before.meta).toMatchObject({ cacheStatus: 'hit', stale: false });
    await ended;
    host.ports.random = () => 0;
    const after = await ask();
    expect(after.meta).toMatchObject({ cacheStatus: 'hit', stale: false });
    expect(Date.parse(after.meta.computedAt)).toBeGreaterThan(Date.parse(before.meta.computedAt));
    expect(computations).toBe(2);
  });

  it('is left alone when the dice say so', async () => {
    expect((await ask()).meta.cacheStatus).toBe('hit');
    expect(computations).toBe(1);
  });

  it('is computed once, however many read it', async () => {
    host.ports.random = MOST_EAGER;
    await Promise.all(Array.from({ length: 20 }, ask));
    await ended;
    expect(computations).toBe(2);
  });

  it('is left alone when somebody else was faster: computing it, or done', async () => {
    const question = host.orchestrator.questionOf({ userId: USER, metricType: 'portfolio' });
    const lease = await host.store.lease(USER, question.key, { leaseMs: 10_000 });
    await host.orchestrator.refreshAhead(question);
    if (lease.granted) await host.store.release(lease.ticket);
    expect(computations).toBe(1);
    await host.orchestrator.refreshAhead(question);
    expect(computations).toBe(2);
    await host.orchestrator.refreshAhead(question);
    expect(computations).toBe(2);
  });

  it('stays what it was when computing fails, and nobody hears of it before it has expired', async () => {
    host.ports.random = MOST_EAGER;
    const failed = new Promise<void>((resolve) => {
      const release = host.store.release.bind(host.store);
      host.store.release = async (...asked) => {
        await release(...asked);
        resolve();
      };
    });
    host.ports.heldSymbols = async () => {
      throw new Error('down');
    };
    expect((await ask()).meta).toMatchObject({ cacheStatus: 'hit', stale: false, degraded: false });
    await failed;
    expect((await ask()).meta).toMatchObject({ cacheStatus: 'hit', stale: false, degraded: false });
  });

  it('takes generations before its inputs, as every computation does: a change meanwhile is not lost', async () => {
    host.ports.random = MOST_EAGER;
    const { snapshotOf } = host.ports;
    host.ports.snapshotOf = async (signal) => {
      const old = await snapshotOf(signal);
      host.store.bumpUser(USER);
      return old;
    };
    await ask();
    await ended;
    expect((await ask()).meta.cacheStatus).not.toBe('hit');
  });
});
