import type { MetricsAnswer, MetricsRequest, PortfolioPayload } from '@portfolio-metrics/metrics';
import { beforeEach } from 'vitest';
import { HOST_USER, type MetricsHost, startMetricsHost } from './metrics-host.js';

/** The metrics of a suite: new ones for each test, whose ledger counts how often it is read. */
export interface SuiteHost extends MetricsHost {
  /** How often the ledger was read, which is once per computation; a test may set it back. */
  computations: number;
  /** As the user of the host, of the metric type `portfolio` unless said otherwise. */
  ask(metricType?: string, more?: Partial<MetricsRequest>): Promise<MetricsAnswer<PortfolioPayload>>;
  /** Other metrics for the rest of the test. */
  restart(options?: Parameters<typeof startMetricsHost>[0]): Promise<void>;
}

export function hostOfSuite(): SuiteHost {
  const host = {
    ask: async (metricType = 'portfolio', more = {}) =>
      host.orchestrator.getPortfolioMetrics<PortfolioPayload>({ userId: HOST_USER, metricType, ...more }),
    restart: async (options) => {
      Object.assign(host, await startMetricsHost(options), { computations: 0 });
      const { snapshotOf } = host.ports;
      host.ports.snapshotOf = async (signal) => {
        host.computations += 1;
        return snapshotOf(signal);
      };
    },
  } as SuiteHost;
  beforeEach(async () => host.restart());
  return host;
}
