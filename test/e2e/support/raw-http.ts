import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const PATIENCE_MS = 10_000;

/** Sends bytes as they are and gives back what comes until the server closes or a response is complete. For what no client library sends. */
export async function exchangeRaw(url: string, request: string): Promise<string> {
  return await exchangePieces(url, [request], 1);
}

/**
 * Sends the pieces over one connection, as fast as they are taken, and gives back what comes: until the server closes, until
 * `responses` responses are complete, or until nothing has moved for ten seconds.
 */
export async function exchangePieces(
  url: string,
  pieces: Iterable<string | Uint8Array>,
  responses: number,
): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  const done = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      if (completeResponses(received) >= responses) resolve();
    });
    socket.setTimeout(PATIENCE_MS, resolve);
    socket.on('close', () => resolve());
    // A reset is an answer too: the test looks at what came before it.
    socket.on('error', () => resolve());
  });
  await once(socket, 'connect');
  await Promise.race([done, send(socket, pieces).then(async () => done)]);
  socket.destroy();
  return received;
}

async function send(socket: Socket, pieces: Iterable<string | Uint8Array>): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    if (!socket.write(piece)) await drained(socket);
  }
}

/** Until more is taken or the connection is closed. Leaves no listener behind: an upload waits once for each of its pieces. */
async function drained(socket: Socket): Promise<void> {
  const listening = new AbortController();
  const { signal } = listening;
  await Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })]).catch(() => undefined);
  listening.abort();
}

function completeResponses(received: string): number {
  let count = 0;
  let rest = received;
  for (;;) {
    const head = rest.indexOf('\r\n\r\n');
    if (head < 0) return count;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(rest.slice(0, head))?.[1] ?? Number.NaN);
    if (!(rest.length - head - 4 >= length)) return count;
    count += 1;
    rest = rest.slice(head + 4 + length);
  }
}
