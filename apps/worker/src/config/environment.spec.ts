import { describe, expect, it } from 'vitest';
import { readWorkerEnvironment } from './environment.js';

const DATABASE_URL = 'postgres://service:pw@db/metrics';

describe('readWorkerEnvironment', () => {
  it('needs the database and nothing to check tokens with', () => {
    expect(readWorkerEnvironment({ DATABASE_URL })).toMatchObject({
      database: { kind: 'external', url: DATABASE_URL },
      purgeCron: '17 * * * *',
      aliveSeconds: 60,
      killMs: 20_000,
    });
  });

  it.each([
    ['no time between two signs of life', { WORKER_ALIVE_SECONDS: '0' }, /WORKER_ALIVE_SECONDS must be a whole number/],
    ['no time to end in', { KILL_MS: '0' }, /KILL_MS must be a whole number from 1/],
    ['a schedule that is none', { PURGE_CRON: 'now and then' }, /PURGE_CRON is not a cron expression/],
  ])('refuses %s in one line', (_, variables, message) => {
    expect(() => readWorkerEnvironment({ DATABASE_URL, ...variables })).toThrow(message);
  });
});
