import type { Violation } from '../../support/history.js';
import type { TestDatabase } from '../../support/test-database.js';
import type { Evidence } from './evidence.js';
import { Trial } from './trial.js';

/** One row of the fault matrix. */
export interface FaultRow {
  readonly id: string;
  /** What goes wrong, in a few words. */
  readonly fault: string;
  /** What the service does about it, for operators. */
  readonly outcome: string;
  /** The guard that the control switches off. */
  readonly guard: string;
  /** Where the row is carried out, for each run anew. Default: a database of the server that all tests share. */
  readonly database?: () => Promise<TestDatabase>;
  /** Brings the fault about, proves it, and requires the outcome; without the guard (`trial.guarded` false) something must break. */
  run(trial: Trial): Promise<void>;
}

interface Run {
  readonly trial: Trial;
  readonly violations: readonly Violation[];
  readonly failures: readonly string[];
  /** The row itself could not be carried out. */
  readonly broken: string | null;
}

/** The row with its guard, and then without it. */
export async function carryOut(row: FaultRow, seed: number): Promise<Evidence> {
  const guarded = await runOnce(row, seed, true);
  const control = await runOnce(row, seed, false);
  const proved = guarded.trial.proofs.length > 0;
  const controlVerdict = verdictOfControl(control);
  const sound = guarded.failures.length === 0 && controlVerdict === 'FAIL as expected';
  return {
    row: row.id,
    seed,
    fault_proof: guarded.trial.proofs.join(', '),
    ...summaryOf(guarded),
    seen: guarded.trial.seen.join(', '),
    control: controlVerdict,
    control_broke: control.failures[0] ?? '',
    verdict: proved ? (sound ? 'PASS' : 'FAIL') : 'VOID',
    failures: guarded.failures,
  };
}

async function runOnce(row: FaultRow, seed: number, guarded: boolean): Promise<Run> {
  const trial = await Trial.begin(guarded, seed, row.database);
  let broken: string | null = null;
  let violations: readonly Violation[] = [];
  try {
    await row.run(trial);
    // A control that has failed already need not be looked into: to come to rest takes it long.
    if (guarded || trial.failures.length === 0) violations = await trial.violations();
  } catch (error) {
    broken = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  await trial.end();
  const failures = [
    ...trial.failures,
    ...violations.map(({ invariant, what }) => `${invariant} ${what}`),
    ...unexpectedErrors(trial),
    ...(broken === null ? [] : [`threw ${broken}`]),
  ];
  return { trial, violations, failures, broken };
}

/** Nothing that this matrix does to the service is an excuse for `internal`. */
function unexpectedErrors({ journal, logs }: Trial): string[] {
  const count = journal.events.filter(({ status }) => status === 500).length;
  if (count === 0) return [];
  return [`500 x${count}: ${logs.findLast((line) => line.startsWith('error')) ?? 'nothing was logged'}`];
}

/** A control that could not be carried out proves as little as one in which nothing went wrong. */
function verdictOfControl({ trial, failures, broken }: Run): Evidence['control'] {
  if (trial.proofs.length === 0 || (broken !== null && failures.length === 1)) return 'void';
  return failures.length > 0 ? 'FAIL as expected' : 'PASS: proves nothing';
}

function summaryOf({
  trial,
  violations,
}: Run): Pick<Evidence, 'n' | 'status' | 'stale' | 'degraded' | 'p99_ms' | 'recovered_ms' | 'lost' | 'dup' | 'leak'> {
  const { events } = trial.journal;
  const status: Record<string, number> = {};
  for (const event of events) {
    const name = event.status === null ? 'none' : String(event.status);
    status[name] = (status[name] ?? 0) + 1;
  }
  for (const { outcome } of trial.calls) status[outcome] = (status[outcome] ?? 0) + 1;
  const counted = (pattern: RegExp): number =>
    violations.filter(({ invariant, what }) => pattern.test(`${invariant} ${what}`)).length;
  const times = [
    ...events.map(({ invokedMs, completedMs }) => completedMs - invokedMs),
    ...trial.calls.map(({ ms }) => ms),
  ].sort((a, b) => a - b);
  return {
    n: times.length,
    status,
    stale: events.filter(({ stale }) => stale).length,
    degraded: events.filter(({ degraded }) => degraded).length,
    p99_ms: times.length === 0 ? null : Math.round(times[Math.ceil(times.length * 0.99) - 1]!),
    recovered_ms: trial.recoveredMs === null ? null : Math.round(trial.recoveredMs),
    lost: counted(/^I1 .* 0 times$/),
    dup: counted(/^I[12] .* ([2-9]|\d\d+) times$/),
    leak: counted(/^I3 /),
  };
}
