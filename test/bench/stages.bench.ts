/**
 * How a computation overlaps its inputs, and how fast the service refuses while the ledger is down: `npm run bench:stages`. The inputs are
 * the real ones, on a real database, behind ports that take so much longer. Prints figures of one run of this machine.
 * `BENCH_SECONDS` per measurement of refusals (default 5).
 */
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { BenchDatabase } from './bench-database.ts';
import type { LoadOrder, LoadReport } from './cache-load.ts';
import { ledgerOf, seedMarket, userAt } from './cache-seed.ts';
import { compile, type Processes, requestOf, startProcesses } from './cache-service.ts';
import type { ColdAnswer, StagesOrder } from './stages-app.ts';
import { median, quantile } from './statistics.ts';

const INPUT_MS = 100;
const COLD_LIMIT_MS = 130;
const REFUSED_LIMIT_MS = 50;
const CLIENTS = 200;
const RUNS = 15;
/** How often each client asks, in milliseconds. A dashboard asks every few seconds; the limit is for the first. */
const PACES_MS = [1_000, 200, 0] as const;

const { library, app, remove } = await compile('test/bench/stages-app.ts');
const database = await BenchDatabase.start(library);
const { admin, runtimeUrl } = database;
let processes: Processes | undefined;
let users = 0;
let failed = false;

async function ask<T>(order: StagesOrder): Promise<T> {
  const { service } = processes!;
  service.send(order);
  const [answer] = (await once(service, 'message')) as [T];
  return answer;
}

/** Users who were never asked about: nothing of theirs is cached, in the database or in the process. */
async function newUsers(count: number): Promise<string[]> {
  const added: string[] = [];
  for (let index = 0; index < count; index += 1) {
    await ledgerOf(admin, (users += 1), 100);
    added.push(userAt(users));
  }
  return added;
}

async function benchStages(): Promise<void> {
  const rows = [];
  for (const [name, inputMs, cacheMs] of [
    ['warming up', 0, 0],
    ['nothing slowed', 0, 0],
    ['inputs', INPUT_MS, 0],
    ['inputs and cache store', INPUT_MS, INPUT_MS],
  ] as const) {
    const order = { kind: 'cold', users: await newUsers(RUNS), inputMs, cacheMs } as const;
    const { answers } = await ask<{ answers: ColdAnswer[] }>(order);
    if (answers.some(({ cacheStatus }) => cacheStatus !== 'miss')) throw new Error('an answer was not a cold one');
    const times = answers.map(({ tookMs }) => tookMs);
    const isOfCache = (call: string): boolean => ['read', 'lease', 'put'].includes(call);
    const [first] = answers;
    const inputs = first!.calls.filter((call) => !isOfCache(call)).length;
    const ofCache = first!.calls.length - inputs;
    const limit = name === 'inputs' ? COLD_LIMIT_MS : null;
    failed ||= limit !== null && median(times) >= limit;
    rows.push({
      slowed: name,
      'calls of inputs': inputs,
      'calls of the cache': ofCache,
      'one after the other ms': inputs * inputMs + ofCache * cacheMs,
      'fastest ms': Math.min(...times).toFixed(1),
      'median ms': median(times).toFixed(1),
      'slowest ms': Math.max(...times).toFixed(1),
      'limit ms': limit,
    });
  }
  console.log(`cold dashboard, ${RUNS} users each, first answer of each`);
  console.table(rows.slice(1));
}

async function benchRefusals(secret: string, { load, port }: Processes): Promise<void> {
  const withCopy = await newUsers(CLIENTS);
  const without = await newUsers(CLIENTS);
  const tokenOf = async (userId: string): Promise<string> =>
    library.signing.issueToken(secret, {
      userId,
      scopes: ['portfolio:read'],
      issuedAt: new library.kernel.SystemClock().now(),
      days: 1,
    });
  await ask({ kind: 'cold', users: withCopy, inputMs: 0, cacheMs: 0 });
  await admin.query(
    `update portfolio_metrics_cache set computed_at = computed_at - interval '2 days', expires_at = now() - interval '1 day'`,
  );
  await ask({ kind: 'ledger', down: true });
  const rows = [];
  for (const [name, who] of [
    ['no copy', without],
    ['a copy that is stale', withCopy],
  ] as const) {
    const tokens = await Promise.all(who.map(tokenOf));
    const requests = tokens.map((token) => requestOf('/dashboard', token));
    const forMs = Number(process.env['BENCH_SECONDS'] ?? 5) * 1_000;
    for (const [round, paceMs] of [0, ...PACES_MS].entries()) {
      const order: LoadOrder = { port, requests, forMs, paceMs };
      const before = await ask<{ cpuUs: number }>({ kind: 'ledger', down: true });
      load.send(order);
      const [{ answers, byStatus, latencies }] = (await once(load, 'message')) as [LoadReport];
      const after = await ask<{ state: string; cpuUs: number }>({ kind: 'ledger', down: true });
      const p99 = quantile(latencies, 0.99);
      // The first one warms up.
      if (round === 0) continue;
      const limit = paceMs === PACES_MS[0] ? REFUSED_LIMIT_MS : null;
      failed ||= limit !== null && p99 > limit;
      rows.push({
        'users with': name,
        clients: `${CLIENTS}, ${paceMs === 0 ? 'each again at once' : `each ${1_000 / paceMs} a second`}`,
        'per second': Math.round(answers / (forMs / 1_000)),
        answers: JSON.stringify(byStatus),
        'median ms': median(latencies).toFixed(1),
        'p99 ms': p99.toFixed(1),
        'limit ms': limit,
        'service CPU µs each': Math.round((after.cpuUs - before.cpuUs) / answers),
        breaker: after.state,
      });
    }
  }
  console.log('the ledger is down');
  console.table(rows);
}

try {
  await seedMarket(admin);
  const secret = randomBytes(48).toString('hex');
  processes = await startProcesses(app, { BENCH_DATABASE_URL: runtimeUrl, BENCH_SECRET: secret });
  await benchStages();
  await benchRefusals(secret, processes);
} finally {
  processes?.load.kill();
  processes?.service.disconnect();
  await database.stop();
  remove();
}
if (failed) process.exitCode = 1;
