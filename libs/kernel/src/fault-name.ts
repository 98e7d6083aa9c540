const NAME = /^[A-Za-z][\w$]{0,59}$/;
const CODE = /^[A-Za-z0-9_]{1,60}$/;
/** What the engine itself says about a mistake in the code. Cut off where a value of the program would follow. */
const ENGINE_WORDS =
  /^(?:Cannot (?:read|set) properties of (?:undefined|null)|Assignment to constant variable|Maximum call stack size exceeded|Invalid array length|Invalid time value)/;

/**
 * What may be told of any error, in logs, figures and traces: its kind and its code, as in `DatabaseError 57014`. Never its text: that
 * may quote a row, a statement, a token or an address. The text of an `AppError` is ours and may be shown; it is not part of this.
 */
export function faultName(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error;
  const { name, code, message, driverError } = error as Record<'name' | 'code' | 'message' | 'driverError', unknown>;
  // TypeORM wraps what the driver said.
  if (typeof driverError === 'object' && driverError !== null) return faultName(driverError);
  const kind = typeof name === 'string' && NAME.test(name) ? name : 'Error';
  if (typeof code === 'string' && CODE.test(code)) return `${kind} ${code}`;
  const words = typeof message === 'string' ? ENGINE_WORDS.exec(message)?.[0] : undefined;
  return words === undefined ? kind : `${kind}: ${words}`;
}

const MAX_FRAMES = 20;
/** `at call (file:line:column)` and what stands for it where there is no file. */
const FRAME = /^\s*at .*(?::\d+:\d+\)?|<anonymous>\)?|\(index \d+\))$/;

/** The places in the code that an error passed through, one to a line; empty when it has none. Without its text, like `faultName`. */
export function faultFrames(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { stack, message } = error as { stack?: unknown; message?: unknown };
  if (typeof stack !== 'string') return '';
  // The text may have lines that look like places.
  const end = typeof message === 'string' ? stack.indexOf(message) + message.length : 0;
  return framesOf(stack.slice(Math.max(0, end)));
}

/** The places in a stack that is given as text; of places, the same again. */
export function framesOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => line.trim().slice(0, 300))
    .join('\n');
}
