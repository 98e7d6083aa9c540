import { Decimal, isAppError } from '@portfolio-metrics/kernel';
import { cacheKey, InMemoryMetricsCacheStore } from '@portfolio-metrics/metrics-cache';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  hostInstrument,
  hostLedger,
  hostTransaction,
  type MetricsHost,
  startMetricsHost,
} from '../../../test/support/metrics-host.js';
import type { MetricsAnswer } from './metrics-answer.js';

/**
 * Every subset of dependencies that are down, for every state of the copy, asked plainly and with a wish for new figures, against what
 * the contract says must be answered. The expected figures are worked out by hand: ten ACME at 120 USD (yesterday 118) and ten EURO at
 * 120 EUR, 1.25 USD each, bought at 100; yesterday's last close in the daily closes is 119.
 */
const DEPENDENCIES = [
  'marketStatus',
  'transactions',
  'prices',
  'closes',
  'exchangeRates',
  'dividends',
  'cache',
  'cacheWrites',
] as const;
type Down = ReadonlySet<(typeof DEPENDENCIES)[number]>;

const COPIES = ['absent', 'fresh', 'stale', 'changed by the market', 'changed by the user', 'too old'] as const;
type Copy = (typeof COPIES)[number];

interface Case {
  readonly userId: string;
  readonly copy: Copy;
  readonly force: boolean;
  /** What the copy says; `null`: there is none. */
  readonly known: MetricsAnswer | null;
}

/** A Wednesday with New York and Frankfurt open. */
const NOW = '2026-06-10T15:00:00Z';
const COMPUTED_AT: Readonly<Record<Copy, string>> = {
  absent: NOW,
  fresh: '2026-06-10T14:59:00Z',
  stale: '2026-06-10T14:30:00Z',
  'changed by the market': '2026-06-10T14:59:00Z',
  'changed by the user': '2026-06-10T14:59:00Z',
  'too old': '2026-06-01T15:00:00Z',
};
type Store = InMemoryMetricsCacheStore;
const STORE_METHODS = ['read', 'lease', 'open', 'put', 'release', 'check'] as const;
const GUARDS = [
  'cache',
  'generations',
  'transactions',
  'prices',
  'closes',
  'exchangeRates',
  'marketStatus',
  'dividends',
] as const;
let users = 0;

const KEY = cacheKey('portfolio', { portfolioId: null, asOf: null });
const HELD = { symbols: ['ACME', 'EURO'], currencies: ['EUR', 'USD'], baseCurrency: 'USD', timeZone: 'UTC' };

describe.each([
  ['the cache knows what is held', () => HELD, [0, 1, 2, 3, 4, 5, 6, 7, 8]],
  // That is one call more and otherwise the same.
  ['only the ledger knows what is held', () => null, [0, 1, 7, 8]],
])('the answer, when %s', (_, heldOf, counts) => {
  let host: MetricsHost;
  let restore: () => void;
  const computed: Computed = new Map();
  beforeAll(async () => {
    host = await hostWith(heldOf);
    const ports = { ...host.ports };
    restore = () => {
      Object.assign(host.ports, ports);
      for (const method of STORE_METHODS) delete (host.store as Partial<Store>)[method];
      for (const guard of GUARDS) host.guards[guard].reset();
    };
  });

  it.each(counts)(
    'is what the contract says, whichever %i dependencies are down and whatever copy there is',
    async (count) => {
      for (const down of subsets().filter(({ size }) => size === count)) {
        restore();
        const cases = await prime(host, computed);
        cutOff(host, down);
        for (const one of cases) await expectTheContract(host, down, one);
      }
    },
    120_000,
  );
});

function subsets(): Down[] {
  return Array.from(
    { length: 2 ** DEPENDENCIES.length },
    (_, bits) => new Set(DEPENDENCIES.filter((_dependency, index) => (bits & (1 << index)) !== 0)),
  );
}

