import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { defer, lastValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TakesItsOwnPlaces } from './takes-its-own-places.decorator.js';
import { UserPlacesInterceptor } from './user-places.interceptor.js';
import { USER_PLACES, UserPlaces, type UserPlacesOptions, WAITING_PLACES } from './user-places.js';

class Lists {}

@TakesItsOwnPlaces()
class Figures {}

interface Asked {
  readonly method?: string;
  readonly url?: string;
  readonly controller?: abstract new () => object;
  /** Taken before it comes here, in milliseconds. */
  readonly elapsedMs?: number;
}

describe('a request of a user', () => {
  let sut: UserPlacesInterceptor;
  let places: UserPlaces;
  let begun: number;
  let finish: Array<() => void>;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    start(USER_PLACES);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function start(options: UserPlacesOptions): void {
    places = new UserPlaces({ ...options, places: 1 });
    sut = new UserPlacesInterceptor(places, new Reflector());
    begun = 0;
    finish = [];
  }

  /** Its answer, or why there is none. */
  async function ask({ method = 'GET', url = '/portfolios', controller = Lists, elapsedMs = 0 }: Asked = {}) {
    const request = { caller: { userId: 'a' }, method, routeOptions: { url }, query: {}, headers: {} };
    const http = { getRequest: () => request, getResponse: () => ({ elapsedTime: elapsedMs }) };
    const context = { switchToHttp: () => http, getClass: () => controller };
    const work = async (): Promise<string> => {
      begun += 1;
      await new Promise<void>((resolve) => finish.push(resolve));
      return 'done';
    };
    const next: CallHandler = { handle: () => defer(work) };
    return await lastValueFrom(sut.intercept(context as unknown as ExecutionContext, next)).catch(
      (error: unknown) => error,
    );
  }

  it('that finds a place has all the time that its work has', async () => {
    const first = ask({ method: 'POST' });
    await vi.advanceTimersByTimeAsync(60_000);
    finish.shift()!();
    expect(await first).toBe('done');
    expect(places.busyUsers).toBe(0);
  });

  it.each([
    ['with limits', USER_PLACES, 'rate_limited'],
    ['without limits', WAITING_PLACES, 'unavailable'],
  ])('that finds none in its time is refused then, and its work never begins, %s', async (_, options, code) => {
    start(options);
    const first = ask();
    const settled = vi.fn();
    const second = ask({ elapsedMs: 1_000 });
    void second.then(settled);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await second).toMatchObject({ code, retryAfterSeconds: 1 });
    finish.shift()!();
    expect(await first).toBe('done');
    expect(begun).toBe(1);
  });

  it.each([
    ['a read', { method: 'GET' }, { code: 'unavailable' }],
    ['a change', { method: 'POST' }, { code: 'outcome_unknown' }],
  ])(
    'that had to wait is answered in its time, its work goes on, and the place is taken until then: %s',
    async (_, asked, refusal) => {
      const first = ask();
      const second = ask(asked);
      await vi.advanceTimersByTimeAsync(1_000);
      finish.shift()!();
      await first;
      await vi.advanceTimersByTimeAsync(2_000);
      expect(begun).toBe(2);
      expect(await second).toMatchObject(refusal);
      const third = ask();
      await vi.advanceTimersByTimeAsync(0);
      expect(begun).toBe(2);
      finish.shift()!();
      await vi.advanceTimersByTimeAsync(0);
      expect(begun).toBe(3);
      finish.shift()!();
      expect(await third).toBe('done');
    },
  );

  it('that had to wait with a file takes its own time from then on', async () => {
    const first = ask();
    const second = ask({ method: 'POST', url: '/transactions/import' });
    await vi.advanceTimersByTimeAsync(1_000);
    finish.shift()!();
    await first;
    await vi.advanceTimersByTimeAsync(60_000);
    finish.shift()!();
    expect(await second).toBe('done');
  });

  it('whose work takes the places itself waits for none', async () => {
    const first = ask();
    const second = ask({ controller: Figures });
    expect(begun).toBe(2);
    finish.splice(0).forEach((end) => end());
    expect(await Promise.all([first, second])).toEqual(['done', 'done']);
  });
});
