import type { PutOutcome } from '@portfolio-metrics/metrics-cache';
import { HOUR, SteppedComputation } from './computation.js';
import { canonical, type Figures, recomputed } from './figures.js';
import { SeededRandom } from './seeded-random.js';
import { KEYS, type Replica, SYMBOLS, USERS, type World, type Writer } from './world.js';

/** How often each is chosen. */
const ACTIONS = {
  begin: 2,
  insert: 1.5,
  importPrices: 4,
  commit: 2,
  rollback: 0.7,
  compute: 7,
  force: 1.5,
  step: 70,
  kill: 1,
  fail: 1,
  read: 40,
  readDuringCommit: 3,
  warmRead: 40,
  invalidate: 0.4,
  pass: 1,
  passLong: 0.2,
  purge: 0.7,
} as const;

type Action = keyof typeof ACTIONS;

export interface RunReport {
  readonly seed: number;
  readonly steps: number;
  /** How often each thing happened. */
  readonly counts: Readonly<Record<string, number>>;
  /** One line each; empty when every promise held. */
  readonly violations: readonly string[];
}

/**
 * A random schedule of everything that happens to the cache, the same for the same seed, against an oracle that recomputes from the
 * tables. A read marked fresh, from the table or from a copy in the process, must show what a recomputation shows after the last
 * commit before the read began; and a copy in the process may be served only where a read of the table would serve the same one.
 */
export class Schedule {
  readonly #random: SeededRandom;
  readonly #running: SteppedComputation[] = [];
  readonly #counts: Record<string, number> = {};
  readonly #violations: string[] = [];
  /** Makes every written value a new one. */
  #written = 1;
  #at = 0;

  constructor(
    private readonly world: World,
    private readonly seed: number,
  ) {
    this.#random = new SeededRandom(seed);
  }