async function hostWith(heldOf: () => typeof HELD | null): Promise<MetricsHost> {
  const host = await startMetricsHost({
    ledger: hostLedger({
      transactions: [hostTransaction(), hostTransaction({ id: '2', symbol: 'EURO', currency: 'EUR' })],
      instruments: new Map([
        ['ACME', hostInstrument('ACME', 'USD')],
        ['EURO', hostInstrument('EURO', 'EUR')],
      ]),
    }),
    store: (clock) => new InMemoryMetricsCacheStore(clock, heldOf),
    // What is tried again comes to the same, later.
    retries: false,
  });
  host.ports.dividends = async () => ({
    status: 'available',
    currency: 'USD',
    totalReceived: new Decimal(7),
    totalPending: new Decimal(0),
    ytdReceived: new Decimal(7),
    countReceived: 1,
    countPending: 0,
    recent: [],
  });
  return host;
}

/** What was computed at each instant: the same for every user, so it is computed once and stored for each. */
type Computed = Map<string, { readonly answer: MetricsAnswer; readonly payload: string }>;
const LIFETIME = { freshForMs: 15 * 60_000, staleForMs: 7 * 86_400_000, reason: 'market_open' } as const;
const COVERED = ['ACME', 'EURO', 'fx:EUR/USD', 'fx:USD/EUR'];

/** A user for each state of the copy, with and without the wish for new figures. */
async function prime(host: MetricsHost, computed: Computed): Promise<Case[]> {
  const cases: Case[] = [];
  // What the market changes, it changes for everybody: first.
  const inOrder = [...COPIES].toSorted((a, b) => Number(b.includes('market')) - Number(a.includes('market')));
  for (const copy of inOrder) {
    for (const force of [false, true]) {
      const userId = newUser();
      host.clock.set(COMPUTED_AT[copy]);
      const known = copy === 'absent' ? null : await kept(host, userId, COMPUTED_AT[copy], computed);
      cases.push({ userId, copy, force, known });
      if (copy === 'changed by the user') host.store.bumpUser(userId);
    }
    if (copy === 'changed by the market') host.store.bumpMarket('ACME');
  }
  host.clock.set(NOW);
  return cases;
}

async function kept(host: MetricsHost, userId: string, at: string, computed: Computed): Promise<MetricsAnswer> {
  const known = computed.get(at);
  if (known === undefined) {
    const answer = await ask(host, userId, false);
    const read = await host.store.read(userId, KEY);
    if (read.state === 'missing') throw new Error('the copy was not kept');
    computed.set(at, { answer, payload: read.payload });
    return answer;
  }
  const ticket = await host.store.open(userId, KEY);
  await ticket.coverMarket(COVERED);
  await host.store.put(ticket, { payload: known.payload, complete: true, lifetime: LIFETIME });
  return known.answer;
}

function newUser(): string {
  users += 1;
  return `3f2b8a34-9c1d-4e7a-8b11-${String(users).padStart(12, '0')}`;
}

async function ask(host: MetricsHost, userId: string, forceRefresh: boolean): Promise<MetricsAnswer> {
  return await host.orchestrator.getPortfolioMetrics({ userId, metricType: 'portfolio', forceRefresh });
}

function cutOff(host: MetricsHost, down: Down): void {
  const fail = async (): Promise<never> => {
    throw new Error('down');
  };
  const { ports, store } = host;
  if (down.has('marketStatus')) ports.overrides = fail;
  if (down.has('transactions')) Object.assign(ports, { heldSymbols: fail, snapshotOf: fail });
  if (down.has('prices')) ports.latestOf = fail;
  if (down.has('closes')) ports.seriesOf = fail;
  if (down.has('exchangeRates')) ports.exchangeRatesOf = fail;
  if (down.has('dividends')) ports.dividends = fail;
  if (down.has('cacheWrites') || down.has('cache')) store.put = fail;
  if (down.has('cache')) Object.assign(store, { read: fail, lease: fail, open: fail, release: fail, check: fail });
}

