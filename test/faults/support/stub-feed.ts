import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type FeedBehaviour = (request: IncomingMessage, response: ServerResponse) => void;

export const answering =
  (status: number, body = '', headers: Readonly<Record<string, string>> = {}): FeedBehaviour =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(body);

/** Takes the question and never answers. */
export const hanging: FeedBehaviour = () => undefined;

export const answeringAfter =
  (ms: number, body = 'ok'): FeedBehaviour =>
  (request, response) => {
    const timer = setTimeout(() => answering(200, body)(request, response), ms);
    request.on('close', () => clearTimeout(timer));
  };

/** A price feed in this process, over HTTP, that behaves as the test says and counts what it sees. */
export class StubFeed {
  behaviour: FeedBehaviour = answering(200, 'ok');
  calls = 0;
  running = 0;
  mostRunning = 0;
  readonly paths: string[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly held = new Set<ServerResponse>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<StubFeed> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const feed = new StubFeed(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('connection', (socket) => {
      feed.sockets.add(socket);
      socket.on('close', () => feed.sockets.delete(socket));
    });
    server.on('request', (request, response) => feed.serve(request, response));
    return feed;
  }

  get openSockets(): number {
    return this.sockets.size;
  }

  /** Answers everything that was left without an answer. */
  releaseHeld(): void {
    for (const response of this.held) if (!response.headersSent) response.writeHead(200).end('ok');
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    this.calls += 1;
    this.paths.push(request.url ?? '');
    this.running += 1;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    this.held.add(response);
    response.on('close', () => {
      this.running -= 1;
      this.held.delete(response);
    });
    this.behaviour(request, response);
  }
}

/** Asks the feed as an adapter does: anything but a success is thrown. */
export async function askFeed(feed: StubFeed, signal: AbortSignal): Promise<string> {
  const response = await fetch(feed.url, { signal });
  const text = await response.text();
  if (!response.ok) throw new Error(`the feed answered ${response.status}`);
  return text;
}
