import { describe, expect, it } from 'vitest';
import { SingleFlight } from './single-flight.js';

/** Computations that end when told to. */
function controlled(): { compute: () => Promise<number>; finish: (index: number) => void; readonly started: number } {
  const resolvers: Array<(value: number) => void> = [];
  return {
    compute: async () => new Promise<number>((resolve) => resolvers.push(resolve)),
    finish: (index) => resolvers[index]!(index),
    get started() {
      return resolvers.length;
    },
  };
}

describe('SingleFlight', () => {
  it('shares one computation among all who join', async () => {
    const work = controlled();
    const sut = new SingleFlight<number>();
    const joined = [1, 2, 3].map(async () => sut.join('key', work.compute));
    expect(work.started).toBe(1);
    work.finish(0);
    expect(await Promise.all(joined)).toEqual([
      { value: 0, shared: false },
      { value: 0, shared: true },
      { value: 0, shared: true },
    ]);
  });

  it('never gives an afresh request the result of a computation that began before it', async () => {
    const work = controlled();
    const sut = new SingleFlight<number>();
    const before = sut.join('key', work.compute);
    const afresh = [1, 2, 3].map(async () => sut.startAfresh('key', work.compute));
    work.finish(0);
    expect((await before).value).toBe(0);
    await Promise.resolve();
    await Promise.resolve();
    expect(work.started).toBe(2);
    work.finish(1);
    expect(await Promise.all(afresh)).toEqual([1, 1, 1]);
  });

  it('computes again after a failure, and keeps keys apart', async () => {
    const sut = new SingleFlight<number>();
    await expect(
      sut.join('key', async () => {
        throw new Error('down');
      }),
    ).rejects.toThrow('down');
    const both = await Promise.all([sut.join('key', async () => 1), sut.join('other', async () => 2)]);
    expect(both.map(({ value }) => value)).toEqual([1, 2]);
  });
});
