/**
 * What a warm read costs, and what it costs others: `node test/bench/cache.bench.ts [parts]` with parts out of `reads`, `flat`,
 * `import`, `purge`, `day`; without: all. Prints ratios of one run: the figures before them are of this machine at this moment.
 * `BENCH_SECONDS` per measurement (default 3), `BENCH_ROWS` for the purge (default 1,000,000).
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
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
const dataDir = mkdtempSync(path.join(tmpdir(), 'portfolio-metrics-bench-'));
chmodSync(dataDir, 0o755);
const server = await library.database.startEmbeddedPostgres({ dataDir });
const admin = new Client({ connectionString: server.adminUrl });
let service: BenchService | undefined;
try {
  await library.database.prepareDatabase({
    adminUrl: server.adminUrl,
    runtimeUrl: server.runtimeUrl,
    migrations: library.migrations.MIGRATIONS,
  });
  await admin.connect();
  await seedMarket(admin);
  const secret = randomBytes(48).toString('hex');
  const postmaster = Number(readFileSync(path.join(server.dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  const env = { BENCH_DATABASE_URL: server.runtimeUrl, BENCH_SECRET: secret };
  service = await BenchService.start(app, env, postmaster);
  const bench: Bench = {
    library,
    admin,
    service,
    runtimeUrl: server.runtimeUrl,
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
  await admin.end().catch(() => undefined);
  await server.stop();
  for (const place of [dataDir, server.dataDir]) rmSync(place, { recursive: true, force: true });
  remove();
}
