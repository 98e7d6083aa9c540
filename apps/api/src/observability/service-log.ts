import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';

const requestIds = new AsyncLocalStorage<string>();

/** Runs `work`, and everything that it begins, so that each line it logs carries the request's id. */
export function logAsRequest<T>(requestId: string, work: () => T): T {
  return requestIds.run(requestId, work);
}

/**
 * The log of the service: JSON lines with `time`, `level`, `message` and, inside a request, `requestId`. Written without waiting
 * for the reader: lines that come while one is being written go out together after it; what is left at the exit is written then.
 */
export function createServiceLog(
  level: 'silent' | 'info',
  destination: DestinationStream = pino.destination({ sync: false }),
): Logger {
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
    const stack = texts.find((text) => /(?:^|\n)\s*at \S/.test(text));
    const { message: own, ...fields } = fieldsOf(message);
    const text = own ?? texts.find((part) => part !== stack);
    this.destination[level]({ ...fields, ...(stack === undefined ? {} : { stack }), context }, text as string);
  }
}

function fieldsOf(message: unknown): { readonly message?: unknown } & Record<string, unknown> {
  if (message instanceof Error) return { message: message.message, error: message.name, stack: message.stack };
  return typeof message === 'object' && message !== null ? { ...message } : { message: String(message) };
}
