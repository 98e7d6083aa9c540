import { faultFrames, faultName } from '@portfolio-metrics/kernel';
import type { Logger } from 'pino';

/** Exit code of a process that ended itself because something unexpected happened, or because it could not end in time. */
export const EXIT_UNEXPECTED = 70;

/** How long the end of a process may take. Milliseconds. */
export interface ProcessEndOptions {
  /** How long a service that is told to end (SIGTERM) goes on answering while it says that it is not ready. */
  readonly drainMs: number;
  /** After this time from the first wish to end the process ends, whatever is under way. */
  readonly killMs: number;
}

/** What is ended, and how it ends for good. Tests bring their own. */
export interface Ends {
  readonly service: { stop(windowMs: number): Promise<void>; hurry(): void };
  readonly log: Pick<Logger, 'info' | 'error' | 'fatal'>;
  /** Lets the last lines out. */
  readonly flush: () => Promise<void>;
  readonly exit: (code: number) => void;
}

/**
 * Ends the process once, in order, for whatever reason: what is under way is finished, and the exit code says how it went. A further
 * signal goes one step further: the second does not wait for balancers, the third for nothing.
 */
export class ProcessEnd {
  private code: number | undefined;
  private wishes = 0;

  constructor(
    private readonly ends: Ends,
    private readonly options: ProcessEndOptions,
  ) {}

  /** Ctrl-C is a person's: nobody balances load in front of that, so nothing is waited for. */
  onSignal(signal: 'SIGINT' | 'SIGTERM'): void {
    this.wishes += 1;
    if (this.wishes === 1 && this.code === undefined) {
      this.ends.log.info({ context: 'Process', signal }, 'ending: what is under way is finished first');
      this.begin(0, signal === 'SIGTERM' ? this.options.drainMs : 0);
    } else if (this.wishes === 2) {
      this.ends.service.hurry();
    } else {
      void this.leave(signal === 'SIGTERM' ? 143 : 130);
    }
  }

  /** Nobody expected it, so nobody knows what state it left behind: the process says so and makes room for a new one. */
  onUnexpected(error: unknown, kind: string): void {
    const fields = { context: 'Process', kind, error: faultName(error), stack: faultFrames(error) };
    this.ends.log.fatal(fields, 'an unexpected error ends the process');
    if (this.code === undefined) this.begin(EXIT_UNEXPECTED, this.options.drainMs);
    else this.code = EXIT_UNEXPECTED;
  }

  private begin(code: number, windowMs: number): void {
    this.code = code;
    setTimeout(() => {
      this.ends.log.error({ context: 'Process' }, 'not ended in time: what is under way is given up');
      void this.leave(EXIT_UNEXPECTED);
    }, this.options.killMs).unref();
    this.ends.service.stop(windowMs).then(
      async () => this.leave(this.code!),
      async (error: unknown) => {
        this.ends.log.error({ context: 'Process', error: faultName(error), stack: faultFrames(error) }, 'ended badly');
        await this.leave(1);
      },
    );
  }

  private async leave(code: number): Promise<void> {
    await this.ends.flush();
    this.ends.exit(code);
  }
}
