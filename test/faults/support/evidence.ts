/** One row of the fault matrix as it went, in the form in which it is printed. */
export interface Evidence {
  readonly row: string;
  readonly seed: number;
  /** What shows that the fault really happened; empty: it did not, and the row says nothing. */
  readonly fault_proof: string;
  /** Requests, and how they were answered; `none`: not at all. */
  readonly n: number;
  readonly status: Readonly<Record<string, number>>;
  readonly stale: number;
  readonly degraded: number;
  readonly p99_ms: number | null;
  readonly recovered_ms: number | null;
  readonly lost: number;
  readonly dup: number;
  readonly leak: number;
  /** What else was measured. */
  readonly seen: string;
  readonly control: 'FAIL as expected' | 'PASS: proves nothing' | 'void' | 'not run';
  /** What the run with the guard switched off broke first. */
  readonly control_broke: string;
  readonly verdict: 'PASS' | 'FAIL' | 'VOID';
  /** What was required and is not so. */
  readonly failures: readonly string[];
}

export const RESULTS_VARIABLE = 'FAULT_EVIDENCE_FILE';
