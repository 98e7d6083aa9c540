import { bulkhead } from 'cockatiel';
import { describe, expect, it } from 'vitest';
import { Places, PlacesFullError } from './places.js';

const abortedAfter = async (controller: AbortController, ...waits: Array<Promise<unknown>>): Promise<unknown[]> => {
  controller.abort(new Error('left'));
  return await Promise.all(waits.map(async (wait) => await wait.catch((error: unknown) => error)));
};

describe('Places', () => {
  it('lets in as many as there are places, then as many wait as there are waiting places', async () => {
    const sut = new Places(2, 1);
    expect([sut.tryEnter(), sut.tryEnter(), sut.tryEnter()]).toEqual([true, true, false]);
    const waiting = sut.wait();
    await expect(sut.wait()).rejects.toBeInstanceOf(PlacesFullError);
    expect([sut.running, sut.waiting]).toEqual([2, 1]);
    sut.leave();
    await waiting;
    expect([sut.running, sut.waiting]).toEqual([2, 0]);
    sut.leave();
    sut.leave();
    expect(sut.running).toBe(0);
  });

  it('lets waiters in first come first served, and nobody overtakes them', async () => {
    const sut = new Places(1, 3);
    sut.tryEnter();
    const order: number[] = [];
    const waits = [1, 2, 3].map(async (name) => {
      await sut.wait();
      order.push(name);
      sut.leave();
    });
    sut.leave();
    expect(sut.tryEnter()).toBe(false);
    await Promise.all(waits);
    expect(order).toEqual([1, 2, 3]);
    expect(sut.tryEnter()).toBe(true);
  });

  it('gives the waiting place of a caller who left to the next one', async () => {
    const sut = new Places(1, 1);
    sut.tryEnter();
    const caller = new AbortController();
    const [error] = await abortedAfter(caller, sut.wait(caller.signal));
    expect(error).toMatchObject({ message: 'left' });
    const next = sut.wait();
    sut.leave();
    await next;
    expect([sut.running, sut.waiting]).toEqual([1, 0]);
  });

  it("would not with cockatiel's bulkhead: who left keeps the waiting place", async () => {
    const policy = bulkhead(1, 1);
    let leave!: () => void;
    const running = policy.execute(async () => new Promise<void>((resolve) => (leave = resolve)));
    const caller = new AbortController();
    const waiting = policy.execute(() => 1, caller.signal).catch(() => 'left');
    caller.abort();
    await expect(policy.execute(() => 2)).rejects.toMatchObject({ isBulkheadRejectedError: true });
    leave();
    await Promise.all([running, waiting]);
  });

  it('does not let in twice who left after being let in', async () => {
    const sut = new Places(1, 2);
    sut.tryEnter();
    const caller = new AbortController();
    const wait = sut.wait(caller.signal);
    sut.leave();
    caller.abort();
    await wait;
    expect([sut.running, sut.waiting]).toEqual([1, 0]);
  });

  it('turns all waiters away', async () => {
    const sut = new Places(1, 2);
    sut.tryEnter();
    const waits = [sut.wait(), sut.wait()].map(async (wait) => await wait.catch((error: unknown) => error));
    sut.turnAwayAll(new Error('closed'));
    expect(await Promise.all(waits)).toMatchObject([{ message: 'closed' }, { message: 'closed' }]);
    expect([sut.running, sut.waiting]).toEqual([1, 0]);
  });
});
