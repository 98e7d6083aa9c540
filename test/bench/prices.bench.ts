/**
 * What storing and reading prices costs: `node --expose-gc test/bench/prices.bench.ts [parts]` with parts out of `quotes`, `import`, `series`;
 * without: all. Each is put beside the same rows through PostgreSQL alone. Prints ratios of one run: the seconds are of this machine
 * at this moment. `BENCH_ROWS` of the import (default 1,000,000), `BENCH_REPEATS` (default 5).
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from 'pg';
import { DataSource } from 'typeorm';
import { BenchDatabase } from './bench-database.ts';
import { compiled } from './compiled.ts';
import type * as Library from './prices-library.ts';
import { median } from './statistics.ts';

type BenchLibrary = typeof Library;
type PricedInstrument = Library.prices.PricedInstrument;

const ROWS = Number(process.env['BENCH_ROWS'] ?? 1_000_000);
const REPEATS = Number(process.env['BENCH_REPEATS'] ?? 5);
const QUOTES = 10_000;
const SYMBOLS = 100;
/** A Wednesday on which New York is open. */
const AT = Date.parse('2026-06-10T15:00:00Z');
const ALICE = '00000000-0000-4000-8000-00000000000a';

const PARTS = { quotes: benchQuotes, import: benchImport, series: benchSeries } as const;
const asked = process.argv.slice(2).filter((name): name is keyof typeof PARTS => name in PARTS);
const chosen = asked.length === 0 ? (Object.keys(PARTS) as Array<keyof typeof PARTS>) : asked;

interface Bench {
  readonly library: BenchLibrary;
  readonly admin: Client;
  readonly database: InstanceType<BenchLibrary['database']['Database']>;
  readonly folder: string;
}

function marketsOf({ marketStatus }: BenchLibrary): InstanceType<BenchLibrary['marketStatus']['MarketStatusService']> {
  const { CalendarBook, CALENDAR_DEFINITIONS, MarketStatusService, NoCalendarOverrides } = marketStatus;
  return new MarketStatusService(new CalendarBook(CALENDAR_DEFINITIONS), new NoCalendarOverrides());
}

/** One scheduled refresh of 10,000 symbols in use, all of whose quotes have moved; the provider answers at once. */
async function benchQuotes({ library: lib, admin: client, database }: Bench): Promise<void> {
  await client.query(`
    truncate instruments, transactions, dividends, price_history, quotes, instrument_splits cascade;
    insert into instruments (symbol, name, currency, exchange, asset_class)
    select 'Q' || i, 'Bench', 'USD', 'XNYS', 'EQUITY' from generate_series(1, ${QUOTES}) i;
    insert into price_history (symbol, date, close, source)
    select 'Q' || i, date '2026-06-09' - d, 120, 'bench' from generate_series(1, ${QUOTES}) i, generate_series(0, 9) d;
    with p as (insert into portfolios (user_id, name, base_currency) values ('${ALICE}', 'bench', 'USD') returning user_id, id)
    insert into transactions (user_id, portfolio_id, date, type, symbol, quantity, price, currency)
    select user_id, id, '2026-01-02', 'BUY', 'Q' || i, 1, 1, 'USD' from p, generate_series(1, ${QUOTES}) i;
    analyze`);
  let round = 0;
  class InstantSource extends lib.prices.PriceSource {
    override readonly name = 'bench';
    override async quotes(instruments: readonly PricedInstrument[], at: Date) {
      return new Map(
        instruments.map(({ symbol }, index) => [
          symbol,
          { price: new lib.kernel.Decimal(100 + ((index + round) % 40)).plus('0.01'), currency: 'USD', asOf: at },
        ]),
      );
    }
    override async history() {
      return lib.prices.NO_HISTORY;
    }
  }
  const markets = marketsOf(lib);
  const sessions = new lib.prices.TradingSessions(markets);
  const options = lib.pricesOptions({ providers: [new InstantSource()], exchangeRateProviders: [] }, sessions);
  const instruments = new lib.ledger.InstrumentService(database);
  const resolver = new lib.prices.InstrumentResolver(
    database,
    instruments,
    markets,
    new lib.kernel.SystemClock(),
    options,
  );
  const service = new lib.PriceRefreshService(database, instruments, sessions, resolver, options);
  const refresh = async (): Promise<number> => {
    round += 1;
    const at = new Date(AT + round * 60_000);
    const report = await service.refreshDue({
      at,
      slot: at,
      signal: new AbortController().signal,
      pause: async () => undefined,
    });
    return report.quotes.changed;
  };
  const bare = async (): Promise<void> => {
    round += 1;
    await client.query(
      `insert into bare_quotes select 'Q' || i, 100 + (i + ${round}) % 40, now(), 'bench', now() from generate_series(1, ${QUOTES}) i
       on conflict (symbol) do update set price = excluded.price, as_of = excluded.as_of, updated_at = excluded.updated_at`,
    );
  };
  await client.query('create table bare_quotes (like quotes including all)');
  await refresh();
  await bare();
  const [ours, reference] = await alternately(refresh, bare);
  print(`${QUOTES.toLocaleString('en')} quotes in one refresh`, ours, reference, 'upsert alone');
  await client.query('drop table bare_quotes');
}