async function expectTheContract(host: MetricsHost, down: Down, one: Case): Promise<void> {
  const about = `${[...down].join(', ') || 'nothing'} down, copy ${one.copy}, ${one.force ? 'forced' : 'plain'}`;
  const before = await InMemoryMetricsCacheStore.prototype.read.call(host.store, one.userId, KEY);
  const answered = await ask(host, one.userId, one.force).catch((error: unknown) => error);
  const after = await InMemoryMetricsCacheStore.prototype.read.call(host.store, one.userId, KEY);
  const expected = expectedOf(down, one);
  expect(shapeOf(answered), about).toEqual(expected);

  const complete = before.state !== 'missing' && before.complete;
  const stored = after.state === 'missing' ? null : after;
  expect(after.leasedForMs > 0 && !down.has('cache'), `${about}: a lease is left`).toBe(false);
  expect(after.retryInMs, about).toBeLessThanOrEqual(5_000);
  const wasComputed = expected !== 'unavailable' && expected.from === 'computation';
  const isKept = wasComputed && down.size === 0;
  const keptNow = stored && { complete: stored.complete, fresh: stored.state === 'fresh', version: stored.version };
  const untouched = complete && { complete: true, version: before.version };
  // Without a failure it is kept and fresh; nothing else takes the place of what is complete; a partial result is kept for a moment.
  const wanted = isKept ? { complete: true, fresh: true } : untouched || (keptNow && { complete: false });
  expect(keptNow ?? {}, about).toMatchObject(wanted ?? {});
  const forMs = stored === null || stored.complete ? 0 : stored.freshForMs + stored.staleForMs;
  expect(forMs, `${about}: a partial result is kept for long`).toBeLessThanOrEqual(2 * 3_000);
}

type Expected =
  | 'unavailable'
  | {
      readonly from: 'copy' | 'computation';
      readonly cacheStatus: string;
      readonly stale: boolean;
      readonly degraded: boolean;
      readonly completeness: readonly boolean[];
      /** Of the inputs and the cache. */
      readonly missing: readonly string[];
      readonly figures: object;
    };

/** The contract. */
function expectedOf(down: Down, { copy, force, known }: Case): Expected {
  const usable = !down.has('cache') && known !== null && copy !== 'too old';
  if (usable && copy === 'fresh' && !force) return fromCopy(known, 'hit', false, false, []);
  if (down.has('transactions')) {
    if (!usable) return 'unavailable';
    const isFresh = copy === 'fresh';
    return fromCopy(known, isFresh ? 'hit' : 'stale', !isFresh, true, ['cache', 'transactions']);
  }
  const inputs = [...down].filter((dependency) => !dependency.startsWith('cache'));
  const cacheFails = down.has('cache') || down.has('cacheWrites');
  const sections = inputs.map((input) => (input === 'closes' ? 'timeSeries' : input));
  const series = !down.has('closes') && !down.has('exchangeRates');
  return {
    from: 'computation',
    cacheStatus: inputs.length > 0 ? 'partial' : cacheFails ? 'bypass' : force ? 'refresh' : 'miss',
    stale: false,
    degraded: down.size > 0,
    completeness: [!down.has('marketStatus'), true, !down.has('prices'), true, !down.has('dividends'), series],
    missing: [...sections, ...(cacheFails ? ['cache'] : [])].toSorted(),
    figures: figuresOf(down, series),
  };
}

function fromCopy(
  known: MetricsAnswer,
  cacheStatus: string,
  stale: boolean,
  degraded: boolean,
  missing: readonly string[],
): Expected {
  const completeness = Array.from({ length: 6 }, () => true);
  return { from: 'copy', cacheStatus, stale, degraded, completeness, missing, figures: shownIn(known.data) };
}

