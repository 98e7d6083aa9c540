/** A value that an example states, and the one that it came to. */
export interface Comparison {
  /** Of the README. */
  readonly line: number;
  readonly actual: unknown;
  readonly stated: unknown;
}

const made = new Map<string, readonly Comparison[]>();

/** Of the example that is imported as `file`, in the order in which they were made. */
export function comparisonsOf(file: string): readonly Comparison[] {
  return made.get(file) ?? [];
}

/** Called by examples (`comparingCode`). Hands `actual` on. */
export function compared<T>(file: string, line: number, actual: T, stated: unknown): T {
  made.set(file, [...comparisonsOf(file), { line, actual: plain(actual), stated: plain(stated) }]);
  return actual;
}

/** The same for an error; the example goes on behind it. */
export async function comparedError(file: string, line: number, work: () => unknown, stated: string): Promise<void> {
  compared(file, line, await errorOf(work), stated);
}

async function errorOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'no error';
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message}`;
  }
}

/** As JSON shows it: decimals and instants as texts, maps as objects. */
function plain(value: unknown): unknown {
  const text = JSON.stringify(value, (_key, part: unknown) => (part instanceof Map ? Object.fromEntries(part) : part));
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}
