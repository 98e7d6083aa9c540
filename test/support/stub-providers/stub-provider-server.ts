import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface StubRequest {
  /** Path without the leading name of the host that it stands for, with its query. */
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
}

/** What the stub does with a request: answer, or misbehave. */
export type StubAnswer =
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string | Buffer }
  /** Accepts and never answers. */
  | 'hang'
  /** Sends the head and half of the body, then nothing more. */
  | 'stall'
  /** Closes the connection in the middle of the body. */
  | 'cut'
  /** Never stops sending. */
  | 'flood';

export type StubHandler = (request: StubRequest) => StubAnswer;

/**
 * All providers on one local port: a request to `/host/path` is one for `https://host/path`. Tests say how it answers, and read
 * what was asked.
 */
export class StubProviderServer {
  readonly requests: StubRequest[] = [];
  /** How it answers; tests replace it. Default: nothing is there. */
  answer: StubHandler = () => ({ status: 404, body: '' });
  private readonly server: Server = createServer();
  private readonly sockets = new Set<Socket>();

  constructor() {
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => undefined);
    });
    this.server.on('request', (request, response) => this.handle(request, response));
  }

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Stands in front of the name of a host. */
  get origin(): string {
    return `http://${this.host}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '/';
    const url = new URL(/^\/[^/?]+\.[^/?]+\//.test(path) ? `https:/${path}` : `https://stub${path}`);
    const seen: StubRequest = { url, headers: request.headers };
    this.requests.push(seen);
    const answer = this.answer(seen);
    if (answer === 'hang') return;
    if (typeof answer === 'string') misbehave(answer, response);
    else response.writeHead(answer.status ?? 200, { ...answer.headers }).end(answer.body);
  }
}

function misbehave(how: 'stall' | 'cut' | 'flood', response: ServerResponse): void {
  response.writeHead(200, how === 'flood' ? {} : { 'content-length': '1000' });
  if (how === 'flood') {
    const chunk = Buffer.alloc(65_536, '0');
    const pour = (): void => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', pour);
    pour();
    return;
  }
  response.write('{"half": ', () => {
    if (how === 'cut') response.destroy();
  });
}