  async run(steps: number): Promise<RunReport> {
    for (this.#at = 0; this.#at < steps && this.#violations.length < 10; this.#at += 1) {
      const action = this.#random.weighted(ACTIONS);
      this.count(action);
      await this.do(action);
    }
    for (const writer of this.world.writers) if (writer.open) await this.end(writer, 'rollback');
    return { seed: this.seed, steps, counts: this.#counts, violations: this.#violations };
  }

  private async do(action: Action): Promise<void> {
    const replica = this.#random.of(this.world.replicas);
    const writer = this.#random.of(this.world.writers);
    const userId = this.#random.of(USERS);
    switch (action) {
      case 'begin':
        if (writer.open) return;
        await writer.client.query('begin');
        writer.open = true;
        return;
      case 'insert':
        return await this.write(writer, ...this.transaction(userId));
      case 'importPrices':
        return await this.write(writer, ...this.prices());
      case 'commit':
      case 'rollback':
        return writer.open ? await this.end(writer, action) : undefined;
      case 'compute':
      case 'force':
        return await this.begin(replica, userId, action === 'force');
      case 'step':
        return await this.step();
      case 'kill':
        this.#running.splice(Math.floor(this.#random.next() * this.#running.length), 1);
        return;
      case 'fail':
        return await this.#running.pop()?.fail();
      case 'read':
        return await this.read(replica, userId);
      case 'readDuringCommit':
        return await this.read(replica, userId, writer.open ? writer : null);
      case 'warmRead':
        return await this.warmRead(replica, userId);
      case 'invalidate':
        this.count('invalidated', await replica.store.invalidate(userId));
        return;
      case 'pass':
        return await this.world.cache.pass(this.#random.of([HOUR / 60, HOUR / 2, 2 * HOUR]));
      case 'passLong':
        return await this.world.cache.pass(30 * HOUR);
      case 'purge':
        this.count('purged', (await this.world.purge.purgeNow({ force: this.#random.chance(0.5) })).deletedEntries);
    }
  }

  private transaction(userId: string): [string, unknown[]] {
    this.#written += 1;
    if (this.#random.chance(0.3)) {
      const change = `update transactions set amount = $2 where (user_id, id) = (select user_id, id from transactions
        where user_id = $1 and type = 'DEPOSIT' order by ordinal limit 1)`;
      return [change, [userId, this.#written]];
    }
    const bought = this.#random.chance(0.4);
    return [
      `insert into transactions (user_id, portfolio_id, date, type, symbol, quantity, price, amount, currency)
       values ($1, $1, '2026-01-05', $2, $3, $4, $4, $5, 'EUR')`,
      bought
        ? [userId, 'BUY', this.#random.of(SYMBOLS), this.#written, null]
        : [userId, 'DEPOSIT', null, null, this.#written],
    ];
  }

  /** Some symbols get a new price, others are written as they are. */
  private prices(): [string, unknown[]] {
    this.#written += 1;
    const symbols = SYMBOLS.filter(() => this.#random.chance(0.4));
    const changed = symbols.filter(() => this.#random.chance(0.7));
    return [
      `update quotes set price = case when symbol = any($2::text[]) then $3::numeric else price end where symbol = any($1::text[])`,
      [symbols, changed, this.#written],
    ];
  }

  private async write(writer: Writer, sql: string, values: unknown[]): Promise<void> {
    try {
      await writer.client.query(sql, values);
    } catch (error) {
      // The other writer holds the row, or the two wait for each other.
      if (!['55P03', '40P01'].includes((error as { code?: string }).code ?? '')) throw error;
      this.count('blocked writes');
      if (writer.open) await this.end(writer, 'rollback');
    }
  }

  private async end(writer: Writer, how: 'commit' | 'rollback'): Promise<void> {
    writer.open = false;
    this.count(`transactions ended by ${how}`);
    await writer.client.query(how);
  }

  private async begin({ store, database }: Replica, userId: string, force: boolean): Promise<void> {
    const key = this.#random.of(KEYS);
    const lease = await store.lease(userId, key, { leaseMs: HOUR, takeOver: force });
    if (!lease.granted && this.#random.chance(0.5)) return this.count('left to the holder of the lease');
    const ticket = lease.granted ? lease.ticket : await store.open(userId, key);
    this.#running.push(new SteppedComputation(store, database, ticket, this.#random.chance(0.9)));
  }

  private async step(): Promise<void> {
    const computation = this.#running.length === 0 ? null : this.#random.of(this.#running);
    const outcome: PutOutcome | null = (await computation?.step()) ?? null;
    if (outcome === null) return;
    this.#running.splice(this.#running.indexOf(computation!), 1);
    this.count(`figures ${outcome}`);
  }

  /** From the table; while `writer` commits, what was true before and what is true after are both right. */
  private async read(replica: Replica, userId: string, writer: Writer | null = null): Promise<void> {
    const key = this.#random.of(KEYS);
    const readBeganMs = performance.now();
    const allowed = [await this.oracle(userId)];
    const reading = replica.store.read(userId, key);
    if (writer !== null) {
      await this.end(writer, 'commit');
      this.count('reads during a commit');
    }
    const read = await reading;
    if (writer !== null) allowed.push(await this.oracle(userId));
    this.count(`reads ${read.state}`);
    if (read.state !== 'fresh') return;
    this.judge('read of the table', read.payload, allowed);
    replica.copies.keep(userId, key.text, read, readBeganMs, { payload: read.payload, version: read.version }, 100);
  }

  private async warmRead(replica: Replica, userId: string): Promise<void> {
    const key = this.#random.of(KEYS);
    const found = await replica.copies.find(userId, key.text);
    this.count(found === null ? 'warm reads without a copy' : 'warm reads served');
    if (found === null) return;
    this.judge('warm read', found.value.payload, [await this.oracle(userId)]);
    const table = await replica.store.read(userId, key);
    const same = table.state === 'fresh' && table.version === found.value.version;
    if (!same) this.violated(`warm read of version ${found.value.version} where the table is ${table.state}`);
  }

  private async oracle(userId: string): Promise<string> {
    return await recomputed(this.world.cache.admin, userId);
  }

  private judge(what: string, payload: string, allowed: readonly string[]): void {
    this.count('fresh answers compared');
    const shown = canonical(JSON.parse(payload) as Figures);
    if (!allowed.includes(shown)) this.violated(`${what} shows ${shown}, true is ${allowed.join(' or ')}`);
  }

  private violated(what: string): void {
    this.#violations.push(`seed ${this.seed}, step ${this.#at}: ${what}`);
  }

  private count(what: string, times = 1): void {
    this.#counts[what] = (this.#counts[what] ?? 0) + times;
  }
}
