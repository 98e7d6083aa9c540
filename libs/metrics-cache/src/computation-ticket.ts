import type { CacheKey } from './domain/cache-key.js';
import type { MarketKey } from './domain/market-key.js';

/** Generations as decimal text, by key: counters that only say "the same" or "not the same". */
export type Generations = ReadonlyMap<MarketKey, string>;

/** What a computation knows from its start. */
export interface TicketFacts {
  readonly userId: string;
  readonly key: CacheKey;
  /** The instant the figures will describe, by the store's clock, to the millisecond. Use it as the computation's "now". */
  readonly at: Date;
  /** Order of the computations of all replicas: a later start has a larger number. Decimal text. */
  readonly computation: string;
  /** The user's generation, read before any input. The answer's `dataVersion`. */
  readonly userGeneration: number;
  /** The generation of everything, read at the same time. */
  readonly everything: Generations;
  /** Whether this computation holds the lease of its key. */
  readonly leased: boolean;
}

/** What the figures of a portfolio, or of all of a user's, depend on besides the transactions themselves. */
export interface HeldMarket {
  /** Every symbol that a transaction names, in order; closed positions too. */
  readonly symbols: readonly string[];
  /** Of the instruments, the transactions and the portfolios, and those asked for, in order. */
  readonly currencies: readonly string[];
  /** Of the oldest portfolio. */
  readonly baseCurrency: string;
  readonly timeZone: string;
}

/** Which portfolio (`null`: all of the user together), and what is covered besides: currencies with their rates, and further keys. */
export interface HeldMarketRequest {
  readonly portfolioId: string | null;
  readonly currencies: readonly string[];
  readonly keys: readonly MarketKey[];
}

/** What is held together with its generations; `null`: the store cannot tell. */
export type TakeHeldGenerations = (
  request: HeldMarketRequest,
) => Promise<{ readonly held: HeldMarket; readonly generations: Generations } | null>;

/**
 * What a computation knew about its inputs before it read them. A figure stored with it is fresh exactly while these generations
 * are the current ones, so each must be taken before the input that it stands for:
 *
 * 1. opening the ticket takes the user's generation: afterwards read the ledger;
 * 2. the ledger says which instruments are held: `coverMarket` (or `readMarket`) takes their generations: afterwards read
 *    reference data, prices, splits; when those name further keys (the currency of an instrument, an exchange), cover these too
 *    before reading what they stand for.
 *
 * Why the late step 2 is safe: the set of keys depends on the ledger and on what earlier covered keys stand for, nothing else.
 * While the user's generation is the same, the ledger is the same, so its instruments are the same: no key is missing. While a
 * covered generation is the same, what was read after taking it is still what a new computation would read. When either moved,
 * the figure is not fresh, whichever mixture was read. It stops being true for an input that no generation counts, and for
 * market data read before its key was covered.
 */
export class ComputationTicket {
  readonly userId: string;
  readonly key: CacheKey;
  readonly at: Date;
  readonly computation: string;
  readonly userGeneration: number;
  readonly leased: boolean;
  readonly #generations: Map<MarketKey, string>;
  #covered = false;

  constructor(
    facts: TicketFacts,
    private readonly takeGenerations: (keys: readonly MarketKey[]) => Promise<Generations>,
    private readonly takeHeldGenerations: TakeHeldGenerations = async () => Promise.resolve(null),
  ) {
    this.userId = facts.userId;
    this.key = facts.key;
    this.at = facts.at;
    this.computation = facts.computation;
    this.userGeneration = facts.userGeneration;
    this.leased = facts.leased;
    this.#generations = new Map(facts.everything);
  }

  /**
   * Takes the generations of `keys`; await it before reading what they stand for. May be called again for further keys. Must be
   * called at least once before `put`, with an empty list when the figure depends on no market data.
   */
  async coverMarket(keys: Iterable<MarketKey>): Promise<void> {
    const missing = [...new Set(keys)].filter((key) => !this.#generations.has(key));
    if (missing.length > 0) {
      const taken = await this.takeGenerations(missing);
      this.#keep(new Map(missing.map((key) => [key, taken.get(key) ?? '0'])));
    }
    this.#covered = true;
  }

  /**
   * Takes the generations of everything that the figures of a portfolio depend on, and says what that is, in one round trip: nothing
   * has to be known of the ledger yet. Await it before reading what they stand for. `null`: the store cannot tell, nothing is covered;
   * look what is held and `coverMarket` that.
   *
   * What is held is looked up without the ledger's snapshot, so compare: when the ledger that was read names more than this, a key is
   * missing, and the figure must not be stored.
   */
  async coverHeld(request: HeldMarketRequest): Promise<HeldMarket | null> {
    const taken = await this.takeHeldGenerations(request);
    if (taken === null) return null;
    this.#keep(taken.generations);
    this.#covered = true;
    return taken.held;
  }

  /** The earlier generation stays: what was read after it was taken may be older than the later one. */
  #keep(taken: Generations): void {
    for (const [key, generation] of taken) if (!this.#generations.has(key)) this.#generations.set(key, generation);
  }

  /** `coverMarket`, then `read`: the order that is right, in one call. */
  async readMarket<T>(keys: Iterable<MarketKey>, read: () => Promise<T>): Promise<T> {
    await this.coverMarket(keys);
    return await read();
  }

  /** Whether `coverMarket` has been called. */
  get isCovered(): boolean {
    return this.#covered;
  }

  /** What the figure depends on, sorted by key. */
  get marketGenerations(): Generations {
    return new Map([...this.#generations].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/**
 * For stores, before they keep a figure. A programming error, not an expected failure: nothing would ever invalidate a figure
 * whose market data has no generations.
 */
export function assertCovered(ticket: ComputationTicket): void {
  if (!ticket.isCovered) throw new Error('the computation read its inputs without ComputationTicket.coverMarket');
}
