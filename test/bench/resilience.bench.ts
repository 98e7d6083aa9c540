/**
 * What a guard costs: `node test/bench/resilience.bench.ts`. CPU time of this process per call, median of interleaved rounds, so that
 * what else the machine does weighs little; then how fast calls are refused while the dependency is away and 200 callers ask at once.
 * The limits are those of the library: 20 µs of CPU per guarded call, refusals within 50 ms at the 99th percentile.
 */
import type {
  DependencyGuard as DependencyGuardClass,
  READ_RETRY as ReadRetry,
} from '../../libs/resilience/src/index.ts';
import { bundled, ROOT } from './compiled.ts';
import { median, quantile } from './statistics.ts';

interface Library {
  readonly DependencyGuard: typeof DependencyGuardClass;
  readonly READ_RETRY: typeof ReadRetry;
}

const ROUNDS = 15;
const CALLS = 20_000;
const CALLERS = 200;
const CALLS_PER_CALLER = 100;
const MOST_MICROSECONDS = 20;
const MOST_MILLISECONDS = 50;

const SOURCE = `${ROOT}/libs/resilience/src`;

/** Microseconds of CPU per call. */
async function cpuPerCall(call: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let index = 0; index < CALLS; index += 1) await call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS;
}

async function benchOverhead({ DependencyGuard, READ_RETRY }: Library): Promise<boolean> {
  const work = async (): Promise<number> => 1;
  const plain = new DependencyGuard('plain');
  const reads = new DependencyGuard('reads', { retry: READ_RETRY });
  const { signal } = new AbortController();
  const ways: Readonly<Record<string, () => Promise<unknown>>> = {
    'bare promise': work,
    guarded: async () => await plain.call(work),
    'guarded, with the signal of a request': async () => await plain.call(work, signal),
    'guarded, with a retry budget and a signal': async () => await reads.call(work, signal),
  };
  const costs = new Map(Object.keys(ways).map((name) => [name, [] as number[]]));
  for (let round = -2; round < ROUNDS; round += 1) {
    for (const [name, call] of Object.entries(ways)) {
      const cost = await cpuPerCall(call);
      // The first rounds are the compiler's.
      if (round >= 0) costs.get(name)!.push(cost);
    }
  }
  const bare = median(costs.get('bare promise')!);
  const rows = [...costs].map(([name, values]) => ({
    call: name,
    'CPU µs, median': median(values).toFixed(2),
    'least and most': `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`,
    'over bare µs': (median(values) - bare).toFixed(2),
    ok: median(values) - bare < MOST_MICROSECONDS,
  }));
  console.table(rows);
  return rows.every((row) => row.ok);
}

/** Milliseconds of every call of callers that ask again as soon as they are answered. */
async function latencies(guard: DependencyGuardClass): Promise<number[]> {
  const took: number[] = [];
  const caller = async (): Promise<void> => {
    for (let call = 0; call < CALLS_PER_CALLER; call += 1) {
      const began = performance.now();
      const outcome = await guard.call(async () => 1);
      if (outcome.status !== 'unavailable') throw new Error('the dependency should be away');
      took.push(performance.now() - began);
      await new Promise(setImmediate);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return took;
}

async function benchRefusals({ DependencyGuard }: Library): Promise<boolean> {
  const open = new DependencyGuard('open', { halfOpenAfterMs: 3_600_000 });
  for (let failure = 0; failure < 5; failure += 1) await open.call(async () => Promise.reject(new Error('down')));
  const probing = new DependencyGuard('probing', { halfOpenAfterMs: 0, timeoutMs: 60_000 });
  for (let failure = 0; failure < 5; failure += 1) await probing.call(async () => Promise.reject(new Error('down')));
  const end = new AbortController();
  const probe = probing.call(async () => await new Promise<never>(() => undefined), end.signal);
  const isolated = new DependencyGuard('isolated');
  isolated.isolate();
  const rows = [];
  for (const [circumstance, guard] of [
    ['circuit open', open],
    ['a probe hangs', probing],
    ['isolated', isolated],
  ] as const) {
    await latencies(guard);
    const took = await latencies(guard);
    const p99 = quantile(took, 0.99);
    rows.push({
      circumstance,
      calls: took.length,
      'p50 ms': median(took).toFixed(3),
      'p99 ms': p99.toFixed(3),
      'most ms': Math.max(...took).toFixed(3),
      ok: p99 <= MOST_MILLISECONDS,
    });
  }
  end.abort();
  await probe;
  console.table(rows);
  return rows.every((row) => row.ok);
}

const library = await bundled<Library>(
  `export { DependencyGuard } from '${SOURCE}/dependency-guard.js';
     export { READ_RETRY } from '${SOURCE}/guard-options.js';`,
);
const cheap = await benchOverhead(library);
const fast = await benchRefusals(library);
if (!cheap || !fast) {
  console.error(
    `over the limits: ${MOST_MICROSECONDS} µs of CPU per call, refused within ${MOST_MILLISECONDS} ms (p99)`,
  );
  process.exitCode = 1;
}
