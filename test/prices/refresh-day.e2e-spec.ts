import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Database, runtimeDataSourceOptions } from '@portfolio-metrics/database';
import { format, resolveConfig } from 'prettier';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { succeed } from '../e2e/support/seeded-service.js';
import { refreshParts } from '../support/price-refresh-fixture.js';
import { startTestService, type TestService } from '../support/test-service.js';
import { type HoldingLook, type LogLine, pageOf, ScriptedSource, trueValue } from './refresh-day.js';
import { sessionOn, dayOf, trueClose, UNITS, WORLD } from './simulated-week.js';

const ALICE = 'a11ce000-0000-4000-8000-00000000000a';
const PAGE = path.resolve(import.meta.dirname, '../../docs/price-refresh-day.md');
const START = Date.parse('2024-06-12T06:45:00Z');
const SLOTS = 56;
const SLOT = 15 * 60_000;
const HELD = WORLD.filter(({ symbol }) => ['ACME', 'BOLT', 'THAMES'].includes(symbol));

describe('the page about a day of the refresh', () => {
  let service: TestService;
  let dataSource: DataSource;
  let token: string;
  let logs: LogLine[];
  let looks: HoldingLook[];

  beforeAll(async () => {
    service = await startTestService({ now: new Date(START).toISOString() });
    dataSource = await new DataSource(
      runtimeDataSourceOptions({ url: service.database.runtimeUrl, entities: [], poolSize: 4 }),
    ).initialize();
    token = await service.tokenFor(ALICE);
    await hold();
    [logs, looks] = [[], []];
    Logger.overrideLogger(capturing());
    await liveThroughTheDay();
    Logger.overrideLogger(false);
  });

  afterAll(async () => {
    await dataSource.destroy();
    await service.stop();
  });

  async function hold(): Promise<void> {
    const portfolio = await succeed(
      service.request('POST', '/api/v1/portfolios', { token, body: { name: 'Day', baseCurrency: 'USD' } }),
    );
    const closes = ['symbol,date,close'];
    for (const instrument of HELD) {
      const { symbol, currency, exchange } = instrument;
      const body = { name: symbol, currency, exchange, assetClass: 'EQUITY' };
      await succeed(service.request('PUT', `/api/v1/instruments/${symbol}`, { token, body }));
      for (let back = 9; back >= 1; back -= 1) {
        const day = dayOf(START - back * 86_400_000);
        if (sessionOn(instrument, day) !== null)
          closes.push(`${symbol},${day},${trueClose(instrument, day).toFixed()}`);
      }
      const trade = { date: '2024-06-04', type: 'BUY', symbol, quantity: String(UNITS), price: '100', currency };
      await succeed(
        service.request('POST', '/api/v1/transactions', {
          token,
          body: { ...trade, portfolioId: portfolio.body.data.id },
        }),
      );
    }
    await succeed(
      service.request('POST', '/api/v1/prices/import', {
        token,
        contentType: 'text/csv',
        body: `${closes.join('\n')}\n`,
      }),
    );
    await succeed(
      service.request('POST', '/api/v1/exchange-rates/import', {
        token,
        contentType: 'text/csv',
        body: 'base,quote,date,rate\nGBP,USD,2024-06-03,1.25\n',
      }),
    );
  }

  function capturing(): { log: Write; warn: Write; error: Write } {
    const write =
      (level: string): Write =>
      (line, context) => {
        if (context === 'PriceRefresh' && line['message'] !== 'the price refresh begins')
          logs.push({ at: service.clock.now().toISOString().slice(11, 16), level, line: shortened(line) });
      };
    return { log: write('info'), warn: write('warn'), error: write('error') };
  }

  async function liveThroughTheDay(): Promise<void> {
    const now = (): number => service.clock.now().getTime();
    const both = { from: '2024-06-12T14:00:00Z', to: '2024-06-12T16:30:00Z', kind: 'away' } as const;
    const providers = [
      new ScriptedSource(
        'first',
        [
          { from: '2024-06-12T09:00:00Z', to: '2024-06-12T10:30:00Z', kind: 'away' },
          { from: '2024-06-12T11:00:00Z', to: '2024-06-12T11:10:00Z', kind: 'spike', symbol: 'THAMES' },
          both,
        ],
        now,
      ),
      new ScriptedSource('second', [both], now),
    ];
    const registry = new SchedulerRegistry();
    const options = { providers, exchangeRateProviders: [], refreshCron: '*/15 * * * *', refreshAtStart: false };
    const job = refreshParts(new Database(dataSource), service.clock, options).job(registry);
    job.onApplicationBootstrap();
    const cron = registry.getCronJob('price-refresh');
    for (let slot = 0; slot < SLOTS; slot += 1) {
      await cron.fireOnTick();
      await job.idle();
      if (slot % 4 === 3) await look();
      service.clock.advance(SLOT);
    }
    await cron.stop();
  }

  async function look(): Promise<void> {
    const { body } = await succeed(service.request('GET', '/api/v1/portfolio?forceRefresh=true', { token }));
    for (const holding of body.data.holdings as ReadonlyArray<Record<string, string>>) {
      const { symbol, marketPrice, priceAsOf, priceSource, priceStale, marketValue } = holding;
      looks.push({
        at: service.clock.now().toISOString().slice(11, 16),
        symbol: symbol!,
        price: marketPrice!,
        asOf: priceAsOf!.replace(/^2024-06-12T(\d\d:\d\d).*/, '$1'),
        source: priceSource!,
        stale: (priceStale as unknown) === true,
        value: marketValue!,
        truth: trueValue(symbol!, UNITS, priceAsOf!),
      });
    }
  }

  async function page(): Promise<string> {
    const { rows } = await service.database.admin.query<{ line: string }>(
      `select coalesce(symbol, '') || ' ' || kind || ' of ' || source || ': ' || reason as line from price_quarantine order by id`,
    );
    const { rows: runs } = await service.database.admin.query<{
      progress: Record<string, Record<string, number> & number>;
    }>('select progress from price_refresh_runs');
    const sum = (of: (progress: Record<string, Record<string, number> & number>) => number): number =>
      runs.reduce((total, { progress }) => total + of(progress), 0);
    const text = pageOf(
      logs,
      looks,
      rows.map(({ line }) => line),
      {
        runs: runs.length,
        'quotes stored': sum(({ quotes }) => quotes!['changed']!),
        'quotes held': sum(({ quotes }) => quotes!['held']!),
        'closes stored': sum(({ closes }) => closes!['changed']!),
        'splits taken over': sum(({ splits }) => splits!['applied']!),
        'calls that came to nothing': sum(({ failureCount }) => failureCount!),
      },
    );
    return await format(text, { ...(await resolveConfig(PAGE)), parser: 'markdown' });
  }

  it('shows values that are true at every look', () => {
    expect(looks.length).toBe((SLOTS / 4) * HELD.length);
    expect(looks.map(({ at, symbol, value }) => [at, symbol, value])).toEqual(
      looks.map(({ at, symbol, truth }) => [at, symbol, truth]),
    );
  });

  it('flags what is old while both providers are away, and nothing when they answer', () => {
    const flagged = looks.filter(({ stale }) => stale).map(({ at, symbol }) => `${at} ${symbol}`);
    expect(flagged).toEqual(['15:30 ACME', '15:30 BOLT', '15:30 THAMES']);
  });

  it('is the one that is checked in (npm run demo:refresh-day)', async () => {
    const made = await page();
    if (process.env['UPDATE_DEMO'] === '1') writeFileSync(PAGE, made);
    expect(readFileSync(PAGE, 'utf8')).toBe(made);
  });
});

type Write = (line: Record<string, unknown>, context?: string) => void;

/** Without what is nothing, so that a line fits a page. */
function shortened(line: Record<string, unknown>): Record<string, unknown> {
  const isNothing = (value: unknown): boolean =>
    value === 0 || (typeof value === 'object' && value !== null && Object.values(value).every((one) => isNothing(one)));
  return Object.fromEntries(
    Object.entries(line)
      .filter(([, value]) => !isNothing(value))
      .map(([key, value]) => [
        key,
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? shortened(value as Record<string, unknown>)
          : value,
      ]),
  );
}
