import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Presets, SingleBar } from 'cli-progress';
import { UsageError, type Terminal } from './terminal.js';

const LINES = 10;

/** A file and how much of it was read so far: a bar for a person, a line for every tenth of it else. */
export class FileProgress {
  private readonly bar: SingleBar | null;
  private read = 0;
  private told = 0;

  private constructor(
    private readonly file: string,
    private readonly size: number,
    private readonly terminal: Terminal,
  ) {
    const format = 'reading {bar} {percentage} % of {total} bytes';
    this.bar =
      terminal.screen === null
        ? null
        : new SingleBar({ format, clearOnComplete: true, stream: terminal.screen }, Presets.legacy);
  }

  /** Throws `UsageError` for what is no readable file. */
  static async of(file: string, terminal: Terminal): Promise<FileProgress> {
    const found = await stat(file).catch(() => null);
    if (found?.isFile() !== true) throw new UsageError(`${file} is no file`);
    return new FileProgress(file, found.size, terminal);
  }

  /** The content from its start; what was read counts from there. */
  readonly open = (): Readable => {
    this.read = 0;
    this.told = 0;
    this.bar?.start(this.size, 0);
    const stream = createReadStream(this.file);
    // Beside the reader, without asking for anything: the stream waits for who uses it.
    const push = stream.push.bind(stream);
    stream.push = (chunk: Buffer | null, encoding?: BufferEncoding): boolean => {
      if (chunk !== null) this.advance(chunk.length);
      return push(chunk, encoding);
    };
    return stream;
  };

  /** Takes the bar away. */
  end(): void {
    this.bar?.stop();
  }

  private advance(bytes: number): void {
    this.read += bytes;
    this.bar?.update(this.read);
    const tenth = Math.floor((this.read / this.size) * LINES);
    if (this.bar !== null || tenth <= this.told) return;
    this.told = tenth;
    this.terminal.note(`read ${tenth * (100 / LINES)} % of ${this.size} bytes`);
  }
}
