import { Test } from '@nestjs/testing';
import { DependencyGuards } from '@portfolio-metrics/metrics';
import { GuardRegistry } from '@portfolio-metrics/resilience';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { PortfolioMetricsModule } from './index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

it('hands options of single dependencies on, and shows every guard of the application in one place', async () => {
  const options = {
    database: { url: database.runtimeUrl },
    ledger: { cursorSecret: 'a secret of the tests, long enough' },
    prices: { providers: ['simulated' as const], refreshCron: null },
    cache: { purgeCron: null },
    guards: { dividends: { timeoutMs: 500 } },
  };
  const testing = await Test.createTestingModule({ imports: [PortfolioMetricsModule.forRoot(options)] }).compile();
  await testing.init();
  try {
    const { dividends, prices } = testing.get(DependencyGuards, { strict: false });
    expect([dividends.options.timeoutMs, prices.options.timeoutMs]).toEqual([500, 2_000]);
    const registry = testing.get(GuardRegistry, { strict: false });
    expect(registry.find('dividends')).toBe(dividends);
    expect(registry.names()).toEqual(
      expect.arrayContaining(['cache', 'prices', 'prices:simulated', 'rates:simulated']),
    );
  } finally {
    await testing.close();
  }
});
