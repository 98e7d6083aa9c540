import { Test } from '@nestjs/testing';
import { Clock } from '@portfolio-metrics/kernel';
import { GuardRegistry, READ_RETRY, ResilienceModule } from '@portfolio-metrics/resilience';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { RequestDeadline } from '../request-deadline.js';
import { DependencyGuards } from './dependency-guards.js';
import { DEPENDENCY_GUARDS_OPTIONS, type DependencyGuardsOptions } from './dependency-guards-options.js';

const NAMES = [
  'cache',
  'closes',
  'dividends',
  'exchangeRates',
  'generations',
  'marketStatus',
  'prices',
  'transactions',
];
const down = async (): Promise<never> => {
  throw new Error('down');
};

describe('DependencyGuards', () => {
  it('are one guard per dependency: one that opens leaves the others closed', async () => {
    const sut = new DependencyGuards();
    for (let call = 1; call <= 5; call += 1) await sut.prices.call(down);
    expect(sut.states()).toEqual({
      ...Object.fromEntries(NAMES.map((name) => [name, 'closed'])),
      prices: 'open',
    });
    expect(
      sut
        .reports()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(NAMES);
  });

  it('try reads again, the cache never', () => {
    const { cache, generations, ...reads } = new DependencyGuards();
    expect([cache.options.retry, generations.options.retry]).toEqual([null, null]);
    for (const { options } of Object.values(reads)) expect(options.retry).toEqual(READ_RETRY);
  });

  it.each([
    ['tries a read', 3_000, { status: 'ok', value: 2 }],
    ['does not try a read', 250, { status: 'unavailable', reason: 'failed' }],
  ])('a request %s again with %d ms left', async (_, leftMs, expected) => {
    const sut = new DependencyGuards({ prices: { retry: { ...READ_RETRY, maxWaitMs: 0 } } });
    const deadline = new RequestDeadline(leftMs);
    for (let call = 1; call <= 10; call += 1) await sut.prices.call(async () => 1, deadline.signal);
    let attempts = 0;
    const outcome = await sut.prices.call(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('reset');
      return attempts;
    }, deadline.signal);
    deadline.end();
    expect(outcome).toMatchObject(expected);
  });

  it('take single options of another application, and leave the rest as it is', () => {
    const sut = new DependencyGuards({ prices: { timeoutMs: 500 } });
    expect(sut.prices.options).toEqual({ ...sut.exchangeRates.options, timeoutMs: 500 });
  });

  it.each([
    [{ price: {} }, /no guard "price"; known are cache, /],
    [{ prices: { timeoutMs: -1 } }, /guard "prices": timeoutMs must be/],
  ])('refuse %j', (options, message) => {
    expect(() => new DependencyGuards(options as DependencyGuardsOptions)).toThrow(message);
  });

  it("use the application's clock, options and registry when it has them, and do without", async () => {
    const clock = new ManualClock('2026-06-10T15:00:00Z');
    const alone = await Test.createTestingModule({ providers: [DependencyGuards] }).compile();
    expect(alone.get(DependencyGuards).prices.options.timeoutMs).toBe(2_000);

    const testing = await Test.createTestingModule({
      imports: [ResilienceModule],
      providers: [
        DependencyGuards,
        { provide: Clock, useValue: clock },
        { provide: DEPENDENCY_GUARDS_OPTIONS, useValue: { prices: { timeoutMs: 500, halfOpenJitter: 0 } } },
      ],
    }).compile();
    const sut = testing.get(DependencyGuards);
    expect(testing.get(GuardRegistry).names()).toEqual(NAMES);
    expect(sut.prices.options.timeoutMs).toBe(500);
    for (let call = 1; call <= 5; call += 1) await sut.prices.call(down);
    clock.advance(1_999);
    expect(await sut.prices.call(async () => 1)).toMatchObject({ reason: 'circuit_open' });
    clock.advance(1);
    expect(await sut.prices.call(async () => 1)).toEqual({ status: 'ok', value: 1 });
  });
});
