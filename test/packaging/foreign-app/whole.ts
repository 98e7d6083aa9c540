import { NestFactory } from '@nestjs/core';
import { MetricsOrchestrator } from 'portfolio-metrics';
import { PriceRefreshService } from 'portfolio-metrics/prices';
import { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import { migrate } from './migrate.js';
import { bookOwnLedger } from './own-ledger.js';
import { OwnLogger } from './own-logger.js';

const USER = '3f2b8a34-9c1d-4e7a-8b11-0d9a5f6c7e01';

/** The application of docs/extending.md, from an empty database to figures. */
export async function runWhole(): Promise<object> {
  const migrations = { first: await migrate(), again: await migrate() };
  const logger = new OwnLogger();
  const app = await NestFactory.createApplicationContext(AppModule, { logger, abortOnError: false });
  const dataSource = app.get(DataSource);
  await bookOwnLedger(app, USER);
  await app.get(PriceRefreshService).refresh(new Date());
  const metrics = app.get(MetricsOrchestrator);
  const ask = async (metricType: string, params: object = {}) =>
    await metrics.getPortfolioMetrics({ userId: USER, metricType, params });
  const dashboard = await ask('dashboard');
  const concentration = await ask('concentration', { top: 1 });
  const cached = (await ask('concentration', { top: 1 })).meta.cacheStatus;
  const refused = await ask('concentration', { top: 0 }).catch((error: unknown) => error as { code: string });
  const wasOpen = dataSource.isInitialized;
  await app.close();
  return {
    migrations,
    dashboard,
    concentration,
    cached,
    refused: 'code' in refused ? refused.code : null,
    wasOpen,
    messages: logger.messages,
  };
}
