import { createHash } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '@portfolio-metrics/kernel';

/**
 * A nameless temporary file. Between a client, who may be slow, and a database transaction, which must be short: memory stays
 * flat, and no connection or lock waits for a network. The file is removed from its folder at once, so that nothing is left behind
 * whatever happens; it lives until `close`.
 */
export class SpooledFile {
  private bytes = 0;

  private constructor(private readonly handle: FileHandle) {}

  /** An empty file that only this process can open, in the folder for temporary files. Whoever made it closes it. */
  static async create(): Promise<SpooledFile> {
    const folder = await mkdtemp(path.join(tmpdir(), 'portfolio-metrics-'));
    try {
      return new SpooledFile(await open(path.join(folder, 'spool'), 'wx+', 0o600));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Bytes written so far. */
  get size(): number {
    return this.bytes;
  }

  /** Adds to the end; text as UTF-8. One call at a time. */
  async append(chunk: string | Uint8Array): Promise<void> {
    const buffer = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    await this.handle.appendFile(buffer);
    this.bytes += buffer.byteLength;
  }

  /** The content from its start; the file stays open behind it. */
  read(): Readable {
    return this.handle.createReadStream({ start: 0, autoClose: false });
  }

  /** The content from its start; reading to the end or destroying the stream closes the file. */
  readOnce(): Readable {
    return this.handle.createReadStream({ start: 0, autoClose: true });
  }

  /** Gives the file's room back. Reading is over then. */
  async close(): Promise<void> {
    await this.handle.close();
  }
}

/** An upload that has arrived completely. `sha256` is of its bytes, in hex. The owner closes `file`. */
export interface SpooledUpload {
  readonly file: SpooledFile;
  readonly sha256: string;
}

/** Largest upload by default, in bytes. */
export const MAX_UPLOAD_BYTES = 104_857_600;

/**
 * Takes `source` to its end. Throws `payload_too_large` beyond `maxBytes` and `validation_failed` when the source breaks off; the
 * source is never destroyed, because its socket has to carry the answer.
 */
export async function spoolUpload(source: Readable, maxBytes = MAX_UPLOAD_BYTES): Promise<SpooledUpload> {
  const file = await SpooledFile.create();
  try {
    const hash = createHash('sha256');
    for await (const chunk of chunksOf(source)) {
      hash.update(chunk);
      await file.append(chunk);
      if (file.size > maxBytes) throw new AppError('payload_too_large', `The file is larger than ${maxBytes} bytes.`);
    }
    return { file, sha256: hash.digest('hex') };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function* chunksOf(source: Readable): AsyncGenerator<Buffer, void, undefined> {
  try {
    for await (const chunk of source.iterator({ destroyOnReturn: false })) {
      yield typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
    }
  } catch (error) {
    throw new AppError('validation_failed', 'The upload broke off before its end.', { cause: error });
  }
}
