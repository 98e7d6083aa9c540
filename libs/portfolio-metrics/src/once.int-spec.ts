import type { DynamicModule } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ClockModule, DatabaseModule } from '@portfolio-metrics/database';
import { DividendsModule } from '@portfolio-metrics/dividends';
import { SystemClock } from '@portfolio-metrics/kernel';
import { LedgerModule } from '@portfolio-metrics/ledger';
import { MarketStatusModule } from '@portfolio-metrics/market-status';
import { MetricsCacheModule } from '@portfolio-metrics/metrics-cache';
import { PricesModule } from '@portfolio-metrics/prices';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { PortfolioMetricsModule } from './portfolio-metrics.module.js';

const SECRET = 's'.repeat(32);

describe('a module that is there already', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const whole = (): DynamicModule =>
    PortfolioMetricsModule.forRoot({
      database: { url: database.runtimeUrl, poolSize: 1 },
      ledger: { cursorSecret: SECRET },
      cache: { purgeCron: null },
    });

  it.each<[string, () => DynamicModule]>([
    ['PortfolioMetricsModule', whole],
    ['DatabaseModule', () => DatabaseModule.forRoot({ url: database.runtimeUrl, entities: [] })],
    ['ClockModule', () => ClockModule.forRoot({ clock: new SystemClock() })],
    ['LedgerModule', () => LedgerModule.forRoot({ cursorSecret: SECRET })],
    ['PricesModule', () => PricesModule.forRoot()],
    ['MarketStatusModule', () => MarketStatusModule.forRoot()],
    ['MetricsCacheModule', () => MetricsCacheModule.forRoot({ purgeCron: null })],
    ['DividendsModule', () => DividendsModule.forRoot()],
  ])('is named when it is imported beside the whole: %s', async (name, module) => {
    const starting = Test.createTestingModule({ imports: [whole(), module()] }).compile();
    // Of the whole its parts are there twice as well, and any of them may speak first.
    const expected =
      name === 'PortfolioMetricsModule' ? /^\w+Module is in the application 2 times/ : new RegExp(`^${name} is in`);
    await expect(starting).rejects.toThrow(expected);
  });
});
