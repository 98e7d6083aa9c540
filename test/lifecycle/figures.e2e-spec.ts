import { PurgeJob } from '@portfolio-metrics/metrics-cache';
import { describe, expect, it } from 'vitest';
import { openMetricsPort } from '../../apps/api/src/service/metrics-port.js';
import { ServiceMetrics } from '../../apps/api/src/observability/service-metrics.js';
import type { AddressInfo } from 'node:net';
import { seededSuite } from '../e2e/support/seeded-suite.js';

describe('the figures for Prometheus', () => {
  const seeded = seededSuite();

  const figures = async (): Promise<string> =>
    (await seeded.service.request('GET', '/metrics', { token: seeded.alice.token })).text;
  /** The value of one line; `null`: there is none. */
  const valueOf = (text: string, line: string): number | null => {
    const found = text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
    return found === undefined ? null : Number(found.slice(line.length + 1));
  };

  it('count requests by route and status, answers by where they came from, and time the stages of what was computed', async () => {
    const { token } = seeded.alice;
    const before = await figures();
    for (let time = 0; time < 3; time += 1) await seeded.service.request('GET', '/api/v1/dashboard', { token });
    await seeded.service.request('GET', '/api/v1/portfolios?nonsense=1', { token });
    const after = await figures();
    const grown = (line: string): number => (valueOf(after, line) ?? 0) - (valueOf(before, line) ?? 0);
    expect(grown('http_requests_total{method="GET",route="/api/v1/dashboard",status="200"}')).toBe(3);
    expect(grown('http_requests_total{method="GET",route="/api/v1/portfolios",status="400"}')).toBe(1);
    expect(grown('portfolio_metrics_answers_total{metric="dashboard",cache_status="miss"}')).toBe(1);
    expect(grown('portfolio_metrics_answers_total{metric="dashboard",cache_status="hit"}')).toBe(2);
    const count = 'step_duration_seconds_count';
    expect(grown(`${count}{kind="computation",name="portfolio",outcome="ok"}`)).toBe(1);
    for (const stage of ['inputs', 'sections', 'assembly']) {
      expect(grown(`${count}{kind="stage",name="${stage}",outcome="ok"}`)).toBe(1);
    }
  });

  it('show the pool, the event loop and the breakers', async () => {
    const text = await figures();
    expect(valueOf(text, 'database_pool{state="total"}')).toBeGreaterThan(0);
    expect(valueOf(text, 'database_pool{state="waiting"}')).toBe(0);
    expect(valueOf(text, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
    expect(text).toMatch(/dependency_guard_state\{dependency="prices",state="closed"\} 1/);
  });

  it('show when a job last did its work', async () => {
    await seeded.service.app.get(PurgeJob, { strict: false }).purgeNow();
    const text = await figures();
    expect(valueOf(text, 'job_runs_total{job="metrics-cache-purge",outcome="ok"}')).toBe(1);
    expect(valueOf(text, 'job_last_success_timestamp_seconds{job="metrics-cache-purge"}')).toBe(
      seeded.service.clock.now().getTime() / 1_000,
    );
  });

  it('name no user, symbol, portfolio or file', async () => {
    const text = await figures();
    expect(text).not.toMatch(/KNOWN|a11ce|b0b00|canary|Alice|\/work|\.ts\b/);
    expect(text).not.toContain(seeded.alice.portfolioId);
  });

  it('need the scope `ops` on the port of the service, and nothing on a port of their own, which serves nothing else', async () => {
    const reader = await seeded.service.tokenFor('a11ce000-0000-4000-8000-00000000000a', ['portfolio:read']);
    expect((await seeded.service.request('GET', '/metrics', { token: reader })).status).toBe(403);
    expect((await seeded.service.request('GET', '/metrics')).status).toBe(401);
    const server = await openMetricsPort({ host: '127.0.0.1', port: 0 }, seeded.service.app.get(ServiceMetrics));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const answer = await fetch(`${url}/metrics`);
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('http_requests_total')]);
      for (const path of ['/', '/api/v1/portfolios', '/metrics/', '/readyz']) {
        expect((await fetch(url + path)).status).toBe(404);
      }
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
