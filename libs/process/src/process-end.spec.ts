import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProcessEnd } from './process-end.js';

describe('ProcessEnd', () => {
  let steps: string[];
  let stopped: { resolve: () => void; reject: (error: Error) => void };
  let sut: ProcessEnd;
  const settled = async (): Promise<void> => {
    await vi.advanceTimersByTimeAsync(0);
  };

  beforeEach(() => {
    vi.useFakeTimers();
    steps = [];
    const note =
      (word: string) =>
      (fields: unknown): void =>
        void steps.push(`${word} ${(fields as { error?: string }).error ?? ''}`.trim());
    const service = {
      stop: async (windowMs: number): Promise<void> => {
        steps.push(`stop ${windowMs}`);
        await new Promise<void>((resolve, reject) => (stopped = { resolve, reject }));
      },
      hurry: (): void => void steps.push('hurry'),
    };
    const log = { info: vi.fn(), error: note('error'), fatal: note('fatal') };
    sut = new ProcessEnd(
      {
        service,
        log: log as never,
        flush: async () => void steps.push('flush'),
        exit: (code) => void steps.push(`exit ${code}`),
      },
      { drainMs: 2_000, killMs: 20_000 },
    );
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('drains on SIGTERM, and leaves with 0 once everything has stopped and the last lines are out', async () => {
    sut.onSignal('SIGTERM');
    await settled();
    expect(steps).toEqual(['stop 2000']);
    stopped.resolve();
    await settled();
    expect(steps).toEqual(['stop 2000', 'flush', 'exit 0']);
  });

  it('does not drain for a person: nobody balances load in front of Ctrl-C', () => {
    sut.onSignal('SIGINT');
    expect(steps).toEqual(['stop 0']);
  });

  it('stops waiting for balancers at the second signal, and for everything at the third', async () => {
    sut.onSignal('SIGTERM');
    sut.onSignal('SIGTERM');
    expect(steps).toEqual(['stop 2000', 'hurry']);
    sut.onSignal('SIGTERM');
    await settled();
    expect(steps).toEqual(['stop 2000', 'hurry', 'flush', 'exit 143']);
  });

  it('leaves with 70 when the time is up', async () => {
    sut.onSignal('SIGTERM');
    await vi.advanceTimersByTimeAsync(19_999);
    expect(steps).toEqual(['stop 2000']);
    await vi.advanceTimersByTimeAsync(1);
    expect(steps).toEqual(['stop 2000', 'error', 'flush', 'exit 70']);
  });

  it('leaves with 1 when stopping fails', async () => {
    sut.onSignal('SIGTERM');
    stopped.reject(new TypeError('x'));
    await settled();
    expect(steps).toEqual(['stop 2000', 'error TypeError', 'flush', 'exit 1']);
  });

  it('says what nobody expected, drains, and leaves with 70; what else happens meanwhile is said too', async () => {
    sut.onUnexpected(Object.assign(new Error('secret'), { code: 'E_FIRST' }), 'uncaughtException');
    sut.onUnexpected('second', 'unhandledRejection');
    stopped.resolve();
    await settled();
    expect(steps).toEqual(['fatal Error E_FIRST', 'stop 2000', 'fatal string', 'flush', 'exit 70']);
  });

  it('remembers an unexpected error while it is ending already', async () => {
    sut.onSignal('SIGTERM');
    sut.onUnexpected(new RangeError('x'), 'uncaughtException');
    stopped.resolve();
    await settled();
    expect(steps.at(-1)).toBe('exit 70');
  });
});
