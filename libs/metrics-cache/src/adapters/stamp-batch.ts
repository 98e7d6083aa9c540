import type { Generations } from '../computation-ticket.js';
import type { FreshnessStamp } from '../freshness-stamp.js';

/** Made once per copy, not once per check: a copy depends on dozens of keys and is checked with every request. */
const pairsOf = new WeakMap<Generations, readonly string[]>();
const usersOf = new WeakMap<FreshnessStamp, string>();

/** The stamps of one check as arrays of what is distinct in them: many copies share most of their market data. */
export class StampBatch {
  readonly #stamps: readonly FreshnessStamp[];
  readonly #users = new Set<string>();
  readonly #pairs = new Set<string>();

  constructor(stamps: readonly FreshnessStamp[]) {
    this.#stamps = stamps;
    for (const stamp of stamps) {
      this.#users.add(userOf(stamp));
      for (const pair of pairs(stamp)) this.#pairs.add(pair);
    }
  }

  /** In the order of the arguments of `changed_generations`. */
  get values(): readonly (readonly string[])[] {
    const users = [...this.#users].map((user) => user.split(' '));
    const keys: string[] = [];
    const generations: string[] = [];
    for (const pair of this.#pairs) {
      const blank = pair.indexOf(' ');
      generations.push(pair.slice(0, blank));
      keys.push(pair.slice(blank + 1));
    }
    return [
      users.map((user) => user[0]!),
      users.map((user) => user[1]!),
      users.map((user) => user[2]!),
      keys,
      generations,
    ];
  }

  /** The stamps that one of these positions (from 1) concerns. */
  changed(users: readonly number[], keys: readonly number[]): ReadonlySet<FreshnessStamp> {
    if (users.length === 0 && keys.length === 0) return new Set();
    const [allUsers, allPairs] = [[...this.#users], [...this.#pairs]];
    const changedUsers = new Set(users.map((position) => allUsers[position - 1]));
    const changedPairs = new Set(keys.map((position) => allPairs[position - 1]));
    return new Set(
      this.#stamps.filter(
        (stamp) => changedUsers.has(userOf(stamp)) || pairs(stamp).some((pair) => changedPairs.has(pair)),
      ),
    );
  }
}

function userOf(stamp: FreshnessStamp): string {
  let user = usersOf.get(stamp);
  if (user === undefined) {
    user = `${stamp.userId} ${stamp.userGeneration} ${stamp.entryGeneration}`;
    usersOf.set(stamp, user);
  }
  return user;
}

/** The generation first: a key may hold blanks. */
function pairs({ marketGenerations }: FreshnessStamp): readonly string[] {
  let known = pairsOf.get(marketGenerations);
  if (known === undefined) {
    known = [...marketGenerations].map(([key, generation]) => `${generation} ${key}`);
    pairsOf.set(marketGenerations, known);
  }
  return known;
}
