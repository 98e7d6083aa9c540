import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TcpProxy } from './tcp-proxy.js';

/** Patience of a test for what must not happen. */
const QUIET_MS = 30;

describe('TcpProxy', () => {
  let server: Server;
  let reached: Buffer;
  let proxy: TcpProxy;
  let client: Client;

  beforeEach(async () => {
    reached = Buffer.alloc(0);
    // Says everything back.
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes: Buffer) => {
        reached = Buffer.concat([reached, bytes]);
        socket.write(bytes);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await TcpProxy.start({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
    client = await Client.to(proxy.port);
  });

  afterEach(async () => {
    client.socket.destroy();
    await proxy.close();
    server.close();
  });

  it('passes data on in both directions, and counts it', async () => {
    client.socket.write('hello');
    await client.received(5);
    expect(client.text).toBe('hello');
    expect(proxy.counters).toMatchObject({ accepted: 1, bytesUp: 5, bytesDown: 5 });
  });

  it('passes the end of a connection on', async () => {
    client.socket.end('bye');
    await client.ended;
    expect(client.text).toBe('bye');
    expect(proxy.open).toBe(0);
  });

  it('delays data and keeps its order', async () => {
    await proxy.inject({ kind: 'latency', ms: 40 });
    const began = performance.now();
    client.socket.write('one ');
    client.socket.write('two');
    await client.received(7);
    expect(client.text).toBe('one two');
    expect(performance.now() - began).toBeGreaterThanOrEqual(75);
    expect(proxy.counters.delayed).toBeGreaterThan(1);
  });

  it('keeps everything in a blackhole, the end of the connection too, and lets it arrive afterwards', async () => {
    await proxy.inject({ kind: 'blackhole' });
    client.socket.write('lost?');
    await expect(client.received(1, QUIET_MS)).rejects.toThrow('nothing came');
    expect(reached).toHaveLength(0);
    expect(proxy.counters.held).toBe(1);
    await proxy.heal();
    await client.received(5);
    expect(client.text).toBe('lost?');
  });

  it('loses only the answers in a blackhole downwards', async () => {
    await proxy.inject({ kind: 'blackhole', direction: 'down' });
    client.socket.write('done');
    await expect(client.received(1, QUIET_MS)).rejects.toThrow('nothing came');
    expect(reached.toString()).toBe('done');
  });

  it('loses only the questions in a blackhole upwards', async () => {
    await proxy.inject({ kind: 'blackhole', direction: 'up' });
    client.socket.write('done');
    await expect(client.received(1, QUIET_MS)).rejects.toThrow('nothing came');
    expect(reached).toHaveLength(0);
  });

  it('resets connections, and new ones too', async () => {
    await proxy.inject({ kind: 'reset' });
    await client.ended;
    expect(client.error).toBe('ECONNRESET');
    // Ended at once: before or after the client has noticed that it was connected.
    await Client.to(proxy.port).then(
      async (next) => next.ended,
      (error: unknown) => expect(error).toMatchObject({ code: 'ECONNRESET' }),
    );
    expect(proxy.counters.reset).toBe(2);
    await proxy.heal();
    const healed = await Client.to(proxy.port);
    healed.socket.write('back');
    await healed.received(4);
    healed.socket.destroy();
  });

  it('refuses new connections and keeps the one there is', async () => {
    await proxy.inject({ kind: 'refuse' });
    await expect(Client.to(proxy.port)).rejects.toThrow('ECONNREFUSED');
    client.socket.write('still');
    await client.received(5);
    await proxy.heal();
    (await Client.to(proxy.port)).socket.destroy();
  });

  it('answers with the same garbage for the same seed', async () => {
    const garbage: string[] = [];
    for (const round of [1, 2]) {
      await proxy.inject({ kind: 'garbage', seed: 7 });
      client.socket.write('answer');
      garbage.push((await client.received(6 * round)).toString('hex').slice(-12));
    }
    expect(garbage[0]).toBe(garbage[1]);
    expect(client.text).not.toContain('answer');
  });

  it('cuts a connection after so many bytes of answers', async () => {
    client.socket.write('before ');
    await client.received(7);
    await proxy.inject({ kind: 'cut', afterBytes: 3 });
    client.socket.write('result');
    await client.ended;
    expect(client.text).toBe('before res');
    expect(proxy.counters.cut).toBe(1);
  });

  it('slices data into single bytes without losing any', async () => {
    await proxy.inject({ kind: 'slice', bytes: 1 });
    client.socket.write('sliced');
    await client.received(6);
    expect(client.text).toBe('sliced');
    expect(proxy.counters.sliced).toBeGreaterThanOrEqual(12);
  });
});

class Client {
  error: string | undefined;
  readonly ended: Promise<unknown>;
  private data = Buffer.alloc(0);

  private constructor(readonly socket: Socket) {
    this.ended = once(socket, 'close').catch(() => undefined);
    socket.on('data', (bytes: Buffer) => (this.data = Buffer.concat([this.data, bytes])));
    socket.on('error', (error: NodeJS.ErrnoException) => (this.error = error.code));
  }

  static async to(port: number): Promise<Client> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Client(socket);
  }

  get text(): string {
    return this.data.toString();
  }

  async received(bytes: number, withinMs = 5_000): Promise<Buffer> {
    const patience = AbortSignal.timeout(withinMs);
    while (this.data.length < bytes) {
      await once(this.socket, 'data', { signal: patience }).catch(() => {
        throw new Error(`nothing came: ${this.error ?? 'silence'}`);
      });
    }
    return this.data;
  }
}
