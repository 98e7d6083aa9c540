import type { Database } from '@portfolio-metrics/database';
import type { FinishedStep } from '@portfolio-metrics/kernel';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Connections of the pool by what they do, and callers that wait for one. Looked at when the figures are asked for. */
export function poolMetric(database: Pick<Database, 'poolState'>): Gauge {
  return new Gauge({
    name: 'database_pool',
    help: 'Connections of the pool (total, idle) and callers that wait for one (waiting).',
    labelNames: ['state'],
    registers: [],
    collect() {
      for (const [state, count] of Object.entries(database.poolState())) this.set({ state }, count);
    },
  });
}

/** Lines of the log that nobody read in time. */
export function lostLinesMetric(lostLines: () => number): Gauge {
  return new Gauge({
    name: 'log_lines_lost',
    help: 'Lines of the log that were not written since the start, because nobody read them or there was no space.',
    registers: [],
    collect() {
      this.set(lostLines());
    },
  });
}

/** Durations of computations, stages, statements and jobs, and when a job last did its work. */
export class StepMetrics {
  private readonly seconds: Histogram;
  private readonly jobs: Counter;
  private readonly lastSuccess: Gauge;

  constructor(
    registry: Registry,
    private readonly nowMs: () => number,
  ) {
    const registers = [registry];
    this.seconds = new Histogram({
      name: 'step_duration_seconds',
      help: 'Time that a computation, one of its stages or a statement took, waiting included.',
      labelNames: ['kind', 'name', 'outcome'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3],
      registers,
    });
    this.jobs = new Counter({
      name: 'job_runs_total',
      help: 'Runs of scheduled jobs by how they ended.',
      labelNames: ['job', 'outcome'],
      registers,
    });
    this.lastSuccess = new Gauge({
      name: 'job_last_success_timestamp_seconds',
      help: 'When a job last ended well, in seconds since 1970.',
      labelNames: ['job'],
      registers,
    });
  }

  record({ kind, name, tookMs, failed }: FinishedStep): void {
    const outcome = failed ? 'failed' : 'ok';
    this.seconds.observe({ kind, name, outcome }, tookMs / 1_000);
    if (kind !== 'job') return;
    this.jobs.inc({ job: name, outcome });
    if (!failed) this.lastSuccess.set({ job: name }, this.nowMs() / 1_000);
  }
}
