import { ok } from '@portfolio-metrics/kernel';
import { Client } from 'pg';
import { DependencyGuards } from '../../../libs/metrics/src/resilience/dependency-guards.js';
import type { FaultRow } from '../support/fault-row.js';
import { intercept } from '../support/gate.js';
import { poolOf, type Replica, type Trial } from '../support/trial.js';

const ASKED = 8;
const RECOVERED_WITHIN_MS = 5_000;

export const CACHE_LOCKED: FaultRow = {
  id: 'F18',
  fault: 'Somebody holds the cache table in an exclusive lock',
  outcome:
    'Figures are computed without the cache, a second later, and say so; bookings are not held up; the cache is used again at once.',
  guard: "the cache's dependency guard",
  run: async (trial) => {
    const replica = await trial.replica();
    await trial.market(replica);
    const user = await trial.user(replica);
    if (!trial.guarded) {
      intercept(
        replica.app.get(DependencyGuards).cache,
        'call',
        () => async (work: () => Promise<unknown>) => ok(await work()),
      );
    }
    const release = await lockCache(trial);
    const times: number[] = [];
    for (let count = 0; count < ASKED; count += 1) {
      const { status, body, ms } = await trial.journal.get(replica.url, '/api/v1/portfolio', user);
      times.push(ms);
      trial.requireEqual([status, body?.data?.holdings?.[0]?.quantity], [200, '10'], 'status and units');
      trial.requireEqual(body?.meta?.degraded, true, 'degraded');
    }
    trial.proof(`a read of the cache refused with ${await refusalOf(replica)}`);
    const booked = await trial.journal.book(replica.url, user, { quantity: '1' });
    trial.requireEqual(booked.status, 201, 'status of a booking');
    trial.note(`answers after ${times.map((ms) => Math.round(ms)).join(', ')} ms`);
    await release();
    const tookMs = await trial.recovered(replica, user, '/api/v1/portfolio');
    trial.require(tookMs <= RECOVERED_WITHIN_MS, `recovered after ${Math.round(tookMs)} ms`);
  },
};

/** Returns the way to end it. */
async function lockCache(trial: Trial): Promise<() => Promise<void>> {
  const holder = new Client({ connectionString: trial.database.adminUrl });
  await holder.connect();
  const release = async (): Promise<void> => holder.end().catch(() => undefined);
  trial.onEnd(release);
  await holder.query('begin');
  await holder.query('lock table portfolio_metrics_cache in access exclusive mode');
  return release;
}

/** What the service itself gets to hear. */
async function refusalOf(replica: Replica): Promise<string> {
  try {
    await poolOf(replica).query('select from portfolio_metrics_cache limit 1');
    return 'nothing';
  } catch (error) {
    return (error as { code?: string }).code ?? 'no code';
  }
}