/** A file of closes through the import, and the same file through COPY into a bare table of the same form. */
async function benchImport({ library: lib, admin: client, database, folder: place }: Bench): Promise<void> {
  await client.query(`
    truncate instruments, transactions, dividends, price_history, quotes, instrument_splits cascade;
    insert into instruments (symbol, name, currency, exchange, asset_class)
    select 'S' || i, 'Bench', 'USD', 'XNYS', 'EQUITY' from generate_series(1, 400) i;
    create table bare_history (like price_history including all);
    alter table bare_history alter source set default 'bench'`);
  const file = path.join(place, 'closes.csv');
  await writeCloses(file);
  const sessions = new lib.prices.TradingSessions(marketsOf(lib));
  const prices = new lib.prices.PriceImport(
    database,
    sessions,
    new lib.kernel.SystemClock(),
    lib.pricesOptions({ maxImportRows: ROWS }, sessions),
  );
  const memory = new MemoryPeak();
  const started = performance.now();
  const counts = await database.withoutUser(
    'write',
    async (manager) => prices.run(manager, { format: 'csv', open: () => createReadStream(file) }),
    lib.prices.MARKET_DATA_IMPORT_TRANSACTION,
  );
  const ours = performance.now() - started;
  const heap = memory.end();
  const again = performance.now();
  await database.withoutUser(
    'write',
    async (manager) => prices.run(manager, { format: 'csv', open: () => createReadStream(file) }),
    lib.prices.MARKET_DATA_IMPORT_TRANSACTION,
  );
  const unchanged = performance.now() - again;
  await client.query('set session characteristics as transaction read write');
  const copied = performance.now();
  await client.query(`copy bare_history (symbol, date, close) from '${await readableCopy(file)}' (format csv, header)`);
  const bare = performance.now() - copied;
  print(`${counts.imported.toLocaleString('en')} closes imported`, [ours], [bare], 'COPY alone');
  console.log(
    `  heap: ${heap.growth.toFixed(0)} MB at most above the start; the same file again: ${seconds(unchanged)}`,
  );
  await client.query('drop table bare_history');
}

/** The closes of 100 symbols over ten years, as the time series reads them, and a bare select of the same rows. */
async function benchSeries({ library: lib, admin: client, database }: Bench): Promise<void> {
  await client.query(`
    truncate instruments, transactions, dividends, price_history, quotes, instrument_splits cascade;
    insert into instruments (symbol, name, currency, exchange, asset_class)
    select 'S' || i, 'Bench', 'USD', 'XNYS', 'EQUITY' from generate_series(1, 400) i;
    -- In the order of days, as a service that runs for years stores them: the rows of one symbol lie far apart.
    insert into price_history (symbol, date, close, source)
    select 'S' || s, date '2016-06-10' + i, 100 + ((s * 7 + i) % 97)::numeric / 13, 'bench'
    from generate_series(0, 3651) i, generate_series(1, 400) s
    where extract(isodow from date '2016-06-10' + i) < 6 order by i, s`);
  await client.query('vacuum analyze price_history');
  const reader = new lib.prices.PriceReader(database);
  const symbols = Array.from({ length: SYMBOLS }, (_, index) => `S${index * 4 + 1}`);
  const read = async (): Promise<void> => {
    const series = await reader.seriesOf(symbols, null);
    if (series.size !== SYMBOLS) throw new Error(`read ${series.size} series`);
  };
  const bare = async (): Promise<void> => {
    await client.query({
      name: 'bare-series',
      text: 'select symbol, date, close from price_history where symbol = any($1::text[]) order by symbol, date',
      values: [symbols],
    });
  };
  await read();
  await bare();
  const [ours, reference] = await alternately(read, bare);
  print(`series of ${SYMBOLS} symbols over 10 years`, ours, reference, 'select alone');
}

