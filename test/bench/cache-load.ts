/**
 * Load over loopback from a process of its own: each connection sends its request again as soon as the answer is there. Plain
 * sockets, because an HTTP client costs more than the service that it measures.
 */
import { connect } from 'node:net';

export interface LoadOrder {
  readonly port: number;
  /** One connection each; sent as they are. */
  readonly requests: readonly string[];
  readonly forMs: number;
  /** Milliseconds from one request of a connection to its next, at least; default 0: again at once. */
  readonly paceMs?: number;
}

export interface LoadReport {
  readonly answers: number;
  /** Answers with another status than 200. */
  readonly others: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly bytes: number;
  readonly tookMs: number;
  /** Of every answer in milliseconds, sorted. */
  readonly latencies: readonly number[];
}

async function run({ port, requests, forMs, paceMs = 0 }: LoadOrder): Promise<LoadReport> {
  const began = performance.now();
  const end = began + forMs;
  const latencies: number[] = [];
  let others = 0;
  const byStatus: Record<string, number> = {};
  let bytes = 0;
  const one = async (request: string): Promise<void> =>
    await new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.setNoDelay(true);
      socket.once('error', reject);
      let sent = 0;
      let missing = -1;
      let head = '';
      const send = (): void => {
        if (performance.now() >= end) {
          socket.end();
          resolve();
          return;
        }
        missing = -1;
        head = '';
        sent = performance.now();
        socket.write(request);
      };
      // Spread over the pace, so that they do not ask in one breath.
      socket.once('connect', () => setTimeout(send, (paceMs * requests.indexOf(request)) / requests.length));
      socket.on('data', (chunk) => {
        bytes += chunk.length;
        if (missing < 0) {
          head += chunk.toString('latin1');
          const ends = head.indexOf('\r\n\r\n');
          if (ends < 0) return;
          const length = /content-length: (\d+)/i.exec(head.slice(0, ends));
          missing = Number(length?.[1] ?? 0) - (head.length - ends - 4);
          const status = head.slice(9, 12);
          byStatus[status] = (byStatus[status] ?? 0) + 1;
          if (status !== '200') others += 1;
        } else missing -= chunk.length;
        if (missing > 0) return;
        const tookMs = performance.now() - sent;
        latencies.push(tookMs);
        if (paceMs > tookMs) setTimeout(send, paceMs - tookMs);
        else send();
      });
    });
  await Promise.all(requests.map(one));
  const tookMs = performance.now() - began;
  latencies.sort((a, b) => a - b);
  return { answers: latencies.length, others, byStatus, bytes, tookMs, latencies };
}

process.on('message', (order: LoadOrder) => {
  void run(order).then((report) => process.send!(report));
});
