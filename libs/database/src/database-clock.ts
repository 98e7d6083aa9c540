import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@portfolio-metrics/kernel';
import { DataSource } from 'typeorm';
import { DATA_SOURCE } from './data-source.token.js';

const SYNCHRONISE_EVERY_MS = 60_000;

/**
 * The database's time, so that all replicas agree whatever their own clocks say: read at start and once a minute, carried on in between by
 * this machine's monotonic clock. While the database is away the last reading is carried on.
 */
@Injectable()
export class DatabaseClock extends Clock implements OnModuleInit, OnModuleDestroy {
  private anchor: { readonly wallMs: number; readonly monotonicMs: number } | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource) {
    super();
  }

  async onModuleInit(): Promise<void> {
    await this.synchronise();
    this.timer = setInterval(() => void this.synchronise().catch(() => undefined), SYNCHRONISE_EVERY_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  override now(): Date {
    if (this.anchor === null) throw new Error('DatabaseClock is used before the module was initialised');
    return new Date(this.anchor.wallMs + this.monotonicMs() - this.anchor.monotonicMs);
  }

  override monotonicMs(): number {
    return performance.now();
  }

  private async synchronise(): Promise<void> {
    const sent = this.monotonicMs();
    const rows = await this.dataSource.manager.query<Array<{ now: Date }>>('select clock_timestamp() as now');
    const received = this.monotonicMs();
    this.anchor = { wallMs: rows[0]!.now.getTime(), monotonicMs: (sent + received) / 2 };
  }
}
