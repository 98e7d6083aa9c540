import type { FreshnessStamp } from '../freshness-stamp.js';

/** Positions from 1 in the order in which the texts were first seen. */
class Distinct {
  readonly #positions = new Map<string, number>();

  positionOf(text: string, onNew: () => void): number {
    let position = this.#positions.get(text);
    if (position === undefined) {
      position = this.#positions.size + 1;
      this.#positions.set(text, position);
      onNew();
    }
    return position;
  }
}

/** The stamps of one check as arrays of what is distinct in them: many copies share most of their market data. */
export class StampBatch {
  readonly #stamps = new Map<FreshnessStamp, { readonly user: number; readonly keys: readonly number[] }>();
  readonly #users: string[] = [];
  readonly #userGenerations: string[] = [];
  readonly #entryGenerations: string[] = [];
  readonly #keys: string[] = [];
  readonly #marketGenerations: string[] = [];

  constructor(stamps: Iterable<FreshnessStamp>) {
    const users = new Distinct();
    const keys = new Distinct();
    for (const stamp of stamps) {
      if (this.#stamps.has(stamp)) continue;
      const { userId, userGeneration, entryGeneration, marketGenerations } = stamp;
      const user = users.positionOf(`${userId} ${userGeneration} ${entryGeneration}`, () => {
        this.#users.push(userId);
        this.#userGenerations.push(userGeneration);
        this.#entryGenerations.push(entryGeneration);
      });
      const positions: number[] = [];
      for (const [key, generation] of marketGenerations) {
        // The generation first: a key may hold blanks.
        positions.push(
          keys.positionOf(`${generation} ${key}`, () => {
            this.#keys.push(key);
            this.#marketGenerations.push(generation);
          }),
        );
      }
      this.#stamps.set(stamp, { user, keys: positions });
    }
  }

  /** In the order of the arguments of `changed_generations`. */
  get values(): readonly (readonly string[])[] {
    return [this.#users, this.#userGenerations, this.#entryGenerations, this.#keys, this.#marketGenerations];
  }

  /** The stamps that one of these positions concerns. */
  changed(users: readonly number[], keys: readonly number[]): ReadonlySet<FreshnessStamp> {
    if (users.length === 0 && keys.length === 0) return new Set();
    const changedUsers = new Set(users);
    const changedKeys = new Set(keys);
    const stamps = [...this.#stamps].filter(
      ([, stamp]) => changedUsers.has(stamp.user) || stamp.keys.some((key) => changedKeys.has(key)),
    );
    return new Set(stamps.map(([stamp]) => stamp));
  }
}
