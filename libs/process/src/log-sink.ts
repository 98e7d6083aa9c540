import { type DestinationStream, pino } from 'pino';

const STDOUT = 1;
/** Lines that wait for a reader, in bytes; further ones are dropped and counted. */
const MAX_WAITING_BYTES = 4 * 1_024 * 1_024;

/** A line is written after 100 ms at the latest: writing them one by one would be a fifth of the cost of a warm read. */
const BATCHES = { minLength: 65_536, maxWrite: 131_072, periodicFlush: 100 };

/**
 * Where the lines of the service go: standard output, written without waiting for whoever reads it. A reader that stops, a full
 * disk and a closed pipe cost lines, which are counted, and nothing else.
 */
export class LogSink implements DestinationStream {
  private readonly stream: ReturnType<typeof pino.destination>;
  private lost = 0;
  private ended = false;

  constructor(destination: { readonly fd?: number; readonly maxWaitingBytes?: number } = {}) {
    const { fd = STDOUT, maxWaitingBytes = MAX_WAITING_BYTES } = destination;
    this.stream = pino.destination({ fd, sync: false, ...BATCHES, maxLength: maxWaitingBytes });
    this.stream.on('drop', () => (this.lost += 1));
    this.stream.on('error', () => (this.lost += 1));
  }

  /** Lines that were not written since the start. */
  get lostLines(): number {
    return this.lost;
  }

  /** Takes one line with its line break. Never throws and never waits; a line after `end` counts as lost. */
  write(line: string): void {
    if (this.ended) this.lost += 1;
    else this.stream.write(line);
  }

  /** Writes what is left, for at most `patienceMs`, and nothing after that: the process is about to end. */
  async end(patienceMs: number): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    await new Promise<void>((resolve) => {
      const impatience = setTimeout(resolve, patienceMs);
      this.stream.once('close', () => {
        clearTimeout(impatience);
        resolve();
      });
      this.stream.end();
    });
    // Or the attempt to write the rest would hold the exit for as long as nobody reads.
    this.stream.destroy();
  }
}
