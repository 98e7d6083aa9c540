import { Injectable } from '@nestjs/common';
import { DependencyGuards } from '@portfolio-metrics/metrics';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Prometheus figures of this process. Labels are routes and states, never users or symbols. */
@Injectable()
export class ServiceMetrics {
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

  constructor(guards: DependencyGuards) {
    collectDefaultMetrics({ register: this.registry });
    this.registry.registerMetric(guardStates(guards));
  }

  recordRequest(method: string, route: string, status: number, elapsedMs: number): void {
    this.requests.inc({ method, route, status: String(status) });
    this.seconds.observe({ method, route }, elapsedMs / 1_000);
  }

  recordAnswer(metric: string, cacheStatus: string): void {
    this.answers.inc({ metric, cache_status: cacheStatus });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  async text(): Promise<string> {
    return await this.registry.metrics();
  }
}

function guardStates(guards: DependencyGuards): Gauge {
  return new Gauge({
    name: 'dependency_guard_state',
    help: '1 for the state that the guard of a dependency is in.',
    labelNames: ['dependency', 'state'],
    registers: [],
    collect() {
      this.reset();
      for (const [dependency, state] of Object.entries(guards.states())) this.set({ dependency, state }, 1);
    },
  });
}
