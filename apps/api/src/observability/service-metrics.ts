import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { Clock, onStepFinished } from '@portfolio-metrics/kernel';
import { GuardRegistry } from '@portfolio-metrics/resilience';
import { collectDefaultMetrics, Counter, Histogram, type Metric, Registry } from 'prom-client';
import { REFUSED_GROUPS, type RefusedGroup } from '../limits/rate-limits.js';
import { guardMetrics } from './guard-metrics.js';
import { poolMetric, StepMetrics } from './process-metrics.js';

/** Prometheus figures of this process. Labels are routes and states, never users or symbols. */
@Injectable()
export class ServiceMetrics implements OnApplicationShutdown {
  private readonly registry = new Registry();
  private readonly requests = new Counter({
    name: 'http_requests_total',
    help: 'Answered requests.',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
  });
  private readonly seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last byte of its answer.',
    labelNames: ['method', 'route'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 10],
    registers: [this.registry],
  });
  private readonly answers = new Counter({
    name: 'portfolio_metrics_answers_total',
    help: 'Metrics answers by metric type and cache status.',
    labelNames: ['metric', 'cache_status'],
    registers: [this.registry],
  });

  private readonly shed = new Counter({
    name: 'http_requests_shed_total',
    help: 'Requests that were refused because the process had too much to do, by what it had too much of.',
    labelNames: ['overload'],
    registers: [this.registry],
  });

  private readonly limited = new Counter({
    name: 'http_requests_limited_total',
    help: 'Requests that were answered 429, by the kind that there were too many of.',
    labelNames: ['group'],
    registers: [this.registry],
  });

  private readonly stopListening: () => void;

  constructor(guards: GuardRegistry, database: Database, clock: Clock) {
    collectDefaultMetrics({ register: this.registry });
    for (const metric of guardMetrics(guards)) this.registry.registerMetric(metric);
    this.registry.registerMetric(poolMetric(database));
    // From the start, so that the first refusals are a rise as well.
    for (const group of REFUSED_GROUPS) this.limited.inc({ group }, 0);
    const steps = new StepMetrics(this.registry, () => clock.now().getTime());
    this.stopListening = onStepFinished((step) => steps.record(step));
  }

  onApplicationShutdown(): void {
    this.stopListening();
  }

  /** Adds a figure of the process that the application does not know of. */
  add(metric: Metric): void {
    this.registry.registerMetric(metric);
  }

  recordRequest(method: string, route: string, status: number, elapsedMs: number): void {
    this.requests.inc({ method, route, status: String(status) });
    this.seconds.observe({ method, route }, elapsedMs / 1_000);
  }

  recordAnswer(metric: string, cacheStatus: string): void {
    this.answers.inc({ metric, cache_status: cacheStatus });
  }

  recordShed(overload: string): void {
    this.shed.inc({ overload });
  }

  recordLimited(group: RefusedGroup): void {
    this.limited.inc({ group });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  async text(): Promise<string> {
    return await this.registry.metrics();
  }
}
