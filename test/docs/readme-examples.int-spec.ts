import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestLedger, type TestLedger } from '../support/test-ledger.js';
import { expectExample } from './expect-example.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';

interface Names {
  countPortfolios(userId: string): Promise<number>;
  rename(symbol: string, name: string): Promise<void>;
  nameOf(symbol: string): Promise<string | undefined>;
}
interface Savings {
  open(userId: string, key: string): Promise<string>;
  look(userId: string, portfolioId: string): Promise<void>;
}
interface Prices {
  look(): Promise<void>;
}
interface Dashboard {
  of(userId: string): Promise<object | null>;
}
interface Counter {
  look(userId: string): Promise<void>;
}

@Module({})
class RootModule {}

/** What `use` does with the services of an application that imports `modules`. */
async function inApplication(modules: Type[], use: (of: <T>(type: Type<T>) => T) => Promise<void>): Promise<void> {
  const root = { module: RootModule, imports: modules };
  const app = await NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
  try {
    await use((type) => app.get(type, { strict: false }));
  } finally {
    await app.close();
  }
}

/** Each as an application of its own, on the same database: a user with one purchase at a known exchange rate, and one with nothing. */
describe("the README's example of", () => {
  let ledger: TestLedger;

  beforeAll(async () => {
    ledger = await startTestLedger();
    await ledger.addInstrument('AAPL');
    await ledger.database.admin.query(
      `insert into exchange_rates (base, quote, date, rate, source) values ('USD', 'EUR', '2026-01-05', 0.85, 'import')`,
    );
    const { id } = await ledger.addPortfolio(BOB);
    await ledger.book(BOB, id, { date: '2026-01-05', type: 'BUY', symbol: 'AAPL', quantity: '10', price: '90.5' });
    vi.stubEnv('DATABASE_URL', ledger.database.runtimeUrl);
    vi.stubEnv('METRICS_SECRET', 'a secret of the tests, as long as one has to be');
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await ledger.close();
  });

  it('database works as one user, and without one', async () => {
    await expectExample<{ AppModule: Type; Names: Type<Names> }>('libs/database', async ({ AppModule, Names }) => {
      await inApplication([AppModule], async (of) => {
        expect(await of(Names).countPortfolios(BOB)).toBe(1);
        expect(await of(Names).countPortfolios('00000000-0000-4000-8000-0000000000ff')).toBe(0);
        await of(Names).rename('AAPL', 'Apple');
        expect(await of(Names).nameOf('AAPL')).toBe('Apple');
      });
    });
  });

  it('ledger opens one portfolio, however often it is asked with one key', async () => {
    await expectExample<{ AppModule: Type; Savings: Type<Savings> }>('libs/ledger', async ({ AppModule, Savings }) => {
      await inApplication([AppModule], async (of) => {
        const id = await of(Savings).open(ALICE, 'once');
        expect(await of(Savings).open(ALICE, 'once')).toBe(id);
        expect((await ledger.portfolios.list(ALICE, { limit: 9, cursor: null })).items).toHaveLength(1);
        await of(Savings).look(ALICE, id);
      });
    });
  });

  it('prices stores what its own source answers, and reads it', async () => {
    await expectExample<{ AppModule: Type; Prices: Type<Prices> }>('libs/prices', async ({ AppModule, Prices }) => {
      await inApplication([AppModule], async (of) => of(Prices).look());
    });
  });

  it('portfolio-metrics shows a dashboard, and that of metrics adds a metric type to it', async () => {
    type Whole = { AppModule: Type; Dashboard: Type<Dashboard> };
    type Own = { CounterModule: Type; Counter: Type<Counter> };
    await expectExample<Whole>('libs/portfolio-metrics', async ({ AppModule, Dashboard }) => {
      await expectExample<Own>('libs/metrics', async ({ CounterModule, Counter }) => {
        await inApplication([AppModule, CounterModule], async (of) => {
          // Ten at 90.5 USD and 0.85.
          expect(await of(Dashboard).of(BOB)).toMatchObject({ performance: { totalCost: '769.25' } });
          await of(Counter).look(BOB);
        });
      });
    });
  });
});
