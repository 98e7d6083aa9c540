import { Logger } from '@nestjs/common';
import { DependencyGuard, GuardRegistry } from '@portfolio-metrics/resilience';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { DependenciesController } from './dependencies.controller.js';
import { DependencyLog } from './dependency-log.js';
import { TenantHash } from './tenant-hash.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';

describe('the log about dependencies', () => {
  let guards: GuardRegistry;
  let clock: ManualClock;
  let prices: DependencyGuard;
  let log: DependencyLog;
  let controller: DependenciesController;
  const lines: Array<Record<string, unknown>> = [];

  beforeEach(() => {
    guards = new GuardRegistry();
    clock = new ManualClock('2026-06-10T15:00:00Z');
    prices = new DependencyGuard('prices', { halfOpenJitter: 0 }, { clock, registry: guards });
    controller = new DependenciesController(guards, new TenantHash('a secret'));
    log = new DependencyLog(guards);
    log.onModuleInit();
    lines.length = 0;
    for (const level of ['log', 'warn', 'error'] as const) {
      vi.spyOn(Logger.prototype, level).mockImplementation((line: object) => void lines.push({ level, ...line }));
    }
  });
  afterEach(() => {
    log.onModuleDestroy();
    vi.restoreAllMocks();
  });

  const fail = async (fault: Error, calls = 1): Promise<void> => {
    for (let call = 1; call <= calls; call += 1) await prices.call(() => Promise.reject(fault));
  };

  it('has one line for every action of an operator, with a hash in the place of the user', () => {
    controller.isolate({ name: 'prices' }, ALICE);
    controller.isolate({ name: 'prices' }, ALICE);
    controller.reset({ name: 'prices' }, BOB);
    const [first, second, third] = lines.map(({ by }) => by);
    expect(lines).toEqual([
      { level: 'log', message: 'dependency isolated', dependency: 'prices', before: 'closed', by: first },
      { level: 'log', message: 'dependency isolated', dependency: 'prices', before: 'isolated', by: first },
      { level: 'log', message: 'dependency reset', dependency: 'prices', before: 'isolated', by: third },
    ]);
    expect([first, second, third]).toEqual([first, first, expect.stringMatching(/^[\w-]{16}$/)]);
    expect(first).not.toBe(third);
    expect(JSON.stringify(lines)).not.toContain(ALICE);
    expect(new TenantHash('another secret').of(ALICE)).not.toBe(first);
  });

  it('has none for an action on a dependency that is not there', () => {
    expect(() => controller.reset({ name: 'price' }, ALICE)).toThrow(
      'There is no dependency "price"; known are prices.',
    );
    expect(lines).toEqual([]);
  });

  it('has one line when a dependency is lost and one when it is back, none for the probes in between', async () => {
    await fail(new Error('secret'), 5);
    for (let probe = 1; probe <= 3; probe += 1) {
      clock.advance(2_000);
      await fail(new Error('secret'));
    }
    clock.advance(2_000);
    await prices.call(async () => 1);
    expect(lines).toEqual([
      { level: 'warn', message: 'dependency lost', dependency: 'prices', cause: 'failures_in_a_row' },
      { level: 'log', message: 'dependency back', dependency: 'prices', cause: 'probe_succeeded' },
    ]);
  });

  it('is an alarm when a probe meets a mistake of ours', async () => {
    await fail(new Error('secret'), 5);
    clock.advance(2_000);
    await fail(new TypeError('secret'));
    expect(lines.at(-1)).toEqual({
      level: 'error',
      message: 'a probe of a dependency met a bug',
      dependency: 'prices',
    });
  });

  it('ends with the application', async () => {
    log.onModuleDestroy();
    await fail(new Error('secret'), 5);
    expect(lines).toEqual([]);
  });
});
