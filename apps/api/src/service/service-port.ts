import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpServer, type HttpLimits } from '../http/http-server.js';

const CLOSE_IDLE_EVERY_MS = 100;

/**
 * The port of the service, open from its start to its end. What answers on it changes: at first that the service is starting, then
 * the application, which takes over between two requests; no connection is refused meanwhile.
 */
export class ServicePort {
  private answer: RequestListener;
  private closing: Promise<void> | undefined;
  readonly server: Server;

  private constructor(first: RequestListener, limits?: HttpLimits) {
    this.answer = first;
    this.server = createHttpServer((request, response) => this.answer(request, response), limits);
  }

  /** Rejects when the port cannot be had, with the error of the system (`EADDRINUSE`). */
  static async open(
    { host, port }: { readonly host: string; readonly port: number },
    first: RequestListener,
    limits?: HttpLimits,
  ): Promise<ServicePort> {
    const opened = new ServicePort(first, limits);
    opened.server.listen(port, host);
    await once(opened.server, 'listening');
    return opened;
  }

  /** Where a client on this machine finds it, without a slash at the end. */
  get url(): string {
    const { address, port, family } = this.server.address() as AddressInfo;
    const host = address === '0.0.0.0' ? '127.0.0.1' : address === '::' || address === '::1' ? 'localhost' : address;
    return `http://${family === 'IPv6' && host.includes(':') ? `[${host}]` : host}:${port}`;
  }

  /** For the `serverFactory` of the application: it answers once `handOver` is called. */
  offer(application: RequestListener): Server {
    this.offered = application;
    // Of an application that was built in vain before.
    this.server.removeAllListeners('clientError');
    return this.server;
  }
  private offered: RequestListener | undefined;

  /** From now on the application answers. */
  handOver(): void {
    if (this.offered === undefined) throw new Error('no application was offered');
    this.answer = this.offered;
  }

  /** See `closeServer`. Safe to call twice. */
  async close(patienceMs: number): Promise<void> {
    return await (this.closing ??= closeServer(this.server, patienceMs));
  }
}

/**
 * Takes no further connections, lets every request under way finish, and closes each connection as soon as it is idle: `close` of a
 * server does that once, and a connection whose answer was only just being sent would stay until its keep-alive ends. After
 * `patienceMs` what is left is cut.
 */
export async function closeServer(server: Server, patienceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  const idle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
  const impatience = setTimeout(() => server.closeAllConnections(), patienceMs);
  try {
    await closed;
  } finally {
    clearInterval(idle);
    clearTimeout(impatience);
  }
}
