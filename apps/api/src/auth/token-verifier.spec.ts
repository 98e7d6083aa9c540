import { Clock } from '@portfolio-metrics/kernel';
import { SignJWT, UnsecuredJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { TokenVerifier } from './token-verifier.js';

const USER = '3f2b8a34-9c1d-4e7a-8b11-0d9a5f6c7e01';
const SECRET = 'k'.repeat(32);
const tenants = { of: (userId: string): string => `hash of ${userId}` };
const key = (secret: string): Uint8Array => new TextEncoder().encode(secret);

class FixedClock extends Clock {
  seconds = 1_800_000_000;
  override now(): Date {
    return new Date(this.seconds * 1_000);
  }
  override monotonicMs(): number {
    return this.seconds * 1_000;
  }
}

describe('TokenVerifier', () => {
  let clock: FixedClock;
  let sut: TokenVerifier;
  beforeEach(() => {
    clock = new FixedClock();
    sut = new TokenVerifier({ key: { secret: SECRET }, issuer: 'issuer', audience: 'dashboard', clock, tenants });
  });

  const claims = (): Record<string, unknown> => ({
    sub: USER,
    iss: 'issuer',
    aud: 'dashboard',
    iat: clock.seconds,
    exp: clock.seconds + 600,
    scope: 'portfolio:read portfolio:write',
  });
  const sign = async (payload: Record<string, unknown>, secret = SECRET, alg = 'HS256'): Promise<string> =>
    new SignJWT(payload).setProtectedHeader({ alg }).sign(key(secret));

  it('takes the user and the scopes from a valid token', async () => {
    const caller = await sut.callerOf(await sign(claims()));
    expect(caller.userId).toBe(USER);
    expect([...caller.scopes]).toEqual(['portfolio:read', 'portfolio:write']);
    expect(caller.tenant).toBe(`hash of ${USER}`);
  });

  it('tells tokens of one user apart without keeping them', async () => {
    const [one, other] = [await sign(claims()), await sign({ ...claims(), jti: 'other' })];
    const credentials = [(await sut.callerOf(one)).credential, (await sut.callerOf(other)).credential];
    expect(credentials[0]).not.toBe(credentials[1]);
    expect((await sut.callerOf(one)).credential).toBe(credentials[0]);
    expect(one).not.toContain(credentials[0]);
  });

  it('refuses a remembered token once it has expired', async () => {
    const token = await sign(claims());
    await sut.callerOf(token);
    clock.seconds += 3_600;
    await expect(sut.callerOf(token)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  const forgeries: Array<[string, () => Promise<string>]> = [
    ['another secret', async () => sign(claims(), 'x'.repeat(32))],
    ['another algorithm', async () => sign(claims(), 'k'.repeat(64), 'HS512')],
    ['no signature', async () => new UnsecuredJWT(claims()).encode()],
    ['no expiry', async () => sign({ ...claims(), exp: undefined })],
    ['an expiry in the past', async () => sign({ ...claims(), exp: clock.seconds - 60 })],
    ['an issue in the future', async () => sign({ ...claims(), iat: clock.seconds + 61 })],
    ['a start in the future', async () => sign({ ...claims(), nbf: clock.seconds + 600 })],
    ['another issuer', async () => sign({ ...claims(), iss: 'someone' })],
    ['another audience', async () => sign({ ...claims(), aud: 'other' })],
    ['no subject', async () => sign({ ...claims(), sub: undefined })],
    ['a subject that is no UUID', async () => sign({ ...claims(), sub: 'alice' })],
    ['a subject in upper case', async () => sign({ ...claims(), sub: USER.toUpperCase() })],
    ['a subject that is a list', async () => sign({ ...claims(), sub: [USER] })],
    ['garbage', async () => 'a.b.c'],
    ['a token of 100 kB', async () => 'a'.repeat(100_000)],
    ['an empty token', async () => ''],
  ];
  it.each(forgeries)('refuses %s', async (_, forge) => {
    await expect(sut.callerOf(await forge())).rejects.toMatchObject({
      code: 'unauthenticated',
      message: 'A valid bearer token is required.',
    });
  });
});
