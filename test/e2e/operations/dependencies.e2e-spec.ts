import { DependencyGuards } from '@portfolio-metrics/metrics';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestResponse } from '../../support/test-service.js';
import { expectProblem } from '../support/problem.js';
import { type SeededService, startSeededService, succeed } from '../support/seeded-service.js';

/** What the metrics are computed from, and the providers that the refresh asks. */
const NAMES = [
  'cache',
  'closes',
  'dividends',
  'exchangeRates',
  'generations',
  'marketStatus',
  'prices',
  'prices:simulated',
  'rates:simulated',
  'transactions',
];

describe('the dependencies of a process', () => {
  let seeded: SeededService;
  beforeAll(async () => {
    seeded = await startSeededService({ priceProviders: ['simulated'] });
  });
  afterEach(async () => {
    for (const name of NAMES) await change(name, 'reset');
  });
  afterAll(async () => {
    await seeded.service.stop();
  });

  const send = async (method: string, path: string): Promise<TestResponse> =>
    await seeded.service.request(method, path, { token: seeded.alice.token });
  const change = async (name: string, action: 'isolate' | 'reset'): Promise<TestResponse> =>
    await succeed(send('POST', `/api/v1/ops/dependencies/${encodeURIComponent(name)}/${action}`));
  const one = async (name: string): Promise<Record<string, unknown>> => {
    const { body } = await succeed(send('GET', '/api/v1/ops/dependencies'));
    return (body.data as Array<Record<string, unknown>>).find((dependency) => dependency['name'] === name)!;
  };
  const dashboard = async (): Promise<TestResponse['body']> =>
    (await succeed(send('GET', '/api/v1/dashboard?forceRefresh=true'))).body;
  const figures = async (): Promise<string[]> => {
    const { text } = await succeed(send('GET', '/metrics'));
    return text.split('\n').filter((line) => line.startsWith('dependency_guard_') && line.includes('"prices"'));
  };
  /** The prices fail as often as opens their circuit. */
  const lose = async (): Promise<void> => {
    const { prices } = seeded.service.app.get(DependencyGuards);
    const down = Object.assign(new Error('connect to secret'), { code: 'ECONNREFUSED' });
    for (let call = 1; call <= 5; call += 1) await prices.call(() => Promise.reject(down));
  };

  it('are all listed', async () => {
    const { body, text } = await succeed(send('GET', '/api/v1/ops/dependencies'));
    expect(body.data.map(({ name }: { name: string }) => name)).toEqual(NAMES);
    expect(body.meta.nextCursor).toBeNull();
    expect(text).not.toContain(seeded.alice.portfolioId);
  });

  it('show one that was lost, without a word of its error, in the list, the figures and the readiness', async () => {
    await lose();
    expect(await one('prices')).toMatchObject({
      state: 'open',
      since: '2026-06-10T15:00:00.000Z',
      impairedSince: '2026-06-10T15:00:00.000Z',
      probeInMs: expect.any(Number) as number,
      lastTransition: { from: 'closed', to: 'open', cause: 'failures_in_a_row', at: '2026-06-10T15:00:00.000Z' },
      lastFailure: { outcome: 'failed', fault: 'Error ECONNREFUSED', at: '2026-06-10T15:00:00.000Z' },
    });
    expect(await figures()).toEqual(
      expect.arrayContaining([
        'dependency_guard_state{dependency="prices",state="open"} 1',
        'dependency_guard_calls_total{dependency="prices",outcome="failed"} 5',
        'dependency_guard_openings_total{dependency="prices"} 1',
      ]),
    );
    expect(await send('GET', '/readyz')).toMatchObject({
      status: 200,
      body: { status: 'degraded', details: { dependencies: { status: 'degraded', prices: 'open', cache: 'closed' } } },
    });
    expect((await send('GET', '/api/v1/ops/dependencies')).text).not.toContain('secret');
  });

  it('count every call under one outcome, and asking for the figures changes none', async () => {
    const counted = async (): Promise<number> => {
      const { counts } = (await one('prices')) as { counts: { calls: number; outcomes: Record<string, number> } };
      expect(Object.values(counts.outcomes).reduce((sum, count) => sum + count, 0)).toBe(counts.calls);
      return counts.calls;
    };
    const before = await counted();
    await dashboard();
    expect(await counted()).toBeGreaterThan(before);
    await figures();
    expect(await figures()).toEqual(await figures());
  });

  it('are done without while an operator isolates one, and used again after its reset', async () => {
    expect(await dashboard()).toMatchObject({ meta: { degraded: false, dataCompleteness: { prices: true } } });
    expect((await change('prices', 'isolate')).body.data).toMatchObject({ name: 'prices', state: 'isolated' });
    expect((await change('prices', 'isolate')).body.data).toMatchObject({ state: 'isolated' });
    expect(await dashboard()).toMatchObject({ meta: { degraded: true, dataCompleteness: { prices: false } } });
    expect((await change('prices', 'reset')).body.data).toMatchObject({ state: 'closed', impairedSince: null });
    expect((await change('prices', 'reset')).body.data).toMatchObject({ state: 'closed' });
    expect(await dashboard()).toMatchObject({ meta: { degraded: false, dataCompleteness: { prices: true } } });
  });

  it('that was lost is used again after a reset', async () => {
    await lose();
    await change('prices', 'reset');
    expect(await dashboard()).toMatchObject({ meta: { degraded: false } });
  });

  it.each(['isolate', 'reset'])('have names, and no other can be %s', async (action) => {
    const answer = await send('POST', `/api/v1/ops/dependencies/price/${action}`);
    expectProblem(answer, 404, 'not_found');
    for (const name of NAMES) expect(answer.body.detail).toContain(name);
  });
});
