import { beforeEach, describe, expect, it } from 'vitest';
import { USER_PLACES, UserPlaces } from './user-places.js';

describe('UserPlaces', () => {
  let over: AbortController;
  let sut: UserPlaces;
  let running: number;
  let most: number;
  let finish: Array<() => void>;

  beforeEach(() => {
    over = new AbortController();
    sut = new UserPlaces({ ...USER_PLACES, places: 2, queue: 3 });
    running = 0;
    most = 0;
    finish = [];
  });

  const ask = async (user: string): Promise<string> => sut.run(user, async () => work(user), over.signal);
  const work = async (user: string): Promise<string> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => finish.push(resolve));
    running -= 1;
    return user;
  };
  const settled = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  async function finishAll(): Promise<void> {
    for (await settled(); finish.length > 0; await settled()) finish.shift()!();
  }

  it('works on so many requests of one user at once and lets the next ones wait', async () => {
    const asked = Array.from({ length: 5 }, async () => ask('a'));
    await settled();
    expect(running).toBe(2);
    await finishAll();
    expect(await Promise.all(asked)).toHaveLength(5);
    expect(most).toBe(2);
  });

  it('refuses what is more than may wait, and says when to come again', async () => {
    const asked = Array.from({ length: 6 }, async () => ask('a').catch((error: unknown) => error));
    await settled();
    await finishAll();
    const answers = await Promise.all(asked);
    expect(answers.slice(0, 5)).toEqual(['a', 'a', 'a', 'a', 'a']);
    expect(answers[5]).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 1 });
  });

  it('keeps nobody waiting behind another user', async () => {
    const crowd = Array.from({ length: 5 }, async () => ask('a'));
    await settled();
    const other = ask('b');
    await settled();
    expect(running).toBe(3);
    await finishAll();
    expect(await other).toBe('b');
    await Promise.all(crowd);
  });

  it('lets go who does not wait any longer, at once, and gives the place that becomes free to the next one', async () => {
    const asked = Array.from({ length: 2 }, async () => ask('a'));
    const leaver = new AbortController();
    const left = sut.run('a', async () => work('left'), leaver.signal);
    const next = ask('a');
    leaver.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    await finishAll();
    expect(await Promise.all([...asked, next])).toEqual(['a', 'a', 'a']);
  });

  it('does not begin for who has left before', async () => {
    over.abort(new Error('gone'));
    await expect(ask('a')).rejects.toThrow('gone');
    expect([running, sut.busyUsers]).toEqual([0, 0]);
  });

  it('forgets a user of whom nothing is under way, after failures too', async () => {
    await sut.run('a', async () => Promise.reject(new Error('x')), over.signal).catch(() => undefined);
    const asked = [ask('a'), ask('b')];
    await settled();
    expect(sut.busyUsers).toBe(2);
    await finishAll();
    await Promise.all(asked);
    expect(sut.busyUsers).toBe(0);
  });
});
