import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleAll, handleWhen } from 'cockatiel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { completeOptions, type DependencyGuardOptions } from '../guard-options.js';
import { Circuit, type CircuitTransition, type Evidence } from './circuit.js';

const HOUR_MS = 3_600_000;

describe('Circuit', () => {
  let clock: ManualClock;
  let transitions: CircuitTransition[];
  beforeEach(() => {
    clock = new ManualClock('2026-06-10T15:00:00Z');
    transitions = [];
  });
  afterEach(() => void vi.useRealTimers());

  const circuit = (options: Partial<DependencyGuardOptions> = {}, random = 0.5): Circuit =>
    new Circuit(
      completeOptions('prices', options),
      clock,
      () => random,
      (transition) => transitions.push(transition),
    );
  const attempt = async (sut: Circuit, evidence: Evidence): Promise<Evidence> =>
    await sut.run(
      async () => evidence,
      (given) => given,
    );
  /** An attempt that ends when it is told how. */
  const begin = (sut: Circuit): ((evidence: Evidence) => Promise<Evidence>) => {
    let end!: (evidence: Evidence) => void;
    const running = sut.run(
      async () => await new Promise<Evidence>((resolve) => (end = resolve)),
      (given) => given,
    );
    return async (evidence) => {
      end(evidence);
      return await running;
    };
  };
  const opened = async (sut = circuit()): Promise<Circuit> => {
    for (let failure = 1; failure <= 5; failure += 1) await attempt(sut, 'failure');
    expect(sut.state).toBe('open');
    return sut;
  };

  it('refuses from the fifth failure on until its wait is over, then lets one probe and closes', async () => {
    const sut = await opened();
    clock.advance(1_999);
    expect([sut.refuses, sut.probeInMs]).toEqual([true, 1]);
    clock.advance(1);
    expect([sut.refuses, sut.probeInMs]).toEqual([false, 0]);
    const end = begin(sut);
    expect([sut.state, sut.refuses]).toEqual(['half_open', true]);
    await end('good');
    expect([sut.state, sut.refuses, sut.probeInMs]).toEqual(['closed', false, null]);
    expect(transitions).toEqual([
      { from: 'closed', to: 'open', cause: 'failures_in_a_row' },
      { from: 'open', to: 'half_open', cause: 'wait_over' },
      { from: 'half_open', to: 'closed', cause: 'probe_succeeded' },
    ]);
  });

  it.each([
    [0, 1_600],
    [0.5, 2_000],
    [0.999_999, 2_400],
  ])('waits 2 s with up to a fifth more or less: drawn %d, %d ms', async (random, expected) => {
    const sut = await opened(circuit({}, random));
    expect(Math.round(sut.probeInMs!)).toBe(expected);
  });

  it.each<[Evidence, number, string]>([
    ['failure', 2_000, 'probe_failed'],
    ['slow', 2_000, 'probe_failed'],
    ['cut_off', 2_000, 'probe_failed'],
    ['bug', 2_000, 'probe_hit_bug'],
    ['neutral', 0, 'probe_neutral'],
  ])('stays open after a probe that ended in %s, and may try again in %d ms', async (evidence, waitMs, cause) => {
    const sut = await opened();
    clock.advance(2_000);
    await attempt(sut, evidence);
    expect([sut.state, sut.probeInMs]).toEqual(['open', waitMs]);
    expect(transitions.at(-1)).toEqual({ from: 'half_open', to: 'open', cause });
    clock.advance(waitMs);
    await attempt(sut, 'good');
    expect(sut.state).toBe('closed');
  });

  it("would close after a bug of ours with cockatiel's breaker and a list of faults", async () => {
    vi.useFakeTimers();
    const listed = handleWhen((error) => (error as Error).message === 'down');
    const policy = circuitBreaker(listed, { halfOpenAfter: 2_000, breaker: new ConsecutiveBreaker(1) });
    await policy.execute(() => Promise.reject(new Error('down'))).catch(() => undefined);
    expect(policy.state).toBe(CircuitState.Open);
    vi.advanceTimersByTime(2_000);
    await policy.execute(() => Promise.reject(new TypeError('bug'))).catch(() => undefined);
    expect(policy.state).toBe(CircuitState.Closed);
  });

  it.each<Evidence>(['neutral', 'bug', 'cut_off'])('does not open after any number of %s', async (evidence) => {
    const sut = circuit();
    for (let call = 1; call <= 100; call += 1) await attempt(sut, evidence);
    expect(sut.state).toBe('closed');
  });

  it('does not let "not found" in between hide failures in a row', async () => {
    const sut = circuit();
    for (const evidence of [
      'failure',
      'neutral',
      'failure',
      'bug',
      'failure',
      'cut_off',
      'failure',
      'failure',
    ] as const) {
      await attempt(sut, evidence);
    }
    expect(sut.state).toBe('open');
  });

  it('opens on a share of slow attempts, which are handed on all the same', async () => {
    const sut = circuit();
    const answers = [];
    for (let call = 1; call <= 10; call += 1) answers.push(await attempt(sut, 'slow'));
    expect(answers).toEqual(Array.from({ length: 10 }, () => 'slow'));
    expect(transitions).toEqual([{ from: 'closed', to: 'open', cause: 'failure_rate' }]);
  });

  it.each([
    ['back by an hour', '2026-06-10T14:00:00Z'],
    ['forward by an hour', '2026-06-10T16:00:00Z'],
  ])('neither stays open longer nor tries earlier when the wall clock jumps %s', async (_, to) => {
    vi.useFakeTimers({ now: clock.now() });
    const sut = await opened();
    vi.setSystemTime(to);
    clock.set(to);
    clock.advance(1_999);
    expect(sut.refuses).toBe(true);
    await expect(attempt(sut, 'good')).rejects.toMatchObject({ isBrokenCircuitError: true });
    clock.advance(1);
    await attempt(sut, 'good');
    expect(sut.state).toBe('closed');
  });

  it('would with cockatiel alone', async () => {
    vi.useFakeTimers({ now: clock.now() });
    const probes = async (jumpMs: number, waitedMs: number): Promise<boolean> => {
      const policy = circuitBreaker(handleAll, { halfOpenAfter: 2_000, breaker: new ConsecutiveBreaker(1) });
      await policy.execute(() => Promise.reject(new Error('down'))).catch(() => undefined);
      vi.setSystemTime(Date.now() + jumpMs + waitedMs);
      return await policy.execute(() => true).catch(() => false);
    };
    expect(await probes(0, 1_999)).toBe(false);
    expect(await probes(0, 2_000)).toBe(true);
    expect(await probes(HOUR_MS, 1)).toBe(true);
    expect(await probes(-HOUR_MS, 2_000)).toBe(false);
  });

  it('does not count what began before it opened: late failures do not fail the probe, late successes do not close', async () => {
    const sut = circuit();
    const late = Array.from({ length: 20 }, () => begin(sut));
    await opened(sut);
    await late[0]!('good');
    expect(sut.state).toBe('open');
    clock.advance(2_000);
    const endProbe = begin(sut);
    for (const end of late.slice(1, 10)) await end('failure');
    expect(sut.state).toBe('half_open');
    await endProbe('good');
    for (const end of late.slice(10)) await end('failure');
    expect(sut.state).toBe('closed');
  });

  it('is held open by an operator until it is reset, both as often as one likes', async () => {
    const sut = circuit();
    sut.isolate();
    sut.isolate();
    clock.advance(HOUR_MS);
    expect([sut.state, sut.refuses]).toEqual(['isolated', true]);
    sut.reset();
    sut.reset();
    expect([sut.state, sut.refuses]).toEqual(['closed', false]);
    expect(transitions).toEqual([
      { from: 'closed', to: 'isolated', cause: 'operator' },
      { from: 'isolated', to: 'closed', cause: 'operator' },
    ]);
  });

  it('can be isolated again after a reset', async () => {
    const sut = circuit();
    sut.isolate();
    sut.reset();
    sut.isolate();
    expect(sut.state).toBe('isolated');
  });

  it('takes five failures to open again after it closed', async () => {
    const sut = await opened();
    clock.advance(2_000);
    await attempt(sut, 'good');
    for (let failure = 1; failure <= 4; failure += 1) await attempt(sut, 'failure');
    expect(sut.state).toBe('closed');
    await attempt(sut, 'failure');
    expect(sut.state).toBe('open');
  });

  it('is closed by a reset whatever its state, and what was counted is forgotten', async () => {
    const sut = await opened();
    sut.reset();
    expect(transitions.at(-1)).toEqual({ from: 'open', to: 'closed', cause: 'operator' });
    for (let failure = 1; failure <= 4; failure += 1) await attempt(sut, 'failure');
    sut.reset();
    await attempt(sut, 'failure');
    expect(sut.state).toBe('closed');

    await opened(circuit());
    const probing = await opened(circuit());
    clock.advance(2_000);
    const end = begin(probing);
    probing.reset();
    expect(probing.state).toBe('closed');
    await end('failure');
    expect(probing.state).toBe('closed');
  });

  it('stays isolated when what began before ends', async () => {
    const sut = await opened();
    clock.advance(2_000);
    const end = begin(sut);
    sut.isolate();
    await end('good');
    expect(sut.state).toBe('isolated');
  });
});
