import type { LoggerService } from '@nestjs/common';

/** Keeps what it is told. */
export class OwnLogger implements LoggerService {
  readonly messages: string[] = [];

  log(message: unknown): void {
    this.keep(message);
  }

  warn(message: unknown): void {
    this.keep(message);
  }

  error(message: unknown): void {
    this.keep(message);
  }

  private keep(message: unknown): void {
    this.messages.push(typeof message === 'string' ? message : JSON.stringify(message));
  }
}
