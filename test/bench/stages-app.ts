import 'reflect-metadata';
import { setTimeout } from 'node:timers/promises';
import { DividendSource } from '@portfolio-metrics/dividends';
import { LedgerReader } from '@portfolio-metrics/ledger';
import { CalendarOverrides } from '@portfolio-metrics/market-status';
import { DependencyGuards, MetricsOrchestrator } from '@portfolio-metrics/metrics';
import { MetricsCacheStore } from '@portfolio-metrics/metrics-cache';
import { PriceReader } from '@portfolio-metrics/prices';
import { createApp } from '../../apps/api/src/create-app.js';

/** What the benchmark asks of the service. */
export type StagesOrder =
  | {
      readonly kind: 'cold';
      readonly users: readonly string[];
      /** Milliseconds that every call of an input takes longer, and of the cache store. */
      readonly inputMs: number;
      readonly cacheMs: number;
    }
  | { readonly kind: 'ledger'; readonly down: boolean };

export interface ColdAnswer {
  readonly tookMs: number;
  /** Calls of inputs, with what they waited for together; and the same of the cache store. */
  readonly calls: readonly string[];
  readonly cacheStatus: string;
}

const app = await createApp({
  database: { url: process.env['BENCH_DATABASE_URL']!, assumeAppRole: false },
  auth: { key: { secret: process.env['BENCH_SECRET']! }, issuer: null, audience: null },
  opaqueSecret: 'of the benchmark, and nothing else',
  priceProviders: [],
  cacheTtl: {},
  purgeCron: null,
  priceRefreshCron: null,
  logLevel: 'silent',
});
const orchestrator = app.get(MetricsOrchestrator);
let delays = { inputMs: 0, cacheMs: 0 };
let ledgerDown = false;
let calls: string[] = [];

type Method = (...asked: unknown[]) => Promise<unknown>;

/** Puts the delay in front of every call of these methods. */
function slow(port: object, kind: 'inputMs' | 'cacheMs', ...methods: string[]): void {
  const methodsOf = port as Record<string, Method>;
  for (const name of methods) {
    const call = methodsOf[name]!.bind(port);
    methodsOf[name] = async (...asked) => {
      calls.push(name);
      if (delays[kind] > 0) await setTimeout(delays[kind]);
      if (ledgerDown && port instanceof LedgerReader) throw new Error('the ledger is down');
      return call(...asked);
    };
  }
}

slow(app.get(LedgerReader), 'inputMs', 'heldSymbols', 'snapshotOf');
slow(app.get(PriceReader), 'inputMs', 'latestOf', 'seriesOf', 'exchangeRatesOf');
slow(app.get(CalendarOverrides), 'inputMs', 'current');
slow(app.get(DividendSource), 'inputMs', 'summaryOf');
const store = app.get(MetricsCacheStore);
slow(store, 'cacheMs', 'read', 'lease', 'put');

async function cold({ users, inputMs, cacheMs }: Extract<StagesOrder, { kind: 'cold' }>): Promise<ColdAnswer[]> {
  delays = { inputMs, cacheMs };
  const answers: ColdAnswer[] = [];
  for (const userId of users) {
    calls = [];
    const began = performance.now();
    const { meta } = await orchestrator.getPortfolioMetrics({ userId, metricType: 'dashboard' });
    answers.push({ tookMs: performance.now() - began, calls, cacheStatus: meta.cacheStatus });
  }
  delays = { inputMs: 0, cacheMs: 0 };
  return answers;
}

process.on('message', (order: StagesOrder) => {
  if (order.kind === 'cold') {
    void cold(order).then((answers) => process.send!({ answers }));
    return;
  }
  ledgerDown = order.down;
  const { user, system } = process.cpuUsage();
  process.send!({ state: app.get(DependencyGuards).states().transactions, cpuUs: user + system });
});
await app.listen(0, '127.0.0.1');
process.send!({ port: Number(new URL(await app.getUrl()).port) });
process.once('disconnect', () => process.exit(0));