function figuresOf(down: Down, series: boolean): object {
  const price = !down.has('prices') ? 120 : !down.has('closes') ? 119 : null;
  const rates = !down.has('exchangeRates');
  const value = price === null ? null : String(price * 10);
  const gain = price === null ? null : String(price * 10 - 1_000);
  const valued = price !== null && rates;
  const day = !down.has('prices') && !down.has('marketStatus');
  return {
    holdings: [
      { quantity: '10', cost: '1000', value, gain, baseCost: '1000', baseValue: value, dayChange: day ? '20' : null },
      {
        quantity: '10',
        cost: '1000',
        value,
        gain,
        baseCost: rates ? '1250' : null,
        baseValue: valued ? String(price * 12.5) : null,
        dayChange: day ? '20' : null,
      },
    ],
    weights: valued ? 'known' : 'unknown',
    totalValue: valued ? String(price * 22.5) : null,
    totalCost: rates ? '2250' : null,
    unrealizedGain: valued ? String(price * 22.5 - 2_250) : null,
    totalGain: valued ? String(price * 22.5 - 2_250) : null,
    dayChange: day && rates ? '45' : null,
    timeWeightedReturnPercent: series ? 'known' : 'unknown',
    allocation: valued ? 'known' : 'unknown',
    dividends: down.has('dividends') ? null : '7',
    marketStatus: down.has('marketStatus') ? null : ['XETR', 'XNYS'],
    transactions: 2,
  };
}

const INPUTS = [
  'marketStatus',
  'transactions',
  'prices',
  'timeSeries',
  'exchangeRates',
  'dividends',
  'cache',
  'metrics',
];

/** What the answer says, as far as the contract speaks of it. */
function shapeOf(answered: unknown): unknown {
  if (isAppError(answered, 'unavailable')) return 'unavailable';
  if (answered instanceof Error) return answered;
  const { data, meta, copy } = answered as MetricsAnswer;
  const { marketStatus, transactions, prices, holdings, dividends, timeSeries } = meta.dataCompleteness;
  const sections = new Set(meta.missing.map(({ section }) => section));
  // Nobody asks what has failed a moment ago: that says which input it was.
  if (sections.delete('metrics')) sections.add('transactions');
  return {
    from: copy === null ? 'computation' : 'copy',
    cacheStatus: meta.cacheStatus,
    stale: meta.stale,
    degraded: meta.degraded,
    completeness: [marketStatus, transactions, prices, holdings, dividends, timeSeries],
    missing: INPUTS.filter((input) => sections.has(input)).toSorted(),
    figures: shownIn(data),
  };
}

// oxlint-disable-next-line typescript/no-explicit-any -- looked into member by member
function shownIn(data: any): object {
  const { performance } = data;
  const known = (...values: readonly unknown[]): string =>
    values.every((value) => value === null) ? 'unknown' : values.includes(null) ? 'some of them' : 'known';
  return {
    // oxlint-disable-next-line typescript/no-explicit-any -- as above
    holdings: data.holdings.map((holding: any) => ({
      quantity: holding.quantity,
      cost: holding.costBasis,
      value: holding.marketValue,
      gain: holding.unrealizedGain,
      baseCost: holding.base.costBasis,
      baseValue: holding.base.marketValue,
      dayChange: holding.dayChange,
    })),
    // oxlint-disable-next-line typescript/no-explicit-any -- as above
    weights: known(...data.holdings.map(({ weightPercent }: any) => weightPercent)),
    totalValue: performance.totalValue,
    totalCost: performance.totalCost,
    unrealizedGain: performance.unrealizedGain,
    totalGain: performance.totalGain,
    dayChange: performance.dayChange,
    timeWeightedReturnPercent: known(performance.timeWeightedReturnPercent),
    allocation: known(data.allocation),
    dividends: data.dividendSummary?.totalReceived ?? null,
    // oxlint-disable-next-line typescript/no-explicit-any -- as above
    marketStatus: data.marketStatus?.map(({ mic }: any) => mic).toSorted() ?? null,
    transactions: data.transactionSummary.count,
  };
}
