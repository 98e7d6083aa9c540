/** What a refresh did with one kind of facts. */
export interface RefreshCounts {
  /** Answers that passed the gate. */
  received: number;
  /** Rows that were written because they differ from what was stored. */
  changed: number;
  /** Answers that the gate turned away. */
  refused: number;
}

export interface RefreshFailure {
  /** Name of the provider. */
  readonly source: string;
  /** What was asked for: `quotes`, `exchange rates`, or a symbol whose history it was. */
  readonly subject: string;
  readonly reason: string;
}

export interface RefreshReport {
  /** Instruments that are known. */
  readonly instruments: number;
  readonly quotes: RefreshCounts;
  readonly closes: RefreshCounts;
  readonly exchangeRates: RefreshCounts;
  /** Instruments whose missing closes were left for the next run. */
  readonly postponed: number;
  /** Calls that came to nothing, and answers that were refused; at most a hundred. */
  readonly failures: readonly RefreshFailure[];
}

const MAX_FAILURES = 100;

/** The report of a refresh while it runs. */
export class RunningReport implements RefreshReport {
  instruments = 0;
  readonly quotes: RefreshCounts = { received: 0, changed: 0, refused: 0 };
  readonly closes: RefreshCounts = { received: 0, changed: 0, refused: 0 };
  readonly exchangeRates: RefreshCounts = { received: 0, changed: 0, refused: 0 };
  postponed = 0;
  readonly failures: RefreshFailure[] = [];

  fail(source: string, subject: string, reason: string): void {
    if (this.failures.length < MAX_FAILURES) this.failures.push({ source, subject, reason });
  }
}
