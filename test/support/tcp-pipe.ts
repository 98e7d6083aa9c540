import type { Socket } from 'node:net';
import type { SeededRandom } from '../cache/invariant-checker/seeded-random.js';
import type { Direction, ProxyCounters, ProxyFault } from './proxy-fault.js';

interface Piece {
  readonly bytes: Buffer;
  /** On the monotonic clock. */
  readonly dueMs: number;
}

/** One direction of a proxied connection: takes data from one socket and gives it to the other as the fault in force allows. */
export class TcpPipe {
  onCut: () => void = () => undefined;
  private readonly pieces: Piece[] = [];
  private fault: ProxyFault | null = null;
  private ended = false;
  private timer: NodeJS.Timeout | null = null;
  private sentSinceFault = 0;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly direction: Direction,
    private readonly counters: ProxyCounters,
    private readonly random: () => SeededRandom,
  ) {
    from.on('data', (bytes: Buffer) => this.take(bytes));
    from.on('end', () => this.end());
    to.on('drain', () => from.resume());
  }

  apply(fault: ProxyFault | null): void {
    this.fault = fault;
    this.sentSinceFault = 0;
    this.flush();
  }

  /** Nothing more comes. What is on the way still arrives, then the end. */
  end(): void {
    this.ended = true;
    this.flush();
  }

  private get silent(): boolean {
    return this.fault?.kind === 'blackhole' && (this.fault.direction ?? this.direction) === this.direction;
  }

  private take(bytes: Buffer): void {
    if (this.silent) this.counters.held += 1;
    let delay = 0;
    if (this.fault?.kind === 'latency') {
      this.counters.delayed += 1;
      delay = this.fault.ms;
    }
    for (const piece of this.cutUp(bytes)) this.pieces.push({ bytes: piece, dueMs: performance.now() + delay });
    this.flush();
  }

  private cutUp(bytes: Buffer): Buffer[] {
    if (this.fault?.kind !== 'slice') return [bytes];
    const size = this.fault.bytes;
    const count = Math.ceil(bytes.length / size);
    this.counters.sliced += count;
    return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
  }

  private flush(): void {
    if (this.timer !== null || this.silent) return;
    while (this.pieces.length > 0) {
      const wait = this.pieces[0]!.dueMs - performance.now();
      if (wait > 0) return this.later(wait);
      this.send(this.pieces.shift()!.bytes);
      // Each slice is a packet of its own: the next one goes when this one is gone.
      if (this.fault?.kind === 'slice' && this.pieces.length > 0) return this.later(0);
    }
    if (this.ended && !this.to.destroyed) this.to.end(() => (this.from.destroyed ? this.to.destroy() : undefined));
  }

  private later(ms: number): void {
    const resume = (): void => {
      this.timer = null;
      this.flush();
    };
    this.timer = setTimeout(resume, ms);
    this.timer.unref();
  }

  private send(bytes: Buffer): void {
    if (this.to.destroyed) return;
    const content = this.direction === 'down' ? this.spoiled(bytes) : bytes;
    this.counters[this.direction === 'up' ? 'bytesUp' : 'bytesDown'] += content.length;
    this.sentSinceFault += content.length;
    if (content.length > 0 && !this.to.write(content)) this.from.pause();
    if (this.fault?.kind === 'cut' && this.direction === 'down' && this.sentSinceFault >= this.fault.afterBytes) {
      // What was sent must leave before the end does.
      this.to.end(() => this.onCut());
    }
  }

  private spoiled(bytes: Buffer): Buffer {
    if (this.fault?.kind === 'garbage') {
      this.counters.garbled += 1;
      const random = this.random();
      return Buffer.from(bytes.map(() => Math.floor(random.next() * 256)));
    }
    if (this.fault?.kind === 'cut') return bytes.subarray(0, Math.max(0, this.fault.afterBytes - this.sentSinceFault));
    return bytes;
  }
}
