import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { faultName } from '@portfolio-metrics/kernel';
import { DEFAULT_STATISTICS_FLUSH_SECONDS, type MetricsCacheModuleOptions } from '../metrics-cache-options.js';
import { MODULE_OPTIONS_TOKEN } from '../metrics-cache.module-definition.js';
import { bucketOf } from './computation-buckets.js';
import { ADD_COMPUTATIONS, ADD_READS } from './statistics-statements.js';

/** How a request for figures was answered; the words of `meta.cacheStatus`. */
export type ReadOutcome = 'hit' | 'miss' | 'refresh' | 'stale' | 'partial' | 'bypass';

interface ReadCount {
  readonly metricType: string;
  readonly outcome: ReadOutcome;
  reads: number;
  bytes: number;
}

interface ComputationCount {
  readonly metricType: string;
  readonly atMostMs: number;
  computations: number;
  totalMs: number;
}

/**
 * Counts of reads and computations by hour and metric type, for `portfolio_metrics_cache_performance`. Collected in memory,
 * because reading writes nothing; added to the database in batches. A batch that cannot be written is kept for the next one;
 * one whose fate is unknown may count twice.
 */
@Injectable()
export class CacheStatistics implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(CacheStatistics.name);
  readonly #flushMs: number;
  #reads = new Map<string, ReadCount>();
  #computations = new Map<string, ComputationCount>();
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();

  /** For a cache without a database: nothing is kept. */
  static withoutDatabase(): CacheStatistics {
    return new CacheStatistics(null, { statisticsFlushSeconds: 0 });
  }

  constructor(
    @Inject(Database) private readonly database: Database | null,
    @Inject(MODULE_OPTIONS_TOKEN) options: MetricsCacheModuleOptions,
  ) {
    this.#flushMs = (options.statisticsFlushSeconds ?? DEFAULT_STATISTICS_FLUSH_SECONDS) * 1_000;
  }

  onApplicationBootstrap(): void {
    if (this.#flushMs === 0) return;
    this.#timer = setInterval(() => void this.flush(), this.#flushMs);
    this.#timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  /** One answered request. `bytes`: length of the figures that were sent. Only registered metric types: each is a row per hour. */
  recordRead(metricType: string, outcome: ReadOutcome, bytes: number): void {
    if (this.database === null) return;
    const place = `${metricType} ${outcome}`;
    const count = this.#reads.get(place) ?? { metricType, outcome, reads: 0, bytes: 0 };
    count.reads += 1;
    count.bytes += bytes;
    this.#reads.set(place, count);
  }

  /** One finished computation, stored or not. */
  recordComputation(metricType: string, tookMs: number): void {
    if (this.database === null) return;
    const atMostMs = bucketOf(tookMs);
    const place = `${metricType} ${atMostMs}`;
    const count = this.#computations.get(place) ?? { metricType, atMostMs, computations: 0, totalMs: 0 };
    count.computations += 1;
    count.totalMs += tookMs;
    this.#computations.set(place, count);
  }

  /** Adds what was collected to the database; never rejects. One at a time. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(async () => this.flushOnce());
    return this.#flushing;
  }

  private async flushOnce(): Promise<void> {
    const reads = [...this.#reads.values()];
    const computations = [...this.#computations.values()];
    if (this.database === null || (reads.length === 0 && computations.length === 0)) return;
    this.#reads = new Map();
    this.#computations = new Map();
    try {
      await this.database.withoutUser('write', async (manager) => {
        if (reads.length > 0) await manager.query(ADD_READS, [JSON.stringify(reads)]);
        if (computations.length > 0) {
          // JSON knows no infinity; PostgreSQL reads the word.
          const rows = computations.map((count) => ({ ...count, atMostMs: String(count.atMostMs) }));
          await manager.query(ADD_COMPUTATIONS, [JSON.stringify(rows)]);
        }
      });
    } catch (error) {
      this.#logger.warn({ message: 'cache statistics could not be written and are kept', reason: faultName(error) });
      this.keep(reads, computations);
    }
  }

  private keep(reads: readonly ReadCount[], computations: readonly ComputationCount[]): void {
    for (const count of reads) {
      const place = `${count.metricType} ${count.outcome}`;
      const newer = this.#reads.get(place);
      this.#reads.set(place, {
        ...count,
        reads: count.reads + (newer?.reads ?? 0),
        bytes: count.bytes + (newer?.bytes ?? 0),
      });
    }
    for (const count of computations) {
      const place = `${count.metricType} ${count.atMostMs}`;
      const newer = this.#computations.get(place);
      this.#computations.set(place, {
        ...count,
        computations: count.computations + (newer?.computations ?? 0),
        totalMs: count.totalMs + (newer?.totalMs ?? 0),
      });
    }
  }
}
