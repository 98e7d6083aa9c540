/**
 * What a warm read costs, and what it costs others: `node test/bench/cache.bench.ts [parts]` with parts out of `reads`, `flat`,
 * `import`, `purge`, `day`; without: all. Prints ratios of one run: the figures before them are of this machine at this moment.
 * `BENCH_SECONDS` per measurement (default 3), `BENCH_ROWS` for the purge (default 1,000,000).
 */
import { randomBytes } from 'node:crypto';
import { BenchDatabase } from './bench-database.ts';
import { ledgerOf, seedMarket, userAt } from './cache-seed.ts';
import { BenchService, compile } from './cache-service.ts';
import { benchDay } from './cache-day.ts';
import { benchFlatness, benchImport, benchPurge, benchReads, type Bench } from './cache-parts.ts';

const PARTS = {
  reads: benchReads,
  flat: benchFlatness,
  import: benchImport,
  purge: benchPurge,
  day: benchDay,
} as const;
const asked = process.argv.slice(2).filter((name): name is keyof typeof PARTS => name in PARTS);
const chosen = asked.length === 0 ? (Object.keys(PARTS) as Array<keyof typeof PARTS>) : asked;

const { library, app, remove } = await compile();
const database = await BenchDatabase.start(library);
const { admin, runtimeUrl } = database;
let service: BenchService | undefined;
try {
  await seedMarket(admin);
  const secret = randomBytes(48).toString('hex');
  service = await BenchService.start(app, { BENCH_DATABASE_URL: runtimeUrl, BENCH_SECRET: secret }, database);
  const bench: Bench = {
    library,
    admin,
    service,
    runtimeUrl,
    forMs: Number(process.env['BENCH_SECONDS'] ?? 3) * 1_000,
    rows: Number(process.env['BENCH_ROWS'] ?? 1_000_000),
    tokenOf: async (index) =>
      library.signing.issueToken(secret, {
        userId: userAt(index),
        scopes: ['portfolio:read', 'portfolio:write', 'market:write', 'ops'],
        issuedAt: new library.kernel.SystemClock().now(),
        days: 1,
      }),
    addUser: async (index, transactions) => ledgerOf(admin, index, transactions),
  };
  for (const part of chosen) await PARTS[part](bench);
} finally {
  await service?.stop();
  await database.stop();
  remove();
}
