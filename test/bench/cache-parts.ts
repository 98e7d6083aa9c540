import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { userAt } from './cache-seed.ts';
import type { BenchLibrary, BenchService, Measured } from './cache-service.ts';
import { median } from './statistics.ts';

export interface Bench {
  readonly library: BenchLibrary;
  /** Superuser. */
  readonly admin: Client;
  readonly service: BenchService;
  readonly runtimeUrl: string;
  readonly forMs: number;
  /** Entries past their stale limit for the purge. */
  readonly rows: number;
  tokenOf(index: number): Promise<string>;
  addUser(index: number, transactions: number): Promise<void>;
}

const CONNECTIONS = 64;
/** Odd. Many short ones: on a shared machine a long one meets another load than its neighbour. */
const ROUNDS = 9;

const say = (line = ''): void => void process.stdout.write(`${line}\n`);
const us = (value: number | null): string => (value === null ? '     ?' : value.toFixed(0).padStart(6));
const ratio = (value: number): string => value.toFixed(2).padStart(6);
const at = (sorted: readonly number[], share: number): number => sorted[Math.floor((sorted.length - 1) * share)]!;

/** Computes, reads the table once, and makes sure that the next read is warm. */
async function warmed(bench: Bench, index: number, transactions: number): Promise<string> {
  const { service } = bench;
  await bench.addUser(index, transactions);
  const token = await bench.tokenOf(index);
  for (let count = 0; count < 3; count += 1) await service.get('/dashboard', token);
  const { text } = await service.get('/dashboard', token);
  const status = /"cacheStatus":"(\w+)"/.exec(text)?.[1];
  if (status !== 'hit') throw new Error(`user ${index} is not warm but ${status}: ${text.slice(0, 200)}`);
  return token;
}

/** The warm dashboard against what could be there in its place, through the same application. */
export async function benchReads(bench: Bench): Promise<void> {
  const { admin, service, forMs } = bench;
  await admin.query('create table bench_payloads (user_id uuid primary key, payload jsonb not null)');
  const tokens: string[] = [];
  for (let index = 1; index <= CONNECTIONS; index += 1) {
    const token = await warmed(bench, index, 100);
    tokens.push(token);
    // The same figures for the references.
    const { data } = JSON.parse((await service.get('/dashboard', token)).text) as { data: object };
    await admin.query('insert into bench_payloads values ($1, $2)', [userAt(index), data]);
  }
  await admin.query('grant select on bench_payloads to portfolio_metrics_app');
  const bytes = (await service.get('/dashboard', tokens[0]!)).text.length;
  const routes = {
    'constant route': '/bench/constant',
    'constant route of the same size': `/bench/constant-of-its-size?bytes=${bytes}`,
    'constant route with authentication': '/bench/constant-of-a-user',
    'warm GET /dashboard': '/dashboard',
    'bare prepared SELECT': '/bench/select',
    'TypeORM findOne': '/bench/find-one',
  };
  const measured = new Map<string, Measured[]>();
  for (const route of Object.values(routes)) await service.measure(route, tokens, forMs / 3);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, route] of Object.entries(routes)) {
      measured.set(name, [...(measured.get(name) ?? []), await service.measure(route, tokens, forMs / 3)]);
    }
  }
  /** Of the rounds, in each of which everything was measured within seconds. */
  const times = (name: string, other: string): number =>
    median(measured.get(name)!.map((one, round) => one.perSecond / measured.get(other)![round]!.perSecond));
  say(`\nWarm reads (${CONNECTIONS} connections, one user each; medians of ${ROUNDS} rounds; CPU in µs per answer)\n`);
  say('                                       of its size   warm is x times   service   PostgreSQL   bytes');
  for (const name of Object.keys(routes)) {
    const ofConstant = times(name, 'constant route of the same size');
    const of = (pick: (one: Measured) => number | null): number =>
      median(measured.get(name)!.map((one) => pick(one) ?? Number.NaN));
    say(
      `  ${name.padEnd(36)} ${ratio(ofConstant)}         ${ratio(times('warm GET /dashboard', name))}          ${us(of((one) => one.serviceUs))}       ${us(of((one) => one.postgresUs))}  ${String(of((one) => one.bytes)).padStart(6)}`,
    );
  }
}

/** CPU per warm read whatever the length of the ledger. */
export async function benchFlatness(bench: Bench): Promise<void> {
  say(
    '\nWarm reads by transactions in the ledger (CPU of the service and PostgreSQL, relative to the smallest ledger)\n',
  );
  const sizes = [10, 1_000, 100_000];
  const tokens: string[] = [];
  for (const [place, size] of sizes.entries()) tokens.push(await warmed(bench, 1_000 + place, size));
  const costs = sizes.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [place, token] of tokens.entries()) {
      const all = Array.from({ length: CONNECTIONS }, () => token);
      const { serviceUs, postgresUs } = await bench.service.measure('/dashboard', all, bench.forMs);
      costs[place]!.push(serviceUs + (postgresUs ?? 0));
    }
  }
  const medians = costs.map(median);
  for (const [place, size] of sizes.entries())
    say(`  ${String(size).padStart(7)}  ${ratio(medians[place]! / medians[0]!)}`);
}

