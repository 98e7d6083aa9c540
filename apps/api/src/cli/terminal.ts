/** Where a command writes. What was asked for goes to standard output, everything about it to standard error. */
export interface Terminal {
  /** Where progress is drawn; `null`: nobody watches, it is listed line by line. */
  readonly screen: NodeJS.WritableStream | null;
  /** One line of the result. */
  print(line: string): void;
  /** One line about it. */
  note(line: string): void;
}

/** Thrown where a command line makes no sense; the message is one line that says what would. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Thrown where a command did not do what was asked for, for a reason that is no mistake in it; the message is one line. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}
