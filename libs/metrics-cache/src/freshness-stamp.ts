import type { Generations } from './computation-ticket.js';

/**
 * What the freshness of one copy depends on besides its lifetime, taken in the snapshot in which it was read. Made by the store
 * that gave the copy; checked by the same store.
 */
export interface FreshnessStamp {
  readonly userId: string;
  /** Of the user's ledger, decimal text. */
  readonly userGeneration: string;
  /** How often an unexpired entry of the user was replaced, invalidated or removed, decimal text. */
  readonly entryGeneration: string;
  readonly marketGenerations: Generations;
}

/** What was true of a batch of stamps at one instant. */
export interface FreshnessCheck {
  /** Those of which a generation is no longer the same. */
  readonly changed: ReadonlySet<FreshnessStamp>;
  /** When it was looked, by the store's clock. */
  readonly checkedAt: Date;
}
