import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Clock } from '@portfolio-metrics/kernel';
import { GuardRegistry } from '@portfolio-metrics/resilience';
import { exportJWK, generateKeyPair, type GenerateKeyPairResult, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { TokenVerifier } from './token-verifier.js';

const USER = '3f2b8a34-9c1d-4e7a-8b11-0d9a5f6c7e01';
const DAY = 86_400;

class FixedClock extends Clock {
  seconds = 1_800_000_000;
  override now(): Date {
    return new Date(this.seconds * 1_000);
  }
  override monotonicMs(): number {
    return this.seconds * 1_000;
  }
}

interface KeyAnswer {
  /** 0: none, the connection is cut. */
  readonly status: number;
  readonly body: string;
}

describe('TokenVerifier with the keys of an identity provider', () => {
  let pairs: Readonly<Record<'one' | 'two', GenerateKeyPairResult>>;
  let server: Server;
  let answer: KeyAnswer;
  let asked: number;
  let clock: FixedClock;
  let guards: GuardRegistry;
  let sut: TokenVerifier;

  const DOWN: KeyAnswer = { status: 500, body: '{}' };
  const publish = async (...names: Array<keyof typeof pairs>): Promise<void> => {
    const keys = names.map(async (kid) => ({ ...(await exportJWK(pairs[kid].publicKey)), kid, alg: 'ES256' }));
    answer = { status: 200, body: JSON.stringify({ keys: await Promise.all(keys) }) };
  };
  const issued = async (kid: keyof typeof pairs = 'one', seconds = 2 * DAY): Promise<string> =>
    new SignJWT({ sub: USER, exp: clock.seconds + seconds, jti: `${clock.seconds} ${asked}` })
      .setProtectedHeader({ alg: 'ES256', kid })
      .sign(pairs[kid].privateKey);
  const started = (): TokenVerifier =>
    new TokenVerifier({
      key: { jwksUrl: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`) },
      issuer: null,
      audience: null,
      clock,
      tenants: { of: (userId) => `hash of ${userId}` },
      guards,
    });
  const outcome = async (token: string): Promise<string> =>
    sut.callerOf(token).then(
      () => 'in',
      (error: unknown) => (error as { code: string }).code,
    );
  /** Waits until the provider has been asked so often, and what it said has been taken over. */
  const askedTimes = async (times: number): Promise<void> => {
    const ended = (): number => {
      const { ok, failed } = guards.find('identityKeys')!.report().counts.outcomes;
      return ok + failed;
    };
    await vi.waitFor(() => expect(ended()).toBe(times), { timeout: 10_000, interval: 2 });
    expect(asked).toBe(times);
  };

  beforeAll(async () => {
    pairs = { one: await generateKeyPair('ES256'), two: await generateKeyPair('ES256') };
    server = createServer((request, response) => {
      asked += 1;
      if (answer.status === 0) request.socket.destroy();
      else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(async () => {
    asked = 0;
    clock = new FixedClock();
    guards = new GuardRegistry();
    await publish('one');
    sut = started();
  });

  it('takes a token that was signed with one of them, and asks for them once', async () => {
    const tokens = await Promise.all([issued(), issued(), issued('one', 60)]);
    const callers = await Promise.all(tokens.map(async (token) => sut.callerOf(token)));
    expect(callers.map(({ userId }) => userId)).toEqual([USER, USER, USER]);
    expect(asked).toBe(1);
  });

  it.each([
    ['an error', DOWN],
    ['nothing', { status: 0, body: '' }],
    ['a redirect', { status: 302, body: '' }],
    ['no JSON', { status: 200, body: '<html>' }],
    ['no keys', { status: 200, body: '{"error":"down"}' }],
  ])('blames nobody for what is answered in place of keys: %s', async (_, wrong) => {
    answer = wrong;
    await expect(sut.callerOf(await issued())).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
    expect(await outcome('a.b.c')).toBe('unauthenticated');
    // And not as a mistake of ours.
    expect(guards.find('identityKeys')!.report().counts.outcomes).toMatchObject({ failed: 1, bug: 0 });
  });

  it('remembers no token beyond its expiry', async () => {
    const token = await issued('one', 60);
    await sut.callerOf(token);
    clock.seconds += 59;
    expect(await outcome(token)).toBe('in');
    clock.seconds += 1;
    expect(sut.remembered(token)).toBeNull();
  });

  it('refuses the tokens of a key that was withdrawn after a minute, remembered ones too', async () => {
    const [seen, other] = [await issued(), await issued('one', DAY)];
    await sut.callerOf(seen);
    await publish('two');
    clock.seconds += 60;
    expect(sut.remembered(seen)).toBeNull();
    expect(await outcome(seen)).toBe('unauthenticated');
    expect(await outcome(other)).toBe('unauthenticated');
    expect(await outcome(await issued('two'))).toBe('in');
  });

  it('refuses them sooner where there are requests: it asks again beside them, and none waits', async () => {
    const token = await issued();
    await sut.callerOf(token);
    await publish('two');
    clock.seconds += 29;
    expect(sut.remembered(token)).not.toBeNull();
    clock.seconds += 1;
    expect(sut.remembered(token)).not.toBeNull();
    await askedTimes(2);
    expect(sut.remembered(token)).toBeNull();
    expect(await outcome(token)).toBe('unauthenticated');
  });

  it('remembers on while the keys are the same ones', async () => {
    const token = await issued();
    await sut.callerOf(token);
    for (let minute = 1; minute <= 3; minute += 1) {
      clock.seconds += 45;
      expect(sut.remembered(token)).not.toBeNull();
      await askedTimes(minute + 1);
    }
    clock.seconds += 3_600;
    expect(sut.remembered(token)).toBeNull();
    expect(await outcome(token)).toBe('in');
    expect(sut.remembered(token)).not.toBeNull();
  });

  it('asks for a new key that is not among them, but not for every token that claims one', async () => {
    await sut.callerOf(await issued());
    await publish('one', 'two');
    expect(await outcome(await issued('two'))).toBe('unauthenticated');
    expect(asked).toBe(1);
    clock.seconds += 10;
    expect(await outcome(await issued('two'))).toBe('in');
    expect(asked).toBe(2);
  });

  describe('that does not answer', () => {
    let before: string;
    beforeEach(async () => {
      before = await issued();
      await sut.callerOf(before);
      answer = DOWN;
    });

    it('uses the keys it had for a day, and then lets nobody in and blames nobody', async () => {
      clock.seconds += DAY - 1;
      const other = await issued('one', 3_600);
      expect([await outcome(before), await outcome(other)]).toEqual(['in', 'in']);
      expect(sut.remembered(before)).not.toBeNull();
      clock.seconds += 1;
      expect(sut.remembered(before)).toBeNull();
      expect([await outcome(before), await outcome(other)]).toEqual(['unavailable', 'unavailable']);
      expect(await outcome('a.b.c')).toBe('unauthenticated');
    });

    it('is asked twice, then once in two seconds, and nobody waits for it', async () => {
      clock.seconds += 3_600;
      for (let request = 0; request < 20; request += 1) expect(await outcome(await issued())).toBe('in');
      await askedTimes(3);
      for (let request = 0; request < 20; request += 1) expect(await outcome(before)).toBe('in');
      expect(asked).toBe(3);
      clock.seconds += 3;
      for (let request = 0; request < 20; request += 1) expect(await outcome(before)).toBe('in');
      await askedTimes(4);
    });

    it('says of a key that is not among them neither that there is none nor that there is', async () => {
      clock.seconds += 10;
      expect(await outcome(await issued('two'))).toBe('unavailable');
    });

    it('gives up a key that was withdrawn meanwhile as soon as it answers again', async () => {
      clock.seconds += 3_600;
      expect(await outcome(before)).toBe('in');
      await askedTimes(3);
      await publish('two');
      clock.seconds += 3;
      expect(await outcome(before)).toBe('in');
      await askedTimes(4);
      expect(await outcome(before)).toBe('unauthenticated');
    });
  });

  it('shows the provider among the dependencies, and does without it when an operator says so', async () => {
    const token = await issued();
    await sut.callerOf(token);
    expect(guards.states()).toEqual({ identityKeys: 'closed' });
    guards.find('identityKeys')!.isolate();
    clock.seconds += DAY - 1;
    expect(await outcome(token)).toBe('in');
    expect(asked).toBe(1);
    clock.seconds += 1;
    expect(await outcome(token)).toBe('unavailable');
  });
});
