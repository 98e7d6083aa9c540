import { describe, expect, it } from 'vitest';
import { RATE_LIMITS } from '../limits/rate-limits.js';
import { readEnvironment } from './environment.js';

const external = { DATABASE_URL: 'postgres://service:pw@db/metrics', AUTH_JWT_SECRET: 's'.repeat(32) };

describe('readEnvironment', () => {
  it('needs nothing: an embedded database with the demo and simulated prices', () => {
    expect(readEnvironment({})).toMatchObject({
      database: { kind: 'embedded' },
      demo: true,
      priceProviders: ['simulated'],
      port: 3000,
      host: '127.0.0.1',
    });
  });

  it('simulates nothing with a database of your own', () => {
    expect(readEnvironment(external)).toMatchObject({
      database: { kind: 'external' },
      demo: false,
      priceProviders: [],
    });
  });

  it('takes an empty PRICE_PROVIDERS as "stored prices only"', () => {
    expect(readEnvironment({ PRICE_PROVIDERS: '' }).priceProviders).toEqual([]);
  });

  it.each([
    ['a port that is none', { PORT: '80a' }, /PORT must be a whole number/],
    ['a port out of range', { PORT: '70000' }, /PORT must be a whole number from 0 to 65535/],
    ['another database', { DATABASE_URL: 'mysql://x/y' }, /DATABASE_URL is not a PostgreSQL URL/],
    ['a URL without a database', { DATABASE_URL: 'postgres://host' }, /DATABASE_URL is not a PostgreSQL URL/],
    [
      'an administrator without a service',
      { DATABASE_ADMIN_URL: 'postgres://a/b' },
      /DATABASE_ADMIN_URL is set but DATABASE_URL is not/,
    ],
    ['no way to check tokens', { DATABASE_URL: external.DATABASE_URL }, /set AUTH_JWT_SECRET or AUTH_JWKS_URL/],
    ['a short secret', { AUTH_JWT_SECRET: 'secret' }, /AUTH_JWT_SECRET is too short/],
    [
      'two ways to check tokens',
      { AUTH_JWT_SECRET: 's'.repeat(32), AUTH_JWKS_URL: 'https://id/jwks' },
      /set one of them/,
    ],
    ['key addresses that are no web address', { AUTH_JWKS_URL: 'file:///etc/passwd' }, /AUTH_JWKS_URL is not an http/],
    ['an unknown provider', { PRICE_PROVIDERS: 'simulated,crystal-ball' }, /PRICE_PROVIDERS names "crystal-ball"/],
    ['a provider twice', { PRICE_PROVIDERS: 'simulated,simulated' }, /names a provider twice/],
    ['a lifetime of nothing', { CACHE_TTL_OPEN_SECONDS: '0' }, /CACHE_TTL_OPEN_SECONDS must be a whole number from 1/],
    ['a schedule that is none', { PURGE_CRON: 'every now and then' }, /PURGE_CRON is not a cron expression/],
    ['jobs that are neither', { JOBS: 'no' }, /JOBS must be on or off/],
    ['a limit of an unknown kind', { RATE_LIMIT: 'read=5,everything=1' }, /RATE_LIMIT must be off, or limits a minute/],
    ['a limit of nothing', { RATE_LIMIT: 'read=0' }, /RATE_LIMIT must be off/],
    ['a limit twice', { RATE_LIMIT: 'read=5,read=6' }, /RATE_LIMIT must be off/],
    ['a limit without a kind', { RATE_LIMIT: '100' }, /RATE_LIMIT must be off/],
    ['no replica', { REPLICAS: '0' }, /REPLICAS must be a whole number from 1/],
    ['an end before the drain', { DRAIN_MS: '5000', KILL_MS: '5000' }, /KILL_MS must be a whole number from 5001/],
    ['any origin', { CORS_ORIGINS: '*' }, /CORS_ORIGINS must be a list of origins/],
    ['an origin with a path', { CORS_ORIGINS: 'https://a.example/' }, /CORS_ORIGINS must be a list of origins/],
    ['an origin that is none', { CORS_ORIGINS: 'https://a.example,null' }, /CORS_ORIGINS must be a list of origins/],
    ['half a yes', { DEMO: 'yes' }, /DEMO must be true or false/],
  ])('refuses %s in one line', (_, variables, message) => {
    expect(() => readEnvironment(variables)).toThrow(message);
  });

  it('runs the scheduled jobs unless a worker does', () => {
    expect(readEnvironment({}).jobs).toBe(true);
    expect(readEnvironment({ JOBS: 'off' }).jobs).toBe(false);
  });

  it('limits requests unless told otherwise, and keeps the limits that are not named', () => {
    expect(readEnvironment({}).rateLimits).toEqual({ ...RATE_LIMITS, replicas: 1 });
    expect(readEnvironment({ RATE_LIMIT: 'off' }).rateLimits).toBeNull();
    expect(readEnvironment({ RATE_LIMIT: 'read=5, import=2', REPLICAS: '3' }).rateLimits).toEqual({
      ...RATE_LIMITS,
      read: 5,
      import: 2,
      replicas: 3,
    });
  });

  it('leaves more time to end than to drain', () => {
    expect(readEnvironment({})).toMatchObject({ drainMs: 2_000, killMs: 20_000 });
    expect(readEnvironment({ DRAIN_MS: '60000' })).toMatchObject({ drainMs: 60_000, killMs: 78_000 });
  });

  it('lets no origin in but those it is told', () => {
    expect(readEnvironment({}).corsOrigins).toEqual([]);
    expect(readEnvironment({ CORS_ORIGINS: 'https://a.example, http://localhost:5173' }).corsOrigins).toEqual([
      'https://a.example',
      'http://localhost:5173',
    ]);
  });

  it('never repeats a secret in its complaint', () => {
    expect(() => readEnvironment({ AUTH_JWT_SECRET: 'hunter2' })).toThrow(
      expect.not.stringContaining('hunter2') as Error,
    );
  });
});
