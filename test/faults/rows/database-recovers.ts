import { RenderedMetrics } from '@portfolio-metrics/metrics';
import type { FaultRow } from '../support/fault-row.js';
import { intercept } from '../support/gate.js';
import type { JournalUser } from '../support/journal.js';
import { OwnServer } from '../support/own-server.js';
import { poolOf, type Replica, type Trial } from '../support/trial.js';

const PATH = '/api/v1/dashboard';
const ASKED = 5;
const RECOVERED_WITHIN_MS = 5_000;

export const DATABASE_RECOVERS: FaultRow = {
  id: 'F02',
  fault: 'PostgreSQL is killed, comes back, and refuses everybody while it recovers from its log',
  outcome:
    'Figures that were sent before are sent again, flagged as stale; everything else is 503 with Retry-After, never 500; all is well soon after the recovery.',
  guard: 'what a process sent last is kept for the time in which nothing can be computed',
  database: async () => OwnServer.start(),
  run: async (trial) => {
    const server = trial.database as OwnServer;
    const replica = await trial.replica();
    await trial.market(replica);
    const user = await trial.user(replica);
    if (!trial.guarded) intercept(replica.app.get(RenderedMetrics), 'leftOver', () => () => null);
    // What was computed is in the cache, and what was sent from there is kept.
    for (let count = 0; count < 2; count += 1) await trial.journal.get(replica.url, PATH, user);
    const pid = await server.kill();
    await outage(trial, replica, user, 'while it is gone');
    await server.startInRecovery();
    const refused = await refusalOf(replica);
    await outage(trial, replica, user, 'while it recovers');
    trial.proof(`postmaster ${pid} killed, then connections refused with ${refused}`);
    trial.requireEqual(refused, '57P03', 'SQLSTATE while it recovers');
    await server.endRecovery();
    const tookMs = await trial.recovered(replica, user);
    trial.require(tookMs <= RECOVERED_WITHIN_MS, `recovered after ${Math.round(tookMs)} ms`);
    const booked = await trial.journal.book(replica.url, user, { quantity: '2' });
    trial.requireEqual(booked.status, 201, 'status of a booking afterwards');
  },
};

async function outage(trial: Trial, replica: Replica, user: JournalUser, when: string): Promise<void> {
  for (let count = 0; count < ASKED; count += 1) {
    const figures = await trial.journal.get(replica.url, PATH, user);
    trial.requireEqual([figures.status, figures.body?.meta?.stale], [200, true], `figures ${when}`);
    const list = await trial.journal.get(replica.url, '/api/v1/transactions', user);
    const booked = await trial.journal.book(replica.url, user, { quantity: '1', key: `${when.length}-${count}` });
    for (const { status, body, headers } of [list, booked]) {
      trial.requireEqual([status, body?.retryable], [503, true], `status ${when}, and whether to come again`);
      trial.require(Number(headers['retry-after']) >= 1, `a 503 without Retry-After ${when}`);
    }
  }
}

/** What the service itself gets to hear. */
async function refusalOf(replica: Replica): Promise<string> {
  try {
    (await poolOf(replica).connect()).release();
    return 'nothing';
  } catch (error) {
    return (error as { code?: string }).code ?? 'no code';
  }
}
