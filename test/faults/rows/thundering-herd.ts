import type { Outcome } from '@portfolio-metrics/kernel';
import { MetricsCacheStore } from '@portfolio-metrics/metrics-cache';
import { MetricsOrchestrator } from '@portfolio-metrics/metrics';
import { MetricsComputer } from '../../../libs/metrics/src/stages/metrics-computer.js';
import type { FaultRow } from '../support/fault-row.js';
import { intercept } from '../support/gate.js';
import type { JournalUser } from '../support/journal.js';
import type { Replica, Trial } from '../support/trial.js';

const REPLICAS = 3;
const KEYS = 50;
const CLIENTS = 200;

export const THUNDERING_HERD: FaultRow = {
  id: 'F38',
  fault: `Everything in the cache is invalidated at once while ${CLIENTS} clients ask ${REPLICAS} replicas for ${KEYS} portfolios`,
  outcome:
    'One computation per portfolio over all replicas; everybody else is served the copy that is there, flagged as stale.',
  guard: 'one computation per process and key, and the lease',
  run: async (trial) => {
    const replicas = [];
    for (let count = 0; count < REPLICAS; count += 1) replicas.push(await trial.replica());
    await trial.market(replicas[0]!);
    const users: JournalUser[] = [];
    for (let count = 0; count < KEYS; count += 1) users.push(await trial.user(replicas[0]!));
    for (const user of users) await trial.journal.get(replicas[0]!.url, '/api/v1/dashboard', user);
    if (!trial.guarded) for (const replica of replicas) withoutSharing(replica);
    const computed = new Map<string, number>();
    for (const replica of replicas) countComputations(replica, computed);

    const { rows } = await trial.database.admin.query<{ key: string }>(
      `insert into market_generations as g (key, generation) values ('*', 1)
       on conflict (key) do update set generation = g.generation + 1 returning key`,
    );
    trial.proof(`generation of ${rows[0]?.key} moved under ${KEYS} entries`);
    await herd(trial, replicas, users);

    const most = Math.max(...computed.values());
    trial.note(`computations per key at most ${most}, in all ${[...computed.values()].reduce((a, b) => a + b, 0)}`);
    trial.require(computed.size > 0, 'nothing was computed');
    trial.require(most <= 1, `${most} computations of one key`);
    trial.require(
      trial.journal.events.every(({ status }) => status !== null && status < 300),
      'an answer was no success',
    );
  },
};

/** All clients at once, each at a replica of its own choice. */
async function herd(trial: Trial, replicas: readonly Replica[], users: readonly JournalUser[]): Promise<void> {
  const requests = Array.from({ length: CLIENTS }, async (_, client) => {
    const user = users[client % users.length]!;
    await trial.journal.get(trial.random.of(replicas).url, '/api/v1/dashboard', user, { client: `client ${client}` });
  });
  await Promise.all(requests);
}

/** A result that is not complete (an input came too late on a busy machine) is rightly tried again: it does not count. */
function countComputations(replica: Replica, computed: Map<string, number>): void {
  intercept(
    replica.app.get(MetricsComputer),
    'compute',
    (compute) =>
      async (metric: object, scope: { userId: string }, ...rest: unknown[]) => {
        const result = (await compute(metric, scope, ...rest)) as Outcome<{ degraded: boolean }>;
        const complete = result.status === 'ok' && !result.value.degraded;
        if (complete) computed.set(scope.userId, (computed.get(scope.userId) ?? 0) + 1);
        return result;
      },
  );
}

function withoutSharing(replica: Replica): void {
  const { flights } = replica.app.get<MetricsOrchestrator, { flights: object }>(MetricsOrchestrator);
  intercept(flights, 'join', () => async (_key: string, compute: () => Promise<unknown>) => ({
    value: await compute(),
    shared: false,
  }));
  const store = replica.app.get(MetricsCacheStore);
  intercept(store, 'lease', () => async (...[userId, key]: Parameters<MetricsCacheStore['open']>) => ({
    granted: true,
    ticket: await store.open(userId, key),
  }));
}
