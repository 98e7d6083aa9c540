import type { ProcessEnd } from './process-end.js';

/** Signals and errors that nobody expected end this process in order. */
export function endWithProcess(end: ProcessEnd): void {
  process.on('SIGINT', () => end.onSignal('SIGINT'));
  process.on('SIGTERM', () => end.onSignal('SIGTERM'));
  process.on('uncaughtException', (error, kind) => end.onUnexpected(error, kind));
  // A closed terminal is no reason to end.
  process.stderr.on('error', () => undefined);
}
