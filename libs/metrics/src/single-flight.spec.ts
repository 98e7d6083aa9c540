import { describe, expect, it } from 'vitest';
import { SingleFlight } from './single-flight.js';

const STAYS = new AbortController().signal;

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
    const joined = [1, 2, 3].map(async () => sut.join('key', work.compute, STAYS));
    expect(work.started).toBe(1);
    work.finish(0);
    expect(await Promise.all(joined)).toEqual([
      { value: 0, shared: false },
      { value: 0, shared: true },
      { value: 0, shared: true },
    ]);
  });

  it('computes what a forced request asks for, though another one waits for its turn already', async () => {
    const sut = new SingleFlight<string>();
    let finish!: () => void;
    const running = sut.join('key', async () => new Promise((resolve) => (finish = () => resolve('running'))), STAYS);
    const plain = sut.startAfresh('key', async () => 'plain', STAYS);
    const forced = sut.startAfresh('key', async () => 'forced', STAYS, { prevails: true });
    const later = sut.startAfresh('key', async () => 'later', STAYS);
    finish();
    expect((await running).value).toBe('running');
    expect(await Promise.all([plain, forced, later])).toEqual(['forced', 'forced', 'forced']);
  });

  it('never gives an afresh request the result of a computation that began before it', async () => {
    const work = controlled();
    const sut = new SingleFlight<number>();
    const before = sut.join('key', work.compute, STAYS);
    const afresh = [1, 2, 3].map(async () => sut.startAfresh('key', work.compute, STAYS));
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
      sut.join(
        'key',
        async () => {
          throw new Error('down');
        },
        STAYS,
      ),
    ).rejects.toThrow('down');
    const both = await Promise.all([sut.join('key', async () => 1, STAYS), sut.join('other', async () => 2, STAYS)]);
    expect(both.map(({ value }) => value)).toEqual([1, 2]);
  });

  describe('somebody who leaves', () => {
    /** Computations that end when they are called off. */
    function endless(): {
      compute: (signal: AbortSignal) => Promise<number>;
      readonly ended: number;
      readonly begun: number;
    } {
      let begun = 0;
      let ended = 0;
      return {
        compute: async (signal) => {
          begun += 1;
          return new Promise<number>((_, reject) => {
            signal.addEventListener('abort', () => {
              ended += 1;
              reject(signal.reason as Error);
            });
          });
        },
        get begun() {
          return begun;
        },
        get ended() {
          return ended;
        },
      };
    }

    it('takes a computation along only as the last one', async () => {
      const work = endless();
      const sut = new SingleFlight<number>();
      const clients = [new AbortController(), new AbortController()];
      const joined = clients.map(async ({ signal }) => sut.join('key', work.compute, signal));
      const results = Promise.allSettled(joined);
      clients[0]!.abort(new Error('first'));
      await expect(joined[0]).rejects.toThrow('first');
      expect([work.ended, sut.isUnderWay('key')]).toEqual([0, true]);
      clients[1]!.abort(new Error('second'));
      await results;
      expect([work.ended, sut.isUnderWay('key')]).toEqual([1, false]);
    });

    it('does not leave a dying computation to those who come then', async () => {
      const work = endless();
      const sut = new SingleFlight<number>();
      const client = new AbortController();
      const left = sut.join('key', work.compute, client.signal);
      client.abort(new Error('left'));
      await expect(left).rejects.toThrow('left');
      expect(await sut.join('key', async () => 7, STAYS)).toEqual({ value: 7, shared: false });
    });

    it('takes along a computation that is queued before it begins', async () => {
      const work = controlled();
      const sut = new SingleFlight<number>();
      const running = sut.join('key', work.compute, STAYS);
      const client = new AbortController();
      const queued = sut.startAfresh('key', work.compute, client.signal);
      client.abort(new Error('left'));
      await expect(queued).rejects.toThrow('left');
      work.finish(0);
      await running;
      await Promise.resolve();
      expect(work.started).toBe(1);
      expect(await sut.join('key', async () => 7, STAYS)).toEqual({ value: 7, shared: false });
    });

    it('and comes back finds what has begun', async () => {
      const work = controlled();
      const sut = new SingleFlight<number>({ goesOnAfter: (reason) => reason === 'late' });
      const clients = [new AbortController(), new AbortController()];
      const left = Promise.allSettled(clients.map(async ({ signal }) => sut.join('key', work.compute, signal)));
      clients[0]!.abort('late');
      clients[1]!.abort('gone');
      expect((await left).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(sut.isUnderWay('key')).toBe(true);
      const back = sut.join('key', work.compute, STAYS);
      work.finish(0);
      expect(await back).toEqual({ value: 0, shared: true });
      expect(work.started).toBe(1);
    });

    it('too late for what has not begun takes that along', async () => {
      const work = controlled();
      const sut = new SingleFlight<number>({ goesOnAfter: () => true });
      const running = sut.join('key', work.compute, STAYS);
      const client = new AbortController();
      const queued = sut.startAfresh('key', work.compute, client.signal);
      client.abort(new Error('late'));
      await expect(queued).rejects.toThrow('late');
      work.finish(0);
      await running;
      await new Promise((resolve) => setImmediate(resolve));
      expect(work.started).toBe(1);
    });

    it('does not hear how it failed: somebody else does', async () => {
      const unheard: unknown[] = [];
      let fail!: (error: Error) => void;
      const compute = async (): Promise<never> => new Promise((_, reject) => (fail = reject));
      const sut = new SingleFlight<never>({ goesOnAfter: () => true, onUnheard: (error) => unheard.push(error) });
      const waits = sut.join('key', compute, STAYS);
      fail(new Error('heard'));
      await expect(waits).rejects.toThrow('heard');
      const client = new AbortController();
      const left = sut.join('key', compute, client.signal);
      client.abort(new Error('late'));
      await expect(left).rejects.toThrow('late');
      fail(new Error('unheard'));
      await new Promise((resolve) => setImmediate(resolve));
      expect(unheard).toEqual([new Error('unheard')]);

      const another = new AbortController();
      const gone = sut.join('key', compute, another.signal);
      another.abort(new Error('late'));
      await expect(gone).rejects.toThrow('late');
      const back = sut.join('key', compute, STAYS);
      fail(new Error('heard by who came back'));
      await expect(back).rejects.toThrow('heard by who came back');
      expect(unheard).toHaveLength(1);
    });

    it('before it came starts nothing', async () => {
      const sut = new SingleFlight<number>();
      const work = controlled();
      const gone = AbortSignal.abort(new Error('gone'));
      await expect(sut.join('key', work.compute, gone)).rejects.toThrow('gone');
      await expect(sut.startAfresh('key', work.compute, gone)).rejects.toThrow('gone');
      expect(work.started).toBe(0);
    });
  });
});
