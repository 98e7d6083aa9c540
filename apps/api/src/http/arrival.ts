import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';

/** Milliseconds within which the body of a request must have arrived; an upload must bring something in each such time. */
export const ARRIVAL_MS = 10_000;

/** The framework's word for 408. */
class LateBodyError extends Error {
  override readonly name = 'LateBodyError';
  readonly statusCode = 408;
}

/** What `reading` comes to; 408 when it takes longer than `limitMs`. The reading then goes on in vain until its connection is closed. */
export async function arrivedInTime<T>(reading: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LateBodyError('the body of the request is late')), limitMs);
  });
  reading.catch(() => undefined);
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Cuts the connection of an upload over which nothing has come for `limitMs`: whoever reads it gets an error. */
export function cutWhenStalled(upload: Readable, socket: Pick<Socket, 'bytesRead'>, limitMs: number): void {
  let seen = socket.bytesRead;
  const look = setInterval(() => {
    if (socket.bytesRead === seen) upload.destroy(new LateBodyError('nothing more of the upload arrives'));
    seen = socket.bytesRead;
  }, limitMs);
  look.unref();
  upload.once('close', () => clearInterval(look));
  upload.once('end', () => clearInterval(look));
}
