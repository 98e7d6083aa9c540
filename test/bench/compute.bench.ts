/**
 * What the figures of a portfolio cost: `node --expose-gc test/bench/compute.bench.ts`.
 *
 * Full metrics: holdings with lots and gains, the complete daily series with its points, time-weighted and money-weighted return, risk.
 * CPU time of the whole process, garbage collection included, after a warm-up; the longest step between two pauses in CPU time of the
 * thread; memory beside the ledger itself. Fails over the limits.
 */
import { syntheticLedger, type LedgerSize, type SyntheticLedger } from './compute-ledger.ts';
import { loadComputeLibrary } from './compute-library.ts';
import { median } from './statistics.ts';

interface Case extends LedgerSize {
  readonly limitMs: number;
}

const CASES: readonly Case[] = [
  { symbols: 20, years: 5, transactions: 100, limitMs: 10 },
  { symbols: 20, years: 5, transactions: 1_000, limitMs: 10 },
  { symbols: 20, years: 5, transactions: 10_000, limitMs: 60 },
  { symbols: 20, years: 5, transactions: 100_000, limitMs: 600 },
  { symbols: 250, years: 8, transactions: 2_000, limitMs: 60 },
];

const library = await loadComputeLibrary();
const collect = (globalThis as { gc?: () => void }).gc ?? ((): void => {});

function holdingsOf(ledger: SyntheticLedger, slice?: (ms: number) => void) {
  const slices = library.holdings.computeHoldingsInSlices(ledger.holdings);
  for (;;) {
    const start = threadMs();
    const step = slices.next();
    slice?.(threadMs() - start);
    if (step.done) return step.value;
  }
}

function fullMetrics(ledger: SyntheticLedger, slice?: (ms: number) => void): number {
  const { journal, totals } = holdingsOf(ledger, slice);
  const start = threadMs();
  const { prices, rates, to, holdings } = ledger;
  const series = library.performance.buildDailySeries({
    journal,
    prices,
    rates,
    to,
    splits: holdings.splits,
    roundTheClock: new Set(),
  });
  slice?.(threadMs() - start);
  const restart = threadMs();
  const period = { from: library.kernel.fromDayNumber(series!.startDay), to };
  const figures = library.performance.computePerformance({ series, period });
  slice?.(threadMs() - restart);
  return figures.points.length + (totals.totalValue === null ? 0 : 1);
}

/** CPU time of this thread: what a step takes from the event loop, whatever else the machine is doing. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** CPU time per call of the whole process, its compiler and garbage collector threads included, over a batch of calls. */
function cpuMs(calls: number, work: () => void): number {
  const before = process.cpuUsage();
  for (let call = 0; call < calls; call += 1) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / calls;
}

/** Longest single step of one computation. */
function longestStepMs(ledger: SyntheticLedger): number {
  let longest = 0;
  fullMetrics(ledger, (ms) => (longest = Math.max(longest, ms)));
  return longest;
}

/** What the answer keeps, and what making it takes at most while nothing is collected in between. */
function heapMb(ledger: SyntheticLedger): { kept: number; taken: number } {
  const mb = (): number => process.memoryUsage().heapUsed / 2 ** 20;
  collect();
  const before = mb();
  let most = before;
  const result = holdingsOf(ledger, () => (most = Math.max(most, mb())));
  collect();
  const kept = mb() - before;
  return { kept: result.holdings.length === 0 ? Number.NaN : kept, taken: most - before };
}

const rows = CASES.map((size) => {
  const ledger = syntheticLedger(library, size);
  const first = cpuMs(1, () => void fullMetrics(ledger));
  const calls = Math.max(1, Math.round(20_000 / size.transactions / Math.sqrt(size.symbols / 20)));
  cpuMs(2 * calls, () => void fullMetrics(ledger));
  const batches = Array.from({ length: 7 }, () => cpuMs(calls, () => void fullMetrics(ledger)));
  const step = median(Array.from({ length: 7 }, () => longestStepMs(ledger)));
  const heap = heapMb(ledger);
  return {
    symbols: size.symbols,
    years: size.years,
    transactions: size.transactions,
    'first ms': first.toFixed(1),
    'best ms': Math.min(...batches).toFixed(1),
    'median ms': median(batches).toFixed(1),
    'limit ms': size.limitMs,
    'longest step ms': step.toFixed(1),
    'MB taken': heap.taken.toFixed(0),
    'MB kept': heap.kept.toFixed(1),
    ok: median(batches) < size.limitMs && step < 50 && heap.taken < 100,
  };
});
console.table(rows);
if (rows.some(({ ok }) => !ok)) process.exitCode = 1;
