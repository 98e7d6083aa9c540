import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  PORTFOLIO_METRICS_ENTITIES,
  PortfolioMetricsModule,
  type PortfolioMetricsOptions,
  runtimeDataSourceOptions,
} from 'portfolio-metrics';
import { LedgerModule } from 'portfolio-metrics/ledger';
import { MarketStatusModule } from 'portfolio-metrics/market-status';
import { DataSource } from 'typeorm';
import { ConcentrationModule } from './concentration.module.js';

const url = process.env['DATABASE_URL']!;
const ledger = { cursorSecret: process.env['METRICS_SECRET']! };
const good = { database: { url }, ledger, cache: { purgeCron: null } } satisfies PortfolioMetricsOptions;

/** What a JavaScript application, or a configuration out of a file, may hand over. */
const forRoot = (options: object): DynamicModule => PortfolioMetricsModule.forRoot(options as PortfolioMetricsOptions);

@Module({})
class EmptyModule {}

/** The message that the start of an application with these imports ends with. */
async function messageOf(...imports: Array<DynamicModule | Type>): Promise<string> {
  const root = { module: EmptyModule, imports };
  try {
    const app = await NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
    await app.close();
    return 'it started';
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

async function withDataSource(entities: typeof PORTFOLIO_METRICS_ENTITIES, login: string): Promise<string> {
  const dataSource = await new DataSource(runtimeDataSourceOptions({ url: login, entities })).initialize();
  try {
    return await messageOf(forRoot({ ...good, database: { dataSource } }));
  } finally {
    await dataSource.destroy();
  }
}

function emptyDatabase(): string {
  const empty = new URL(url);
  empty.pathname = '/postgres';
  return empty.href;
}

export async function runMistakes(): Promise<Record<string, string>> {
  const entities = PORTFOLIO_METRICS_ENTITIES;
  const unopened = new DataSource(runtimeDataSourceOptions({ url, entities }));
  return {
    nothing: await messageOf(forRoot(good)),
    'forRoot twice': await messageOf(forRoot(good), forRoot(good)),
    'a lib beside the whole': await messageOf(forRoot(good), LedgerModule.forRoot(ledger)),
    'no ScheduleModule': await messageOf(forRoot({ ...good, cache: {} })),
    'a refresh without ScheduleModule': await messageOf(forRoot({ ...good, prices: { refreshCron: '0 * * * *' } })),
    'forRoot of nothing': await messageOf(PortfolioMetricsModule.forRoot(undefined as never)),
    'no database': await messageOf(forRoot({ ledger })),
    'two databases': await messageOf(forRoot({ ...good, database: { url, dataSource: unopened } })),
    'no secret': await messageOf(forRoot({ ...good, ledger: {} })),
    'a short secret': await messageOf(forRoot({ ...good, ledger: { cursorSecret: 'short' } })),
    'no schedule': await messageOf(forRoot({ ...good, prices: { refreshCron: 'now and then' } })),
    'an unknown option': await messageOf(forRoot({ ...good, priceProviders: [] })),
    'no options': await messageOf(MarketStatusModule),
    'no whole': await messageOf(ConcentrationModule),
    'a DataSource that is not open': await messageOf(forRoot({ ...good, database: { dataSource: unopened } })),
    'a DataSource without entities': await withDataSource([], url),
    'a DataSource above row-level security': await withDataSource(entities, process.env['DATABASE_ADMIN_URL']!),
    'an empty database': await messageOf(forRoot({ ...good, database: { url: emptyDatabase() } })),
  };
}
