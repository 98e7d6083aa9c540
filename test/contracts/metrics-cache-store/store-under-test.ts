import {
  cacheKey,
  type CachedCopy,
  type CacheKey,
  type CacheRead,
  type ComputationTicket,
  type Lifetime,
  type MetricsCacheStore,
  type PutResult,
} from '@portfolio-metrics/metrics-cache';
import { afterAll, beforeAll, beforeEach } from 'vitest';

/** A store with the means to change what its entries depend on. */
export interface MetricsCacheStoreHarness {
  readonly store: MetricsCacheStore;
  /** What a write of the user's ledger does. */
  bumpUser(userId: string): Promise<void>;
  /** What a change of market data does. */
  bumpMarket(key: string): Promise<void>;
  /** Lets so much time pass for everything that is stored. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const LIFETIME: Lifetime = { freshForMs: HOUR, staleForMs: 7 * DAY, reason: 'market_closed' };

export const dashboard = cacheKey('dashboard', { portfolioId: null });

export interface Computation {
  readonly payload?: string;
  readonly complete?: boolean;
  readonly keys?: readonly string[];
  readonly lifetime?: Lifetime;
}

/** The store of a suite, with two users whom no other test has. */
export class StoreUnderTest {
  harness!: MetricsCacheStoreHarness;
  alice = '';
  bob = '';
  private users = 0;

  static ofSuite(make: () => Promise<MetricsCacheStoreHarness>): StoreUnderTest {
    const the = new StoreUnderTest();
    beforeAll(async () => {
      the.harness = await make();
    });
    afterAll(() => the.harness.close());
    beforeEach(() => {
      the.alice = the.newUser();
      the.bob = the.newUser();
    });
    return the;
  }

  get store(): MetricsCacheStore {
    return this.harness.store;
  }

  newUser(): string {
    return `00000000-0000-4000-8000-${String((this.users += 1)).padStart(12, '0')}`;
  }

  /** One whole computation: generations, then inputs, then the store. */
  async compute(userId: string, key: CacheKey, options: Computation = {}): Promise<PutResult> {
    const ticket = await this.store.open(userId, key);
    await ticket.coverMarket(options.keys ?? []);
    return await putInto(this.store, ticket, options);
  }

  async copy(userId: string, key: CacheKey): Promise<CachedCopy> {
    return expectCopy(await this.store.read(userId, key));
  }

  async leased(userId: string, key: CacheKey, takeOver = false): Promise<ComputationTicket> {
    const answer = await this.store.lease(userId, key, { leaseMs: MINUTE, takeOver });
    if (!answer.granted) throw new Error(`the lease was refused: ${answer.reason}`);
    return answer.ticket;
  }
}

export async function putInto(
  store: MetricsCacheStore,
  ticket: ComputationTicket,
  { payload = '{"value":"1"}', complete = true, lifetime = LIFETIME }: Computation = {},
): Promise<PutResult> {
  return await store.put(ticket, { payload, complete, lifetime });
}

function expectCopy(read: CacheRead): CachedCopy {
  if (read.state === 'missing') throw new Error(`nothing cached: ${read.reason}`);
  return read;
}
