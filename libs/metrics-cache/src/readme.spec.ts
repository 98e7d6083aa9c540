import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SystemClock } from '@portfolio-metrics/kernel';
import {
  cacheKey,
  InMemoryMetricsCacheStore,
  instrumentKey,
  LifetimePolicy,
  type MetricsCacheStore,
} from '@portfolio-metrics/metrics-cache';
import { describe, expect, it } from 'vitest';

const ALICE = '00000000-0000-4000-8000-00000000000a';

// README begins
async function dashboardOf(userId: string, store: MetricsCacheStore, lifetimes: LifetimePolicy): Promise<string> {
  const key = cacheKey('dashboard', { portfolioId: null, asOf: null });
  const read = await store.read(userId, key);
  if (read.state === 'fresh' && read.complete) return read.payload;

  const lease = await store.lease(userId, key, { leaseMs: 10_000 });
  if (!lease.granted && read.state === 'expired') return read.payload; // flagged as stale
  const ticket = lease.granted ? lease.ticket : await store.open(userId, key);

  const symbols = await readSymbols(userId); // the ledger: after the ticket
  const prices = await ticket.readMarket(symbols.map(instrumentKey), () => readPrices(symbols)); // generations, then prices
  const hours = { at: ticket.at, anyOpen: true, allNonTradingDay: false, nextTransitionAt: null };
  const lifetime = lifetimes.decide(hours, userId, key.text);
  return (await store.put(ticket, { payload: JSON.stringify(prices), complete: true, lifetime })).payload;
}
// README ends

let computations = 0;

async function readSymbols(_userId: string): Promise<string[]> {
  return ['AAPL'];
}

async function readPrices(symbols: readonly string[]): Promise<Record<string, string>> {
  computations += 1;
  return Object.fromEntries(symbols.map((symbol) => [symbol, '1.5']));
}

describe('the README', () => {
  it('shows the code that is run here', () => {
    const [source, readme] = ['readme.spec.ts', '../README.md'].map((file) =>
      readFileSync(path.join(import.meta.dirname, file), 'utf8'),
    );
    const example = /\/\/ README begins\n(.*)\/\/ README ends/s.exec(source!)![1]!;
    expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
  });

  it('computes once, and again after a write', async () => {
    const store = new InMemoryMetricsCacheStore(new SystemClock());
    const answers = [];
    for (const change of [
      () => undefined,
      () => undefined,
      () => store.bumpUser(ALICE),
      () => store.bumpMarket('AAPL'),
    ]) {
      change();
      answers.push({ payload: await dashboardOf(ALICE, store, new LifetimePolicy()), computations });
    }
    expect(answers.map((answer) => answer.computations)).toEqual([1, 1, 2, 3]);
    expect(new Set(answers.map((answer) => answer.payload))).toEqual(new Set(['{"AAPL":"1.5"}']));
  });
});
