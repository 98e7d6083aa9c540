import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';
import { faultFrames, faultName, framesOf } from '@portfolio-metrics/kernel';
import { type DestinationStream, type Logger, pino } from 'pino';
import { LogSink } from './log-sink.js';
import { plainFields, plainText } from './plain-fields.js';

const requestIds = new AsyncLocalStorage<string>();

/** Runs `work`, and everything that it begins, so that each line it logs carries the request's id. */
export function logAsRequest<T>(requestId: string, work: () => T): T {
  return requestIds.run(requestId, work);
}

/**
 * The log of the service: JSON lines with `time`, `level`, `message` and, inside a request, `requestId`. Written without waiting
 * for the reader: lines that come while one is being written go out together after it; what is left at the exit is written then.
 */
export function createServiceLog(level: 'silent' | 'info', destination: DestinationStream = new LogSink()): Logger {
  const mixin = (): object => {
    const requestId = requestIds.getStore();
    return requestId === undefined ? {} : { requestId };
  };
  return pino({ level, messageKey: 'message', base: null, mixin }, destination);
}

type NestLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** The framework's logger, and so that of every library, writing to the log of the service. */
export class NestLog implements LoggerService {
  constructor(private readonly destination: Logger) {}

  verbose = (message: unknown, ...rest: unknown[]): void => this.write('trace', message, rest);
  debug = (message: unknown, ...rest: unknown[]): void => this.write('debug', message, rest);
  log = (message: unknown, ...rest: unknown[]): void => this.write('info', message, rest);
  warn = (message: unknown, ...rest: unknown[]): void => this.write('warn', message, rest);
  error = (message: unknown, ...rest: unknown[]): void => this.write('error', message, rest);
  fatal = (message: unknown, ...rest: unknown[]): void => this.write('fatal', message, rest);

  /** `rest` as the framework hands it on: perhaps a stack, the name of who logs last. */
  private write(level: NestLevel, message: unknown, rest: readonly unknown[]): void {
    const texts = rest.filter((part): part is string => typeof part === 'string');
    const context = texts.pop();
    const given = texts.find((text) => /(?:^|\n)[ \t]*at \S/.test(text));
    const { text, stack = given === undefined ? undefined : framesOf(given), ...fields } = partsOf(message);
    const words = text ?? texts.find((part) => part !== given);
    this.destination[level](
      { ...fields, ...(stack === undefined ? {} : { stack }), context },
      words === undefined ? undefined : plainText(words),
    );
  }
}

type Parts = { readonly text?: string | undefined; readonly stack?: string | undefined } & Record<string, unknown>;

/** An error is known by its kind, its code and the places it passed, never by its text, which may quote what nobody may read. */
function partsOf(message: unknown): Parts {
  if (message instanceof Error) return { text: faultName(message), stack: faultFrames(message) };
  if (typeof message !== 'object' || message === null) return { text: String(message) };
  const { message: text, stack, ...fields } = message as Record<string, unknown>;
  return {
    ...plainFields(fields),
    text: typeof text === 'string' ? text : undefined,
    stack: typeof stack === 'string' ? framesOf(stack) : undefined,
  };
}
