import type { FaultRow } from '../support/fault-row.js';
import type { JournalUser } from '../support/journal.js';
import { ReplicaProcess } from '../support/replica-process.js';
import { withoutInFunction } from '../support/switch-off.js';
import type { Replica, Trial } from '../support/trial.js';

const PATH = '/api/v1/dashboard';
const LEASE_MS = 10_000;

export const LEASE_HOLDER_DIES: FaultRow = {
  id: 'F40',
  fault: 'The replica that computes is killed; another one is paused past its lease and wakes up with old figures',
  outcome: 'Another replica takes over at once; what the one that was paused stores afterwards is refused.',
  guard: 'the fence: a later computation is never overwritten by an earlier one',
  run: async (trial) => {
    const survivor = await trial.replica();
    await trial.market(survivor);
    const [first, second] = [await trial.user(survivor), await trial.user(survivor)];
    if (!trial.guarded) {
      await withoutInFunction(
        trial.database.admin,
        'store_portfolio_metrics',
        ['(c.lease_token is null or c.lease_token <= p_computation)', 'true'],
        ['(c.computation < p_computation and', '(true and'],
      );
    }
    await killHolder(trial, survivor, first);
    await wakeZombie(trial, survivor, second);
  },
};

async function killHolder(trial: Trial, survivor: Replica, user: JournalUser): Promise<void> {
  const holder = await ReplicaProcess.start(trial);
  holder.send({ do: 'arm', gate: 'computed' });
  const lost = trial.journal.get(holder.url, PATH, user, { client: 'of the dead' });
  await holder.reported('reached', 'computed');
  holder.kill('SIGKILL');
  const { signal } = await holder.exited;
  const killed = performance.now();
  const answer = await trial.journal.get(survivor.url, PATH, user);
  const took = performance.now() - killed;
  trial.proof(`holder ended by ${signal} with the lease`);
  trial.requireEqual((await lost).status, null, 'answer of the killed replica');
  trial.requireEqual(answer.status, 200, 'status after the kill');
  trial.require(took <= LEASE_MS, `another replica took over after ${Math.round(took)} ms`);
  trial.note(`taken over after ${Math.round(took)} ms`);
  await passLeases(trial);
}

async function wakeZombie(trial: Trial, survivor: Replica, user: JournalUser): Promise<void> {
  const zombie = await ReplicaProcess.start(trial);
  zombie.send({ do: 'arm', gate: 'computed' });
  const late = trial.journal.get(zombie.url, PATH, user, { client: 'of the zombie' });
  await zombie.reported('reached', 'computed');
  zombie.kill('SIGSTOP');
  trial.proof(`zombie in state ${zombie.state}`);
  await passLeases(trial);
  await trial.journal.get(survivor.url, PATH, user);
  const before = await computationOf(trial, user);
  zombie.kill('SIGCONT');
  zombie.send({ do: 'open', gate: 'computed' });
  const { detail } = await zombie.reported('stored');
  const zombies = trial.journal.events.findLast(({ client }) => client === 'of the zombie')!;
  await late;
  // What it was paused for is the test's doing.
  zombies.completedMs = Math.min(zombies.completedMs, zombies.invokedMs + trial.requestLimitMs);
  trial.note(`the zombie's figures: ${detail}`);
  trial.requireEqual(detail, 'fenced', "what became of the zombie's figures");
  trial.requireEqual(await computationOf(trial, user), before, 'computation in the cache');
}

/** Lets the time of all leases pass. */
async function passLeases(trial: Trial): Promise<void> {
  await trial.database.admin.query(
    `update portfolio_metrics_cache set lease_until = lease_until - $1 * interval '1 millisecond'`,
    [LEASE_MS],
  );
}

async function computationOf(trial: Trial, user: JournalUser): Promise<string | undefined> {
  const { rows } = await trial.database.admin.query<{ computation: string }>(
    'select computation from portfolio_metrics_cache where user_id = $1 and payload is not null',
    [user.id],
  );
  return rows[0]?.computation;
}
