import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Clock,
  Decimal,
  type DividendQuery,
  DividendSource,
  type DividendSummary,
  MetricsOrchestrator,
  PortfolioMetricsModule,
} from 'portfolio-metrics';
import { bookOwnLedger } from './own-ledger.js';

const USER = '3f2b8a34-9c1d-4e7a-8b11-0d9a5f6c7e02';

class StoppedClock extends Clock {
  override now(): Date {
    return new Date('2026-06-10T15:00:00Z');
  }

  override monotonicMs(): number {
    return performance.now();
  }
}

@Injectable()
class OwnDividends extends DividendSource {
  override async summaryOf({ currency }: DividendQuery): Promise<DividendSummary> {
    const none = { totalPending: null, ytdReceived: null, countReceived: null, countPending: null, recent: [] };
    return { status: 'available', currency, totalReceived: new Decimal('12.5'), ...none };
  }
}

/** Jobs off, so no ScheduleModule; a connection of the package's own; its own clock and dividends. */
@Module({
  imports: [
    PortfolioMetricsModule.forRoot({
      database: { url: process.env['DATABASE_URL']! },
      ledger: { cursorSecret: process.env['METRICS_SECRET']! },
      cache: { purgeCron: null },
      dividends: { source: OwnDividends },
      clock: new StoppedClock(),
    }),
  ],
})
class OwnPartsModule {}

export async function runOwnParts(): Promise<object> {
  const app = await NestFactory.createApplicationContext(OwnPartsModule, { logger: false, abortOnError: false });
  await bookOwnLedger(app, USER);
  const { data, meta } = await app
    .get(MetricsOrchestrator)
    .getPortfolioMetrics({ userId: USER, metricType: 'dividends' });
  await app.close();
  return { data, asOf: meta.asOf };
}
