import { Decimal } from '@portfolio-metrics/kernel';

/**
 * One request as a client saw it. `ok`: answered, and what it asked for is done. `fail`: refused, nothing happened. `info`: nobody
 * knows whether it happened (no answer, or one that says so).
 */
export interface HistoryEvent {
  readonly client: string;
  readonly user: string;
  readonly kind: 'read' | 'write';
  /** On one monotonic clock for all clients. */
  readonly invokedMs: number;
  completedMs: number;
  /** Of that, how long the machine gave this process no processor although it wanted one. */
  starvedMs: number;
  outcome: 'ok' | 'fail' | 'info';
  /** `null`: no answer. */
  status: number | null;
  /** Of a write: stands in the row that it makes. All attempts of one write have the same. */
  readonly marker: string | null;
  /** `meta.dataVersion` of a read that was answered. */
  dataVersion: number | null;
  stale: boolean;
  degraded: boolean;
  /** Canaries of other users that stood in the answer. */
  foreignCanaries: readonly string[];
}

/** What is there when all is over and the faults are gone. */
export interface FinalState {
  /** Rows by marker, over all users. */
  readonly rows: ReadonlyMap<string, number>;
  /** Units by user and symbol, as the API says. */
  readonly positions: ReadonlyMap<string, string>;
  /** The same from the transactions, by SQL. */
  readonly transactionSums: ReadonlyMap<string, string>;
  /** What should not be there at rest, in words; empty when all is quiet. */
  readonly unrest: readonly string[];
  /** Unhandled errors, and processes that ended without being told to. */
  readonly crashes: readonly string[];
}

export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8';

export interface Violation {
  readonly invariant: Invariant;
  readonly what: string;
}

export interface HistoryLimits {
  /** Longest time that a request may take, tolerance included, in milliseconds. */
  readonly requestMs: number;
}

/** Every way in which a history and what is left of it contradict what the service promises. */
export function violationsOf(
  history: readonly HistoryEvent[],
  final: FinalState,
  { requestMs }: HistoryLimits,
): Violation[] {
  return [
    ...writeViolations(history, final),
    ...history.flatMap(({ foreignCanaries, user, client }) =>
      foreignCanaries.map((canary) => violation('I3', `${client} of ${user} read ${canary}`)),
    ),
    ...versionViolations(history),
    ...sumViolations(final),
    ...history
      // The database and the service under test starve as the clients do.
      .filter(({ invokedMs, completedMs, starvedMs }) => completedMs - invokedMs > requestMs + 2 * starvedMs)
      .map((event) => violation('I6', `${event.kind} took ${Math.round(event.completedMs - event.invokedMs)} ms`)),
    ...final.crashes.map((crash) => violation('I7', crash)),
    ...final.unrest.map((unrest) => violation('I8', unrest)),
  ];
}

/** I1: an acknowledged write is there once. I2: one that nobody knows about, at most once. One that was refused is not there. */
function writeViolations(history: readonly HistoryEvent[], { rows }: FinalState): Violation[] {
  const outcomes = groupedBy(
    history.filter(({ kind }) => kind === 'write'),
    ({ marker }) => marker!,
  );
  return [...outcomes].flatMap(([marker, attempts]) => {
    const count = rows.get(marker) ?? 0;
    const has = (outcome: HistoryEvent['outcome']): boolean => attempts.some((attempt) => attempt.outcome === outcome);
    if (has('ok')) return count === 1 ? [] : [violation('I1', `acknowledged ${marker} is there ${count} times`)];
    if (count > 1) return [violation('I2', `unknown ${marker} is there ${count} times`)];
    return has('info') || count === 0 ? [] : [violation('I1', `refused ${marker} is there`)];
  });
}

/**
 * I4: what one client read later, having had the earlier answer before it asked, is not older. An answer that calls itself stale
 * may be: the copy that is left for this question can be from before the figures of another one.
 */
function versionViolations(history: readonly HistoryEvent[]): Violation[] {
  const byClient = groupedBy(
    history.filter(({ dataVersion, stale }) => dataVersion !== null && !stale),
    ({ client, user }) => `${client} of ${user}`,
  );
  return [...byClient].flatMap(([client, reads]) => {
    const ends = reads.toSorted((a, b) => a.completedMs - b.completedMs);
    let ended = 0;
    let newest = -1;
    return reads
      .toSorted((a, b) => a.invokedMs - b.invokedMs)
      .flatMap((read) => {
        for (; ended < ends.length && ends[ended]!.completedMs <= read.invokedMs; ended += 1) {
          newest = Math.max(newest, ends[ended]!.dataVersion!);
        }
        return read.dataVersion! < newest
          ? [violation('I4', `${client} read version ${read.dataVersion} after ${newest}`)]
          : [];
      });
  });
}

function sumViolations({ positions, transactionSums }: FinalState): Violation[] {
  return [...new Set([...positions.keys(), ...transactionSums.keys()])].flatMap((key) => {
    const shown = new Decimal(positions.get(key) ?? 0);
    const booked = new Decimal(transactionSums.get(key) ?? 0);
    return shown.equals(booked)
      ? []
      : [violation('I5', `${key}: shown ${shown.toFixed()}, booked ${booked.toFixed()}`)];
  });
}

function violation(invariant: Invariant, what: string): Violation {
  return { invariant, what };
}

function groupedBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