const DIGEST = `select count(*) as entries, sum(hashtextextended(ctid::text || ' ' || xmin::text || ' ' || xmax::text, 0)) as digest
  from portfolio_metrics_cache`;

/** A price of every instrument while 100,000 entries of as many portfolios are cached. */
export async function benchImport(bench: Bench): Promise<void> {
  const { admin, service } = bench;
  const holder = await warmed(bench, 2_000, 50);
  await fill(admin, 100_000, `clock_timestamp() + interval '1 hour'`);
  const before = await admin.query(DIGEST);
  const took: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    const rows = Array.from(
      { length: 1_000 },
      (_, index) => `S${index + 1},2025-01-0${run + 2},${100 + run + index / 10}`,
    );
    const began = performance.now();
    const answer = await fetch(`http://127.0.0.1:${service.port}/api/v1/prices/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${holder}`, 'content-type': 'text/csv' },
      body: `symbol,date,close\n${rows.join('\n')}\n`,
    });
    took.push(performance.now() - began);
    if (!answer.ok) throw new Error(await answer.text());
  }
  const after = await admin.query(DIGEST);
  const same = JSON.stringify(before.rows) === JSON.stringify(after.rows);
  const { text } = await service.get('/dashboard', holder);
  say('\nPrice import of 1,000 symbols with 100,000 entries cached\n');
  say(`  time: ${took.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}`);
  say(`  rows of the cache that were written: ${same ? 'none' : 'SOME'}`);
  say(`  a holder's next answer: ${/"cacheStatus":"(\w+)"/.exec(text)?.[1]}`);
}

/** The purge of what nobody reads, while others read: from memory, and from the table. */
export async function benchPurge(bench: Bench): Promise<void> {
  const { admin, service, library, runtimeUrl, forMs, rows } = bench;
  const token = await warmed(bench, 3_000, 50);
  await fill(admin, rows, `clock_timestamp() - interval '1 day'`);
  const source = new DataSource(library.database.runtimeDataSourceOptions({ url: runtimeUrl, entities: [] }));
  await source.initialize();
  const database = new library.database.Database(source);
  const purge = new library.cache.PurgeJob(database, new library.kernel.SystemClock(), {
    purgeCron: null,
    purge: { maxSeconds: 600 },
  });
  const tokens = [token, token];
  const quiet = await service.measure('/dashboard', tokens, forMs);
  const table = new TableReads(new library.cache.PostgresMetricsCacheStore(database), library);
  const quietTable = await table.during(new Promise((resolve) => setTimeout(resolve, forMs)));
  const running = purge.purgeNow({ force: true });
  const busyTable = table.during(running);
  const busy = await service.measure('/dashboard', tokens, forMs);
  const report = await running;
  say(
    `\nPurge of ${report.deletedEntries} expired entries in ${(report.tookMs / 1_000).toFixed(1)} s (reads in multiples of their quiet median)\n`,
  );
  say('                              median     p99     max');
  const line = (name: string, latencies: readonly number[], quietLatencies: readonly number[]): void => {
    const base = at(quietLatencies, 0.5);
    say(`  ${name.padEnd(26)} ${[0.5, 0.99, 1].map((share) => ratio(at(latencies, share) / base)).join('  ')}`);
  };
  line('warm reads, quiet', quiet.latencies, quiet.latencies);
  line('warm reads, during', busy.latencies, quiet.latencies);
  line('table reads, quiet', quietTable, quietTable);
  line('table reads, during', await busyTable, quietTable);
  await source.destroy();
}

type Store = InstanceType<BenchLibrary['cache']['PostgresMetricsCacheStore']>;

/** Reads of one entry of the table one after the other. */
class TableReads {
  readonly #store: Store;
  readonly #library: BenchLibrary;

  constructor(store: Store, library: BenchLibrary) {
    this.#store = store;
    this.#library = library;
  }

  /** Their latencies in milliseconds, sorted. */
  async during(work: Promise<unknown>): Promise<number[]> {
    const key = this.#library.cache.cacheKey('portfolio', { portfolioId: null, asOf: null });
    const latencies: number[] = [];
    let over = false;
    const ended = work.finally(() => (over = true));
    while (!over) {
      const began = performance.now();
      const read = await this.#store.read(userAt(3_000), key);
      latencies.push(performance.now() - began);
      if (read.state === 'missing') throw new Error('the entry is gone');
    }
    await ended;
    return latencies.sort((a, b) => a - b);
  }
}

/** Entries of users of their own, each dependent on eight instruments. */
async function fill(admin: Client, entries: number, staleUntil: string): Promise<void> {
  await admin.query(
    `insert into portfolio_metrics_cache (user_id, cache_key, params, schema_version, payload, payload_bytes, payload_checksum,
       complete, computation, user_generation, market_keys, market_generations, computed_at, expires_at, stale_until,
       lifetime_reason, computation_time_ms)
     select gen_random_uuid(), 'portfolio:v1:portfolio:' || n, n::text, 1, jsonb_build_object('n', n), 10, 0, true, n, 0,
       array(select 'S' || (n + h) % 1000 from generate_series(1, 8) h), array_fill(0::bigint, array[8]),
       ${staleUntil} - interval '30 minutes', ${staleUntil}, ${staleUntil}, 'market_open', 10
     from generate_series(1, $1) n`,
    [entries],
  );
  await admin.query('analyze portfolio_metrics_cache');
}
