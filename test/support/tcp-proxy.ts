import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { SeededRandom } from '../cache/invariant-checker/seeded-random.js';
import type { ProxyCounters, ProxyFault } from './proxy-fault.js';
import { TcpPipe } from './tcp-pipe.js';

/** Stands between a client and a server and does to their connections what networks do, when the test says so. */
export class TcpProxy {
  readonly counters: ProxyCounters = {
    accepted: 0,
    reset: 0,
    cut: 0,
    delayed: 0,
    held: 0,
    garbled: 0,
    sliced: 0,
    bytesUp: 0,
    bytesDown: 0,
  };
  private fault: ProxyFault | null = null;
  private random = new SeededRandom(0);
  private server: Server;
  private readonly connections = new Set<ProxiedConnection>();

  private constructor(
    private readonly upstream: { readonly host: string; readonly port: number },
    /** Where it listens; the same for its whole life. */
    readonly port: number,
  ) {}

  static async start(upstream: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    const proxy = new TcpProxy(upstream, port);
    await proxy.listen();
    return proxy;
  }

  /** A proxy for the server that a URL names, and the URL that leads through it. */
  static async inFrontOf(url: string): Promise<{ readonly proxy: TcpProxy; readonly url: string }> {
    const target = new URL(url);
    const proxy = await TcpProxy.start({ host: target.hostname, port: Number(target.port) });
    target.hostname = '127.0.0.1';
    target.port = String(proxy.port);
    return { proxy, url: target.href };
  }

  get open(): number {
    return this.connections.size;
  }

  /** Puts a fault on all connections, those that exist and those to come. It lasts until `heal`. */
  async inject(fault: ProxyFault): Promise<void> {
    await this.heal();
    this.fault = fault;
    if (fault.kind === 'garbage') this.random = new SeededRandom(fault.seed);
    if (fault.kind === 'refuse') await this.stopListening();
    for (const connection of this.connections) connection.apply(fault);
  }

  async heal(): Promise<void> {
    const wasDeaf = this.fault?.kind === 'refuse';
    this.fault = null;
    if (wasDeaf) await this.listen();
    for (const connection of this.connections) connection.apply(null);
  }

  /** Ends every connection with a RST, once. */
  resetAll(): number {
    const ended = this.connections.size;
    for (const connection of this.connections) connection.reset();
    return ended;
  }

  async close(): Promise<void> {
    for (const connection of this.connections) connection.destroy();
    if (this.server.listening) await this.stopListening();
  }

  private async listen(): Promise<void> {
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.accept(client));
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  private async stopListening(): Promise<void> {
    // `close` would wait for the connections; they are to stay.
    await new Promise<void>((resolve) => {
      this.server.close(() => undefined);
      setImmediate(resolve);
    });
  }

  private accept(client: Socket): void {
    this.counters.accepted += 1;
    const server = connect({ ...this.upstream, allowHalfOpen: true, noDelay: true });
    const connection = new ProxiedConnection(client, server, this.counters, () => this.random);
    this.connections.add(connection);
    connection.onGone = () => this.connections.delete(connection);
    connection.apply(this.fault);
  }
}

/** One connection: two sockets and a pipe in each direction. */
class ProxiedConnection {
  onGone: () => void = () => undefined;
  private readonly up: TcpPipe;
  private readonly down: TcpPipe;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly counters: ProxyCounters,
    random: () => SeededRandom,
  ) {
    this.up = new TcpPipe(client, server, 'up', counters, random);
    this.down = new TcpPipe(server, client, 'down', counters, random);
    this.down.onCut = () => {
      this.counters.cut += 1;
      this.destroy();
    };
    for (const socket of [client, server]) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        if (client.destroyed && server.destroyed) this.onGone();
      });
    }
    // The end of one side reaches the other through the pipe, unless the network is silent.
    client.on('close', () => this.up.end());
    server.on('close', () => this.down.end());
  }

  apply(fault: ProxyFault | null): void {
    if (fault?.kind === 'reset') return this.reset();
    this.up.apply(fault);
    this.down.apply(fault);
  }

  reset(): void {
    this.counters.reset += 1;
    this.client.resetAndDestroy();
    this.server.resetAndDestroy();
    this.onGone();
  }

  destroy(): void {
    this.client.destroy();
    this.server.destroy();
    this.onGone();
  }
}
