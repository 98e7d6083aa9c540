import { AppError, type Outcome } from '@portfolio-metrics/kernel';
import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleAll, handleWhen, SamplingBreaker } from 'cockatiel';
import { guardWithClock, plain, stubFeed, tallied } from '../support/calls.js';
import type { FaultRow } from '../support/fault-row.js';
import { answering, askFeed } from '../support/stub-feed.js';

const fail = async (): Promise<never> => {
  throw new Error('down');
};

const refused = (outcome: Outcome<unknown>): boolean =>
  outcome.status === 'unavailable' &&
  (outcome.reason === 'circuit_open' || /Execution prevented/.test(String(outcome.error)));

export const LOW_TRAFFIC: FaultRow = {
  id: 'F32',
  fault: 'A dependency fails always, at two calls a second',
  outcome: 'The circuit opens after at most 5 failures, however few calls there are.',
  guard: 'failures in a row (instead: a share of calls per second)',
  run: async (trial) => {
    const feed = await stubFeed(trial);
    feed.behaviour = answering(500);
    const { guard, clock } = guardWithClock();
    const breaker = new SamplingBreaker({ threshold: 0.5, duration: 10_000, minimumRps: 5 });
    const caller = tallied(
      trial,
      trial.guarded ? guard : plain(circuitBreaker(handleAll, { halfOpenAfter: 2_000, breaker })),
    );
    let failures = 0;
    for (let call = 0; call < 200; call += 1) {
      const outcome = await caller.call(async (signal) => askFeed(feed, signal));
      if (refused(outcome)) break;
      failures += 1;
      clock.advance(500);
    }
    trial.proof(`feed answered 500 x${feed.calls}`);
    trial.note(`failures to open ${failures}`);
    trial.require(failures <= 5, `not open after ${failures} failures`);
  },
};

export const OLD_FAILURES: FaultRow = {
  id: 'F33',
  fault: 'Four failures, an hour of silence, one more failure',
  outcome: 'The circuit stays closed: what is long past is forgotten.',
  guard: 'forgetting',
  run: async (trial) => {
    const { guard, clock } = guardWithClock();
    const caller = tallied(
      trial,
      trial.guarded
        ? guard
        : plain(circuitBreaker(handleAll, { halfOpenAfter: 2_000, breaker: new ConsecutiveBreaker(5) })),
    );
    for (let failure = 0; failure < 4; failure += 1) await caller.call(fail);
    clock.advance(3_600_000);
    await caller.call(fail);
    const next = await caller.call(async () => 'answer');
    trial.proof(`5 failures, the clock moved ${clock.monotonicMs()} ms`);
    trial.require(!refused(next), 'the circuit opened');
  },
};

export const ANSWERS_IN_A_PROBE: FaultRow = {
  id: 'F34',
  fault: 'The call that probes a dependency gets a 4xx, or meets a mistake of our own',
  outcome: 'A 4xx says nothing about health: the next call may probe. A mistake of ours leaves the circuit open.',
  guard: 'what counts as health',
  run: async (trial) => {
    const missing = new AppError('not_found', 'no such symbol');
    const bug = new TypeError('undefined is not a function');
    for (const [name, thrown] of [
      ['4xx', missing],
      ['bug', bug],
    ] as const) {
      const { guard, clock } = guardWithClock();
      const probing = circuitBreaker(
        handleWhen((error) => error instanceof Error && error.message === 'down'),
        {
          halfOpenAfter: 0,
          breaker: new ConsecutiveBreaker(5),
        },
      );
      const caller = tallied(trial, trial.guarded ? guard : plain(probing));
      for (let failure = 0; failure < 5; failure += 1) await caller.call(fail);
      clock.advance(2_500);
      let probes = 0;
      await caller
        .call(async () => {
          probes += 1;
          throw thrown;
        })
        .catch(() => undefined);
      trial.proof(`${name} in a probe x${probes}`);
      const state = trial.guarded ? guard.state : String(probing.state);
      trial.note(`after a ${name}: ${state}`);
      trial.require(
        trial.guarded ? state !== 'closed' : probing.state !== CircuitState.Closed,
        `a ${name} in a probe closed the circuit`,
      );
      const next = await caller.call(async () => 'answer');
      if (name === '4xx') trial.requireEqual(next.status, 'ok', 'the next call after a 4xx');
      else trial.require(refused(next), 'a mistake of ours let the next call through');
    }
  },
};