async function writeCloses(file: string): Promise<void> {
  const handle = await open(file, 'w');
  const days = Math.ceil(ROWS / 400);
  let lines = 'symbol,date,close\n';
  for (let row = 0; row < ROWS; row += 1) {
    const day = new Date(Date.UTC(2015, 0, 1) + (row % days) * 86_400_000).toISOString().slice(0, 10);
    lines += `S${Math.floor(row / days) + 1},${day},${(100 + (row % 9_973) / 100).toFixed(2)}\n`;
    if (lines.length < 1_000_000) continue;
    await handle.write(lines);
    lines = '';
  }
  await handle.write(lines);
  await handle.close();
}

/** The server runs as another user. */
async function readableCopy(file: string): Promise<string> {
  const copy = path.join(benchDatabase.folder, 'closes.csv');
  const handle = await open(copy, 'w', 0o644);
  for await (const chunk of createReadStream(file)) await handle.write(chunk as Buffer);
  await handle.close();
  return copy;
}

class MemoryPeak {
  private readonly start: number;
  private peak: number;
  private readonly timer: NodeJS.Timeout;

  constructor() {
    globalThis.gc?.();
    this.start = process.memoryUsage().heapUsed;
    this.peak = this.start;
    this.timer = setInterval(() => {
      globalThis.gc?.();
      this.peak = Math.max(this.peak, process.memoryUsage().heapUsed);
    }, 500);
  }

  end(): { readonly growth: number } {
    clearInterval(this.timer);
    return { growth: (this.peak - this.start) / 1_048_576 };
  }
}

/** The machine is busy with others: both are measured in turns, so that what disturbs one disturbs the other. */
async function alternately(
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<[readonly number[], readonly number[]]> {
  const times: [number[], number[]] = [[], []];
  const cpu: [number[], number[]] = [[], []];
  for (let round = 0; round < REPEATS; round += 1) {
    for (const [index, work] of [one, other].entries()) {
      const [started, busy] = [performance.now(), cpuMs()];
      await work();
      times[index]!.push(performance.now() - started);
      cpu[index]!.push(cpuMs() - busy);
    }
  }
  console.log(`  CPU of service and server: ${seconds(median(cpu[0]))}; alone ${seconds(median(cpu[1]))}`);
  return times;
}

/** Of this process and of the server's, in milliseconds; what a machine that is busy with others does not stretch. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000 + (benchDatabase.cpuUs() ?? 0) / 1_000;
}

function print(what: string, ours: readonly number[], reference: readonly number[], name: string): void {
  const [one, other] = [median(ours), median(reference)];
  console.log(`${what}: ${seconds(one)}; ${name} ${seconds(other)}: ${(one / other).toFixed(1)} times`);
}

function seconds(ms: number): string {
  return ms < 1_000 ? `${ms.toFixed(0)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

const { library, folder, remove } = await compiled<BenchLibrary>({ library: 'test/bench/prices-library.ts' });
const benchDatabase = await BenchDatabase.start(library);
const { admin, runtimeUrl } = benchDatabase;
let dataSource: DataSource | undefined;
try {
  dataSource = await new DataSource(
    library.database.runtimeDataSourceOptions({ url: runtimeUrl, entities: [], poolSize: 4 }),
  ).initialize();
  const database = new library.database.Database(dataSource);
  for (const part of chosen) await PARTS[part]({ library, admin, database, folder });
} finally {
  await dataSource?.destroy();
  await benchDatabase.stop();
  remove();
}
