import type { Outcome } from '@portfolio-metrics/kernel';
import { DependencyGuard, READ_RETRY } from '@portfolio-metrics/resilience';
import {
  bulkhead,
  circuitBreaker,
  ConsecutiveBreaker,
  ConstantBackoff,
  handleAll,
  noop,
  retry,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';
import { SeededRandom } from '../../cache/invariant-checker/seeded-random.js';
import { countOf, guardWithClock, orHung, plain, stubFeed, tallied } from '../support/calls.js';
import type { FaultRow } from '../support/fault-row.js';
import { until } from '../support/gate.js';
import { answering, answeringAfter, askFeed, hanging, type StubFeed } from '../support/stub-feed.js';

const TIMEOUT_MS = 100;
const CALLERS = 100;
/** What a busy machine may add to a time limit. */
const TOLERANCE_MS = 150;

const ask = (feed: StubFeed) => async (signal: AbortSignal) => askFeed(feed, signal);
const is = (reason: string) => (outcome: Outcome<unknown> | 'hung') =>
  outcome !== 'hung' && outcome.status === 'unavailable' && outcome.reason === reason;

export const FEED_HANGS: FaultRow = {
  id: 'F28',
  fault: 'The feed takes questions and never answers',
  outcome:
    'A hang counts as a failure: the circuit opens; never more calls under way than places; all sockets are closed.',
  guard: 'the time limit inside the breaker',
  run: async (trial) => {
    const feed = await stubFeed(trial);
    feed.behaviour = hanging;
    const { guard } = guardWithClock({ timeoutMs: TIMEOUT_MS });
    // The obvious order: the time limit outside, where the breaker never hears of it, and cuts nothing off.
    const obvious = wrap(
      timeout(TIMEOUT_MS, TimeoutStrategy.Aggressive),
      circuitBreaker(handleAll, { halfOpenAfter: 2_000, breaker: new ConsecutiveBreaker(5) }),
    );
    const caller = tallied(trial, trial.guarded ? guard : plain(obvious));
    const outcomes = await Promise.all(
      Array.from({ length: CALLERS }, async () => orHung(caller.call(ask(feed)), 20 * TIMEOUT_MS)),
    );
    trial.proof(`feed held ${feed.calls} questions, at most ${feed.mostRunning} at once`);
    const again = await caller.call(ask(feed));
    trial.requireEqual(
      countOf(outcomes, (one) => one === 'hung'),
      0,
      'callers that hung',
    );
    trial.require(is('circuit_open')(again), 'the circuit did not open');
    trial.require(feed.mostRunning <= 8, `${feed.mostRunning} calls under way at once`);
    const closing = await until('closed sockets', () => feed.running === 0, 1_000).catch(() => null);
    trial.require(closing !== null, `${feed.running} questions are still held`);
    trial.note(`timeouts ${countOf(outcomes, is('timeout'))}, refused ${countOf(outcomes, is('circuit_open'))}`);
  },
};

export const PROBE_HANGS: FaultRow = {
  id: 'F29',
  fault: `The call that probes a dependency hangs, and ${CALLERS} callers come`,
  outcome: 'Nobody waits for the probe; after a good one there is no burst: never more calls under way than places.',
  guard: 'the gate in front of a probe',
  run: async (trial) => {
    const feed = await stubFeed(trial);
    feed.behaviour = answering(500);
    const { guard, clock } = guardWithClock({ timeoutMs: 1_000 });
    const obvious = wrap(
      circuitBreaker(handleAll, { halfOpenAfter: 0, breaker: new ConsecutiveBreaker(5) }),
      timeout(1_000, TimeoutStrategy.Aggressive),
    );
    const caller = tallied(trial, trial.guarded ? guard : plain(obvious));
    for (let failure = 0; failure < 5; failure += 1) await caller.call(ask(feed));
    clock.advance(2_500);

    feed.behaviour = hanging;
    const probe = caller.call(ask(feed));
    await until('the probe at the feed', () => feed.running === 1);
    const began = performance.now();
    const calls = Array.from({ length: CALLERS }, async () => orHung(caller.call(ask(feed)), TOLERANCE_MS));
    const outcomes = await Promise.all(calls);
    const settledMs = performance.now() - began;
    trial.proof(`probe held at the feed, ${CALLERS} callers`);
    trial.requireEqual(
      countOf(outcomes, (one) => one === 'hung'),
      0,
      'callers that hung behind the probe',
    );
    trial.note(`settled in ${Math.round(settledMs)} ms`);
    await probe;

    clock.advance(2_500);
    feed.behaviour = answeringAfter(5);
    feed.mostRunning = 0;
    await caller.call(ask(feed));
    await Promise.all(Array.from({ length: CALLERS }, async () => caller.call(ask(feed))));
    trial.require(feed.mostRunning <= 8, `${feed.mostRunning} calls at once after the probe`);
  },
};

export const FEED_SLOW: FaultRow = {
  id: 'F30',
  fault: 'The feed answers, but just before its time limit, always',
  outcome: 'Slow answers open the circuit: callers get their answer without it instead of waiting each time.',
  guard: 'slow answers count',
  run: async (trial) => {
    const feed = await stubFeed(trial);
    feed.behaviour = answeringAfter(0.9 * TIMEOUT_MS * 3);
    const guard = new DependencyGuard('feed', {
      timeoutMs: TIMEOUT_MS * 3,
      // A share of 1: nothing below the time limit is slow.
      ...(trial.guarded ? {} : { slowShareOfTimeout: 1 }),
      rateWindowMs: 60_000,
    });
    const caller = tallied(trial, guard);
    const times: number[] = [];
    const outcomes: Array<Outcome<string>> = [];
    for (let call = 0; call < 16; call += 1) {
      const began = performance.now();
      outcomes.push(await caller.call(ask(feed)));
      times.push(performance.now() - began);
    }
    trial.proof(`feed answered x${feed.calls} after 0.9 of the time limit`);
    trial.require(guard.state === 'open', `the circuit is ${guard.state}`);
    trial.requireEqual(feed.calls, 10, 'calls until it opened');
    trial.require(Math.max(...times) <= TIMEOUT_MS * 3 + TOLERANCE_MS, 'a call took longer than its time limit');
    trial.note(`refused ${countOf(outcomes, is('circuit_open'))} of 16`);
  },
};

export const FULL_HOUSE: FaultRow = {
  id: 'F35',
  fault: 'Twice as many calls as there are places and room to wait',
  outcome:
    'What finds no room is refused at once; that does not open the circuit; callers who leave free their place in the queue.',
  guard: 'the limit of calls lies outside the breaker',
  run: async (trial) => {
    const feed = await stubFeed(trial);
    feed.behaviour = hanging;
    const { guard } = guardWithClock({ timeoutMs: 5_000, concurrency: 4, queue: 4 });
    const obvious = wrap(
      circuitBreaker(handleAll, { halfOpenAfter: 60_000, breaker: new ConsecutiveBreaker(3) }),
      bulkhead(4, 4),
    );
    const caller = tallied(trial, trial.guarded ? guard : plain(obvious));
    const leaving = new AbortController();
    const staying = Array.from({ length: 4 }, async () => caller.call(ask(feed)));
    const waiting = Array.from({ length: 4 }, async () => caller.call(ask(feed), leaving.signal));
    const surplus = await Promise.all(
      Array.from({ length: 8 }, async () => orHung(caller.call(ask(feed)), TOLERANCE_MS)),
    );
    await until('4 questions at the feed', () => feed.running === 4);
    trial.proof(`4 under way, 4 waiting, ${countOf(surplus, (one) => one !== 'hung')} of 8 refused`);
    trial.requireEqual(
      countOf(surplus, (one) => one === 'hung'),
      0,
      'calls that were not refused at once',
    );

    leaving.abort();
    trial.requireEqual(
      countOf(await Promise.all(waiting.map(async (one) => orHung(one, TOLERANCE_MS))), (one) => one === 'hung'),
      0,
      'callers who left and still wait',
    );
    const queued = Array.from({ length: 4 }, async () => caller.call(ask(feed)));
    const refusedAgain = await Promise.all(queued.map(async (one) => orHung(one, 20)));
    trial.requireEqual(
      countOf(refusedAgain, (one) => one === 'hung'),
      4,
      'calls that found the freed places in the queue',
    );
    feed.behaviour = answering(200, 'ok');
    feed.releaseHeld();
    await Promise.all([...staying, ...queued]);
    const after = await caller.call(ask(feed));
    trial.requireEqual(after.status, 'ok', 'a call after the crowd');
  },
};

export const RETRY_STORM: FaultRow = {
  id: 'F36',
  fault: 'Half of all calls fail, 500 at a time',
  outcome:
    'Second attempts are a tenth of the calls at most: retries never become the load that keeps a dependency down.',
  guard: 'the retry budget',
  run: async (trial) => {
    const feed = await stubFeed(trial);
    const random = new SeededRandom(trial.seed);
    feed.behaviour = (request, response) => answering(random.chance(0.5) ? 500 : 200, 'ok')(request, response);
    const { guard } = guardWithClock({
      concurrency: 64,
      queue: 1_000,
      failureRateToOpen: 1,
      failuresToOpen: 1_000,
      retry: { ...READ_RETRY, maxWaitMs: 5 },
    });
    const stubborn = wrap(
      retry(handleAll, { maxAttempts: 3, backoff: new ConstantBackoff(1) }),
      bulkhead(64, 1_000),
      noop,
    );
    const caller = tallied(trial, trial.guarded ? guard : plain(stubborn));
    const calls = 500;
    await Promise.all(Array.from({ length: calls }, async () => caller.call(ask(feed))));
    trial.proof(`feed saw ${feed.calls} attempts of ${calls} calls, half of them failed`);
    const ratio = feed.calls / calls;
    trial.note(`attempts per call ${ratio.toFixed(3)}`);
    // What is earned before may be spent too.
    trial.require(feed.calls <= 1.1 * calls + READ_RETRY.reserve, `${ratio.toFixed(3)} attempts per call`);
    trial.require(feed.calls > calls, 'nothing was tried again');
  },
};
