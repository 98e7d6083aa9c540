import type { Generations } from '../computation-ticket.js';
import type { MarketKey } from '../domain/market-key.js';
import type { FreshnessStamp } from '../freshness-stamp.js';

/** The generations that the tables keep elsewhere: counters of changes, 0 where nothing has changed yet. */
export class InMemoryGenerations {
  readonly #ofUsers = new Map<string, number>();
  readonly #ofEntries = new Map<string, number>();
  readonly #ofMarket = new Map<MarketKey, number>();

  ofUser(userId: string): number {
    return this.#ofUsers.get(userId) ?? 0;
  }

  bumpUser(userId: string): void {
    this.#ofUsers.set(userId, this.ofUser(userId) + 1);
  }

  /** Of what is stored for the user. */
  ofEntries(userId: string): string {
    return String(this.#ofEntries.get(userId) ?? 0);
  }

  bumpEntries(userId: string): void {
    this.#ofEntries.set(userId, (this.#ofEntries.get(userId) ?? 0) + 1);
  }

  ofMarket(key: MarketKey): string {
    return String(this.#ofMarket.get(key) ?? 0);
  }

  bumpMarket(key: MarketKey): void {
    this.#ofMarket.set(key, (this.#ofMarket.get(key) ?? 0) + 1);
  }

  /** Those of the keys as they are now. */
  taken(keys: readonly MarketKey[]): Generations {
    return new Map(keys.map((key) => [key, this.ofMarket(key)]));
  }

  /** The keys that have changed since `generations` were taken. */
  changedSince(generations: Generations): MarketKey[] {
    return [...generations].filter(([key, generation]) => generation !== this.ofMarket(key)).map(([key]) => key);
  }

  isCurrent({ userId, userGeneration, entryGeneration, marketGenerations }: FreshnessStamp): boolean {
    return (
      userGeneration === String(this.ofUser(userId)) &&
      entryGeneration === this.ofEntries(userId) &&
      this.changedSince(marketGenerations).length === 0
    );
  }
}
