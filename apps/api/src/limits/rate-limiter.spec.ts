import { describe, expect, it } from 'vitest';
import { RateLimiter } from './rate-limiter.js';
import { FAILED_AUTHENTICATIONS, RATE_LIMITS } from './rate-limits.js';

describe('RateLimiter', () => {
  /** Failures of as many origins, one after the other; how many of them were refused for it. */
  async function refused(sut: RateLimiter, origins: readonly string[]): Promise<number> {
    let count = 0;
    for (const origin of origins) await sut.countFailure(origin).catch(() => (count += 1));
    return count;
  }
  const many = (make: (index: number) => string): string[] =>
    Array.from({ length: FAILED_AUTHENTICATIONS }, (_, index) => make(index));

  it('counts failed authentications of a whole IPv6 network together: addresses in it cost nothing', async () => {
    const sut = new RateLimiter(RATE_LIMITS);
    expect(
      await refused(
        sut,
        many((index) => `2001:db8:0:1:${index.toString(16)}::1`),
      ),
    ).toBe(0);
    expect(await refused(sut, ['2001:db8:0:1:ffff::9', '2001:db8:0:2::9'])).toBe(1);
  });

  it('counts an IPv4 address as the same one however it is written, and apart from its neighbours', async () => {
    const sut = new RateLimiter(RATE_LIMITS);
    expect(
      await refused(
        sut,
        many((index) => (index % 2 === 0 ? '192.0.2.1' : '::ffff:192.0.2.1')),
      ),
    ).toBe(0);
    expect(await refused(sut, ['192.0.2.1', '::ffff:192.0.2.1', '192.0.2.2', '::ffff:192.0.2.3'])).toBe(2);
  });
});
