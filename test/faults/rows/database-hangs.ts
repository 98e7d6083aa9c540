import { RenderedMetrics } from '@portfolio-metrics/metrics';
import { RATE_LIMITS } from '../../../apps/api/src/limits/rate-limits.js';
import { USER_PLACES } from '../../../apps/api/src/limits/user-places.js';
import type { FaultRow } from '../support/fault-row.js';
import { intercept } from '../support/gate.js';
import type { JournalUser } from '../support/journal.js';
import type { Replica, Trial } from '../support/trial.js';

const PATH = '/api/v1/dashboard';
const AT_ONCE = 30;
const EACH = 2;
/** Until every client has found out that nothing comes. */
const FOUND_OUT_MS = 1_500;
const LATER_FOR_MS = 5_000;
const FAST_MS = 50;
const RECOVERED_WITHIN_MS = 5_000;

export const DATABASE_HANGS: FaultRow = {
  id: 'F08',
  fault: `The database takes everything and answers nothing while one user asks for figures ${AT_ONCE} at a time`,
  outcome:
    'What was sent last is sent again, flagged as stale, also what was computed once only: soon at first, and then at once. Nobody waits longer than a request may take, nobody is refused.',
  guard: 'who has something older at hand does not wait for the time limits of the dependencies',
  run: async (trial) => {
    const proxy = await trial.proxy();
    const replica = await trial.replica({
      through: proxy,
      appOptions: { limits: { rate: RATE_LIMITS, load: null, places: USER_PLACES } },
    });
    await trial.market(replica);
    const [often, once] = [await trial.user(replica), await trial.user(replica)];
    if (!trial.guarded) intercept(replica.app.get(RenderedMetrics), 'servable', () => () => null);
    for (let count = 0; count < 2; count += 1) await trial.journal.get(replica.url, PATH, often);
    await trial.journal.get(replica.url, PATH, once);
    await proxy.inject({ kind: 'blackhole' });

    const began = performance.now();
    const clients = Array.from({ length: AT_ONCE }, async (_, client) => {
      for (let count = 0; count < EACH; count += 1) await stale(trial, replica, often, `at first ${client}`);
    });
    await Promise.all([...clients, stale(trial, replica, once, 'once')]);
    trial.note(`${AT_ONCE * EACH} answers within ${Math.round(performance.now() - began)} ms`);
    trial.proof(`proxy held ${proxy.counters.held} packets`);
    await later(trial, replica, [often, once], began);
    const times = trial.journal.fairTimes('later');
    const p99 = times[Math.floor(times.length * 0.99)] ?? Infinity;
    trial.note(`then ${times.length} answers, p99 ${p99.toFixed(1)} ms, breakers ${JSON.stringify(statesOf(replica))}`);
    trial.require(p99 <= FAST_MS, `p99 later ${p99.toFixed(0)} ms`);

    proxy.resetAll();
    await proxy.heal();
    const tookMs = await trial.recovered(replica, often);
    trial.require(tookMs <= RECOVERED_WITHIN_MS, `recovered after ${Math.round(tookMs)} ms`);
  },
};

async function later(trial: Trial, replica: Replica, users: readonly JournalUser[], began: number): Promise<void> {
  const found = began + FOUND_OUT_MS;
  while (performance.now() < found + LATER_FOR_MS) {
    const client = performance.now() < found ? 'meanwhile' : 'later';
    for (const user of users) await stale(trial, replica, user, client);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function stale(trial: Trial, replica: Replica, user: JournalUser, client: string): Promise<void> {
  const { status, body } = await trial.journal.get(replica.url, PATH, user, { client });
  trial.requireEqual([status, body?.meta?.stale, body?.meta?.degraded], [200, true, true], `answer ${client}`);
}

function statesOf(replica: Replica): object {
  const { cache, transactions } = replica.app.get<RenderedMetrics, { guards: Record<string, { state: string }> }>(
    RenderedMetrics,
  ).guards;
  return { cache: cache?.state, transactions: transactions?.state };
}
