import { MetricsCacheStore } from '@portfolio-metrics/metrics-cache';
import { MetricsOrchestrator } from '@portfolio-metrics/metrics';
import { PriceReader } from '@portfolio-metrics/prices';
import type { FaultRow } from '../support/fault-row.js';
import { Gate, intercept, until } from '../support/gate.js';
import type { JournalUser } from '../support/journal.js';
import { poolOf } from '../support/trial.js';

const CLIENTS = 30;

export const CLIENT_LEAVES: FaultRow = {
  id: 'F53',
  fault: `${CLIENTS} clients ask for figures and go away while these are computed`,
  outcome:
    'Work that nobody waits for any more ends and stores nothing; no connection, lease or place is lost; nothing is logged as an error.',
  guard: 'the request ends with its client',
  run: async (trial) => {
    const replica = await trial.replica();
    await trial.market(replica);
    const users: JournalUser[] = [];
    for (let count = 0; count < CLIENTS; count += 1) users.push(await trial.user(replica));
    if (!trial.guarded) {
      intercept(
        replica.app.get(MetricsOrchestrator),
        'getPortfolioMetrics',
        (answer) => async (request: object) => answer({ ...request, signal: undefined }) as unknown,
      );
    }
    let stored = 0;
    intercept(replica.app.get(MetricsCacheStore), 'put', (put) => async (...args: unknown[]) => {
      stored += 1;
      return put(...args) as unknown;
    });
    const gate = new Gate();
    const restore = intercept(replica.app.get(PriceReader), 'latestOf', (read) => async (...args: unknown[]) => {
      await gate.pass();
      return read(...args) as unknown;
    });
    const leaving = new AbortController();
    const asked = users.map(async (user) =>
      trial.journal.get(replica.url, '/api/v1/portfolio', user, { signal: leaving.signal, client: 'leaving' }),
    );
    // The prices' guard lets 8 in; the others wait for a place.
    await until('computations at the gate', () => gate.arrivals >= 8);
    const logged = trial.logs.length;
    leaving.abort();
    const left = (await Promise.all(asked)).filter(({ status }) => status === null).length;
    trial.proof(`${left} of ${CLIENTS} clients left with ${gate.arrivals} computations at the gate`);
    restore();
    gate.open();

    const pool = poolOf(replica);
    await until('an idle pool', () => pool.waitingCount === 0 && pool.totalCount === pool.idleCount, 4_000);
    const after = await trial.journal.get(replica.url, '/api/v1/portfolio', users[0]!);
    trial.requireEqual(after.status, 200, 'the next answer');
    trial.note(`stored for nobody: ${stored - 1}`);
    trial.require(stored <= 1, `${stored - 1} results were stored for clients who had left`);
    const errors = trial.logs.slice(logged).filter((line) => /^(error|fatal)/.test(line));
    trial.requireEqual(errors, [], 'errors in the log');
  },
};
