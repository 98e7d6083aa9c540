/** What a refresh did with one kind of facts. */
export interface RefreshCounts {
  /** Answers that passed the gate. */
  received: number;
  /** Rows that were written because they differ from what was stored. */
  changed: number;
  /** Answers that cannot be true; with one of them others of the same answer may be. */
  refused: number;
  /** Answers that somebody has to look at, and those that wait behind one. */
  held: number;
}

/**
 * How far a stage is, counted in instruments: those that calls are planned about, and those whose calls are done, whatever came
 * of them.
 */
export interface StageProgress {
  planned: number;
  done: number;
}

/** What a run is at, in this order. */
export type RefreshStage = 'planning' | 'exchange-rates' | 'quotes' | 'closes' | 'descriptions' | 'done';

/** A call that came to nothing, or an answer that was refused. */
export interface RefreshFailure {
  /** Name of the provider. */
  readonly source: string;
  /** What was asked for: `quotes`, `exchange rates`, or a symbol whose history it was. */
  readonly subject: string;
  readonly reason: string;
}

/** What a run of the refresh has done so far. */
export interface RefreshReport {
  readonly stage: RefreshStage;
  /** Instruments that are known. */
  readonly instruments: number;
  readonly quotes: RefreshCounts;
  readonly closes: RefreshCounts;
  readonly exchangeRates: RefreshCounts;
  readonly progress: Readonly<Record<'quotes' | 'closes', StageProgress>>;
  /** Splits that were taken over, and those that prices speak against. */
  readonly splits: { readonly applied: number; readonly contradicted: number };
  /** Instruments whose unknown exchange, sector or country were filled in. */
  readonly described: number;
  /** Instruments whose missing closes were left for the next run. */
  readonly postponed: number;
  /** Calls that came to nothing, and answers that were refused. */
  readonly failureCount: number;
  /** At most a hundred of them. */
  readonly failures: readonly RefreshFailure[];
}

const MAX_FAILURES = 100;
const counts = (): RefreshCounts => ({ received: 0, changed: 0, refused: 0, held: 0 });

/** The report of a refresh while it runs. */
export class RunningReport implements RefreshReport {
  stage: RefreshStage = 'planning';
  instruments = 0;
  readonly quotes = counts();
  readonly closes = counts();
  readonly exchangeRates = counts();
  readonly progress = { quotes: { planned: 0, done: 0 }, closes: { planned: 0, done: 0 } };
  readonly splits = { applied: 0, contradicted: 0 };
  described = 0;
  postponed = 0;
  failureCount = 0;
  readonly failures: RefreshFailure[] = [];

  fail(source: string, subject: string, reason: string): void {
    this.failureCount += 1;
    if (this.failures.length < MAX_FAILURES) this.failures.push({ source, subject, reason });
  }
}
