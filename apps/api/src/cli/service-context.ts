import { randomBytes } from 'node:crypto';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DatabaseSetupError, findEmbeddedPostgres } from '@portfolio-metrics/database';
import type { SharedSettings } from '@portfolio-metrics/environment';
import { PortfolioMetricsModule } from '@portfolio-metrics/portfolio-metrics';
import { reachDatabase } from '../service/reach-database.js';

const POOL_SIZE = 4;

@Module({})
class AdminModule {}

/**
 * Does `work` with the services of the libs on the database that the service is configured with, which may be running beside it. No
 * job runs by itself. An embedded server that nobody has started runs until `work` is done.
 */
export async function withServices<T>(
  settings: SharedSettings,
  log: (line: string) => void,
  work: (services: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const opened = await reachDatabase(settings.database, log);
  try {
    const metrics = PortfolioMetricsModule.forRoot({
      database: {
        url: opened.url,
        assumeAppRole: opened.assumeAppRole,
        poolSize: POOL_SIZE,
        applicationName: 'portfolio-metrics-admin',
      },
      // Cursors are for clients, and a command has none.
      ledger: { cursorSecret: randomBytes(32).toString('hex') },
      prices: { ...settings.priceSettings, providers: settings.priceProviders, refreshCron: null },
      cache: { ttl: settings.cache, purgeCron: null },
    });
    const module = { module: AdminModule, imports: [metrics] };
    const services = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
    try {
      return await work(services);
    } finally {
      await services.close();
    }
  } finally {
    await opened.close();
  }
}

/** Does `work` with a login that may act as the owner of the schema. Throws `DatabaseSetupError` when the configuration names none. */
export async function withAdminLogin<T>(
  { database }: Pick<SharedSettings, 'database'>,
  log: (line: string) => void,
  work: (adminUrl: string) => Promise<T>,
): Promise<T> {
  if (database.kind === 'external') return await work(database.adminUrl ?? database.url);
  const opened = await reachDatabase(database, log);
  try {
    const running = await findEmbeddedPostgres({ dataDir: database.dataDir });
    if (running === null) throw new DatabaseSetupError('the embedded PostgreSQL went away');
    return await work(running.adminUrl);
  } finally {
    await opened.close();
  }
}
