import { gateAtCommit, withoutIdempotency } from '../support/commit-gate.js';
import type { FaultRow } from '../support/fault-row.js';
import { until } from '../support/gate.js';
import type { Trial } from '../support/trial.js';

export const COMMIT_ANSWER_LOST: FaultRow = {
  id: 'F10',
  fault: 'A booking is committed, and the network loses what the database answers to that',
  outcome:
    'The client hears in time that the outcome is unknown (503); the same key gets the stored answer from any replica, and the booking is there once.',
  guard: 'idempotency keys',
  run: async (trial) => {
    const proxy = await trial.proxy();
    const [unlucky, other] = [await trial.replica({ through: proxy }), await trial.replica()];
    await trial.market(other);
    const user = await trial.user(other);
    if (!trial.guarded) [unlucky, other].forEach(withoutIdempotency);
    const marker = 'marker-of-the-unlucky';
    const { gate, restore } = gateAtCommit(unlucky, marker);
    const booking = { quantity: '5', key: 'answer-lost', marker };
    const first = trial.journal.book(unlucky.url, user, booking);
    await gate.reached;
    restore();
    const { held } = proxy.counters;
    await proxy.inject({ kind: 'blackhole', direction: 'down' });
    gate.open();
    await until('the commit', async () => (await rowsOf(trial, marker)) === 1);
    const refused = await first;
    trial.proof(`committed with ${proxy.counters.held - held} answers of the database lost`);
    trial.requireEqual([refused.status, refused.body?.errorCode], [503, 'outcome_unknown'], 'what the client hears');
    const again = await trial.journal.book(other.url, user, booking);
    trial.requireEqual(
      [again.status, again.headers['idempotency-replayed']],
      [201, 'true'],
      'the repetition, and whether its answer was stored',
    );
    trial.requireEqual(await rowsOf(trial, marker), 1, 'rows of the booking');
    // The connections end before the network is back: what was lost does not arrive late.
    proxy.resetAll();
    await proxy.heal();
    await trial.recovered(unlucky, user);
  },
};

async function rowsOf(trial: Trial, marker: string): Promise<number> {
  const { rows } = await trial.database.admin.query('select from transactions where note = $1', [marker]);
  return rows.length;
}
