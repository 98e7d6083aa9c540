import { AppError } from '@portfolio-metrics/kernel';
import { cacheKey, InMemoryMetricsCacheStore, type LeaseAnswer } from '@portfolio-metrics/metrics-cache';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { Leases } from './leases.js';
import { DependencyGuards } from './resilience/dependency-guards.js';

const USER = 'a11ce000-0000-4000-8000-00000000000a';
const KEY = cacheKey('portfolio', {});
const NEVER = new AbortController().signal;

describe('Leases', () => {
  let store: InMemoryMetricsCacheStore;
  let sut: Leases;
  /** What becomes of the answer of the store, once it has granted the lease. */
  let onTheWay: (answer: LeaseAnswer) => Promise<LeaseAnswer>;
  /** What comes before it. */
  let before: () => Promise<void>;

  beforeEach(() => {
    const clock = new ManualClock('2026-06-10T15:00:00Z');
    store = new InMemoryMetricsCacheStore(clock);
    const lease = store.lease.bind(store);
    before = async () => undefined;
    store.lease = async (...asked) => {
      await before();
      return onTheWay(await lease(...asked));
    };
    sut = new Leases(store, new DependencyGuards({ cache: { timeoutMs: 20 } }, clock), clock);
  });

  const isHeld = async (): Promise<boolean> => (await store.read(USER, KEY)).leasedForMs > 0;
  const hang = async (): Promise<never> => new Promise(() => undefined);

  it('keep what was granted and heard of', async () => {
    onTheWay = async (answer) => answer;
    expect(await sut.take(USER, KEY, false, NEVER)).toMatchObject({ status: 'ok', value: { granted: true } });
    await new Promise((resolve) => setImmediate(resolve));
    expect(await isHeld()).toBe(true);
  });

  it('give back what was granted when the answer does not come', async () => {
    onTheWay = hang;
    expect(await sut.take(USER, KEY, false, NEVER)).toMatchObject({ reason: 'timeout' });
    await expect.poll(isHeld).toBe(false);
  });

  it('give back what is granted when nobody waits for it any more', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    before = async () => gate;
    onTheWay = async (answer) => answer;
    const release = vi.spyOn(store, 'release');
    const gone = new AbortController();
    const cancelled = sut.take(USER, KEY, false, gone.signal);
    gone.abort();
    expect(await cancelled).toMatchObject({ reason: 'cancelled' });
    expect(await sut.take(USER, KEY, true, NEVER)).toMatchObject({ reason: 'timeout' });
    open();
    await expect.poll(() => release.mock.settledResults.length).toBe(2);
    expect(await isHeld()).toBe(false);
  });

  it('give back what was granted before the connection broke', async () => {
    onTheWay = async () => {
      throw new AppError('unavailable', 'The connection broke.');
    };
    expect(await sut.take(USER, KEY, false, NEVER)).toMatchObject({ reason: 'failed' });
    await expect.poll(isHeld).toBe(false);
  });

  it('give it back before the next request when that could not be done before, and only then', async () => {
    onTheWay = async () => {
      throw new AppError('unavailable', 'The connection broke.');
    };
    const abandon = vi.spyOn(store, 'abandonLease').mockRejectedValueOnce(new AppError('unavailable', 'Still away.'));
    await sut.take(USER, KEY, false, NEVER);
    await expect.poll(() => abandon.mock.settledResults.length).toBe(1);
    onTheWay = async (answer) => answer;
    expect(await sut.take(USER, KEY, false, NEVER)).toMatchObject({ status: 'ok', value: { granted: true } });
    expect(await sut.take(USER, KEY, false, NEVER)).toMatchObject({ status: 'ok', value: { granted: false } });
    expect(abandon).toHaveBeenCalledTimes(2);
  });

  it('ask for nothing when the store says that nothing was granted', async () => {
    onTheWay = async () => {
      throw new TypeError('a bug');
    };
    const abandon = vi.spyOn(store, 'abandonLease');
    expect(await sut.take(USER, KEY, false, NEVER)).toMatchObject({ reason: 'failed' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(abandon).not.toHaveBeenCalled();
  });
});
