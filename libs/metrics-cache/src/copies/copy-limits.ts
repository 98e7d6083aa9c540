/** How many copies of stored figures a process keeps in its own memory. */
export interface CopyOptions {
  /** Copies kept at most, in each process. Default 10,000; 0: none are kept, every read goes to the table. */
  readonly maxEntries: number;
  /** Their size together at most, in bytes, keys and generations included. Default 64 MiB. */
  readonly maxBytes: number;
  /** When the check of a batch takes longer, in milliseconds, its requests read the table instead. Default 250. */
  readonly slowCheckMs: number;
}

/** 10,000 copies of 64 MiB together, and 250 ms for a check. */
export const DEFAULT_COPIES: CopyOptions = Object.freeze({
  maxEntries: 10_000,
  maxBytes: 64 * 1_024 * 1_024,
  slowCheckMs: 250,
});

/** How many copies a process of one deployment keeps. */
export class CopyLimits {
  readonly options: CopyOptions;

  constructor(options: Partial<CopyOptions> = {}) {
    this.options = Object.freeze({ ...DEFAULT_COPIES, ...options });
  }
}
