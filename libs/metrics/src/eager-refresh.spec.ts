import { beforeEach, describe, expect, it } from 'vitest';
import { HOST_USER as USER } from '../../../test/support/metrics-host.js';
import { hostOfSuite } from '../../../test/support/suite-host.js';

const MOST_EAGER = (): number => 1 - 2 ** -32;
/** Fresh for 15 minutes less a tenth at most. */
const NEAR_THE_END_MS = 13.5 * 60_000 - 10_000;

describe('a copy that is read shortly before its end', () => {
  const host = hostOfSuite();
  let ended: Promise<void>;

  beforeEach(async () => {
    const { snapshotOf } = host.ports;
    host.ports.snapshotOf = async (signal) => {
      host.clock.advance(500);
      return snapshotOf(signal);
    };
    await host.ask();
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

  it('is served as it is, and computed anew for those who come after', async () => {
    host.ports.random = MOST_EAGER;
    const before = await host.ask();
    expect(before.meta).toMatchObject({ cacheStatus: 'hit', stale: false });
    await ended;
    host.ports.random = () => 0;
    const after = await host.ask();
    expect(after.meta).toMatchObject({ cacheStatus: 'hit', stale: false });
    expect(Date.parse(after.meta.computedAt)).toBeGreaterThan(Date.parse(before.meta.computedAt));
    expect(host.computations).toBe(2);
  });

  it('is left alone when the dice say so', async () => {
    expect((await host.ask()).meta.cacheStatus).toBe('hit');
    expect(host.computations).toBe(1);
  });

  it('is computed once, however many read it', async () => {
    host.ports.random = MOST_EAGER;
    await Promise.all(Array.from({ length: 20 }, async () => host.ask()));
    await ended;
    expect(host.computations).toBe(2);
  });

  it('is left alone when somebody else was faster: computing it, or done', async () => {
    const question = host.orchestrator.questionOf({ userId: USER, metricType: 'portfolio' });
    const lease = await host.store.lease(USER, question.key, { leaseMs: 10_000 });
    await host.orchestrator.refreshAhead(question);
    if (lease.granted) await host.store.release(lease.ticket);
    expect(host.computations).toBe(1);
    await host.orchestrator.refreshAhead(question);
    expect(host.computations).toBe(2);
    await host.orchestrator.refreshAhead(question);
    expect(host.computations).toBe(2);
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
    expect((await host.ask()).meta).toMatchObject({ cacheStatus: 'hit', stale: false, degraded: false });
    await failed;
    expect((await host.ask()).meta).toMatchObject({ cacheStatus: 'hit', stale: false, degraded: false });
  });

  it('takes generations before its inputs, as every computation does: a change meanwhile is not lost', async () => {
    host.ports.random = MOST_EAGER;
    const { snapshotOf } = host.ports;
    host.ports.snapshotOf = async (signal) => {
      const old = await snapshotOf(signal);
      host.store.bumpUser(USER);
      return old;
    };
    await host.ask();
    await ended;
    expect((await host.ask()).meta.cacheStatus).not.toBe('hit');
  });
});
