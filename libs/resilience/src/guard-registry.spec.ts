import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AppError } from '@portfolio-metrics/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { DependencyGuard } from './dependency-guard.js';
import { GuardRegistry, type GuardTransition } from './guard-registry.js';
import { CALL_OUTCOMES } from './guard-report.js';
import { ResilienceModule } from './resilience.module.js';

describe('GuardRegistry', () => {
  let clock: ManualClock;
  let sut: GuardRegistry;
  beforeEach(() => {
    clock = new ManualClock('2026-06-10T15:00:00Z');
    sut = new GuardRegistry();
  });

  const guard = (name: string): DependencyGuard =>
    new DependencyGuard(name, { halfOpenJitter: 0 }, { clock, registry: sut });
  const fail = async (of: DependencyGuard, error: Error, calls = 1): Promise<void> => {
    for (let call = 1; call <= calls; call += 1) await of.call(() => Promise.reject(error)).catch(() => undefined);
  };

  it('lists every guard once, by name', () => {
    guard('prices:yahoo');
    guard('cache');
    expect(sut.names()).toEqual(['cache', 'prices:yahoo']);
    expect(sut.states()).toEqual({ cache: 'closed', 'prices:yahoo': 'closed' });
    expect(sut.find('cache')?.name).toBe('cache');
    expect(sut.find('rates')).toBeNull();
    expect(() => guard('cache')).toThrow('there is a guard named "cache" already');
  });

  it('says which guards do not let all calls through', async () => {
    const prices = guard('prices');
    guard('cache').isolate();
    expect(sut.impaired()).toEqual(['cache']);
    await fail(prices, new Error('down'), 5);
    expect(sut.impaired()).toEqual(['cache', 'prices']);
  });

  it('tells of every change of state until one stops listening', async () => {
    const told: GuardTransition[] = [];
    const stop = sut.onTransition((transition) => told.push(transition));
    const prices = guard('prices');
    await fail(prices, new Error('down'), 5);
    expect(told).toEqual([{ guard: 'prices', from: 'closed', to: 'open', cause: 'failures_in_a_row' }]);
    stop();
    prices.reset();
    expect(told).toHaveLength(1);
  });

  it('reports a guard that was never called', () => {
    guard('prices');
    expect(sut.reports()).toEqual([
      {
        name: 'prices',
        state: 'closed',
        since: null,
        impairedSince: null,
        probeInMs: null,
        lastTransition: null,
        lastFailure: null,
        running: 0,
        waiting: 0,
        counts: {
          calls: 0,
          attempts: 0,
          retries: 0,
          slow: 0,
          openings: 0,
          outcomes: Object.fromEntries(CALL_OUTCOMES.map((outcome) => [outcome, 0])),
        },
      },
    ]);
  });

  it('counts every call under one outcome, dates what happened, and shows no message', async () => {
    const prices = guard('prices');
    await prices.call(async () => 1);
    await fail(prices, new AppError('not_found', 'secret'));
    await fail(prices, new TypeError('secret'));
    await prices.call(async () => 1, AbortSignal.abort());
    await fail(prices, Object.assign(new Error('connect to secret'), { code: 'ECONNREFUSED' }), 7);
    clock.advance(1_500);
    clock.set('2026-06-10T15:00:30Z');
    const [report] = sut.reports();
    expect(report).toMatchObject({
      state: 'open',
      since: new Date('2026-06-10T15:00:28.500Z'),
      impairedSince: new Date('2026-06-10T15:00:28.500Z'),
      probeInMs: 500,
      lastTransition: { from: 'closed', to: 'open', cause: 'failures_in_a_row' },
      lastFailure: { outcome: 'failed', fault: 'Error ECONNREFUSED', at: new Date('2026-06-10T15:00:28.500Z') },
      counts: {
        calls: 11,
        attempts: 8,
        openings: 1,
        outcomes: { ok: 1, expected: 1, bug: 1, cancelled: 1, failed: 5, circuit_open: 2, timeout: 0, overloaded: 0 },
      },
    });
    const { calls, outcomes } = report!.counts;
    expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(calls);
    expect(JSON.stringify(report)).not.toContain('secret');
  });

  it('names the fault that began it, under the errors that it was wrapped in', async () => {
    const cause = Object.assign(new Error('secret'), { name: 'DatabaseError', code: '57P01' });
    await fail(guard('prices'), new AppError('unavailable', 'Later.', { cause: new Error('wrapped', { cause }) }));
    expect(sut.reports()[0]!.lastFailure).toMatchObject({ outcome: 'failed', fault: 'DatabaseError 57P01' });
    const circular: Error = new Error('x');
    circular.cause = circular;
    await fail(guard('rates'), circular);
    expect(sut.reports()[1]!.lastFailure).toMatchObject({ fault: 'Error' });
  });

  it('keeps the time since when a guard is impaired through probes that fail', async () => {
    const prices = guard('prices');
    await fail(prices, new Error('down'), 5);
    clock.advance(2_000);
    await fail(prices, new Error('down'));
    expect(sut.reports()[0]).toMatchObject({
      since: new Date('2026-06-10T15:00:02Z'),
      impairedSince: new Date('2026-06-10T15:00:00Z'),
      counts: { openings: 1 },
    });
    clock.advance(2_000);
    await prices.call(async () => 1);
    expect(sut.reports()[0]).toMatchObject({ state: 'closed', impairedSince: null });
  });

  it('is one for all modules of an application', async () => {
    const seen: GuardRegistry[] = [];
    const moduleWithGuards = (): unknown => {
      @Module({ imports: [ResilienceModule] })
      class WithGuards {
        constructor(registry: GuardRegistry) {
          seen.push(registry);
        }
      }
      return WithGuards;
    };
    const imports = [moduleWithGuards(), moduleWithGuards()] as Array<typeof ResilienceModule>;
    const testing = await Test.createTestingModule({ imports }).compile();
    expect(seen).toEqual([testing.get(GuardRegistry), testing.get(GuardRegistry)]);
    expect(seen[0]).toBe(seen[1]);
  });
});
