import { Readable } from 'node:stream';
import type { ImportFormat } from '@portfolio-metrics/imports';
import { AppError } from '@portfolio-metrics/kernel';
import { spoolUpload } from '@portfolio-metrics/ledger';
import type { FastifyRequest } from 'fastify';

/** An uploaded file that has arrived completely. */
export interface ReceivedFile {
  readonly format: ImportFormat;
  /** Of its bytes, in hex. */
  readonly sha256: string;
  /** The content from its start, as often as it is called. */
  readonly open: () => Readable;
}

/**
 * Takes the body of an import route to its end, then does `work`: a slow client must not hold a connection of the database, or a
 * lock. The file is gone when `work` is done. Throws what `spoolUpload` throws, and `unsupported_media_type` without a file.
 */
export async function withReceivedFile<T>(
  request: FastifyRequest,
  work: (file: ReceivedFile) => Promise<T>,
): Promise<T> {
  if (!(request.body instanceof Readable)) {
    throw new AppError('unsupported_media_type', 'An import takes text/csv or application/json.');
  }
  const upload = request.body;
  const format = /^text\/csv\b/i.test(request.headers['content-type'] ?? '') ? 'csv' : 'json';
  const { file, sha256 } = await spoolUpload(upload).catch((error: unknown) => {
    // The client sends on: unread, its connection would hang, and with it the client, until the request times out.
    upload.resume();
    throw error;
  });
  try {
    return await work({ format, sha256, open: () => file.read() });
  } finally {
    await file.close();
  }
}
