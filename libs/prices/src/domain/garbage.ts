import { statedText } from './stated-text.js';

/** A value of one instrument that cannot be true. */
export interface RefusedValue {
  readonly symbol: string;
  readonly reason: string;
  /** As the source stated it (`statedText`). */
  readonly stated: string;
}

export interface GarbageOptions {
  /** The value that cannot be true, as it came; absent: it is no single one. */
  readonly stated?: unknown;
  /** All values of the answer that cannot be true, where they are many. */
  readonly values?: readonly RefusedValue[];
}

/** What cannot be true. Where it comes from is not believed for anything else either. */
export class GarbageError extends Error {
  override readonly name = 'GarbageError';
  /** `null`: it is no single value. */
  readonly stated: string | null;
  readonly values: readonly RefusedValue[];

  constructor(message: string, { stated, values = [] }: GarbageOptions = {}) {
    super(message);
    this.stated = stated === undefined ? null : statedText(stated);
    this.values = values;
  }
}
