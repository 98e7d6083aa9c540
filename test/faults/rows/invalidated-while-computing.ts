import { MetricsComputer } from '../../../libs/metrics/src/stages/metrics-computer.js';
import type { FaultRow } from '../support/fault-row.js';
import { Gate, intercept } from '../support/gate.js';

export const INVALIDATED_WHILE_COMPUTING: FaultRow = {
  id: 'F39',
  fault: 'A transaction is booked while the figures without it are being computed',
  outcome:
    'The figures without it are not kept: the next answer has the transaction, and `dataVersion` never goes back.',
  guard: 'the generations that triggers count up with every change of the ledger',
  run: async (trial) => {
    const replica = await trial.replica();
    await trial.market(replica);
    const user = await trial.user(replica);
    if (!trial.guarded) {
      await trial.database.admin.query('alter table transactions disable trigger transactions_generations_on_insert');
    }
    const gate = new Gate();
    const restore = intercept(replica.app.get(MetricsComputer), 'compute', (original) => async (...args: unknown[]) => {
      const computed: unknown = await original(...args);
      await gate.pass();
      return computed;
    });
    const first = trial.journal.get(replica.url, '/api/v1/portfolio', user, { client: 'first' });
    await gate.reached;
    const booked = await trial.journal.book(replica.url, user, { quantity: '5', client: 'writer' });
    trial.proof(`booked (${booked.status}) with ${gate.arrivals} computation at the gate`);
    restore();
    gate.open();
    const early = await first;
    const next = await trial.journal.get(replica.url, '/api/v1/portfolio', user, { client: 'first' });
    trial.requireEqual(booked.status, 201, 'status of the booking');
    trial.requireEqual(next.body?.data?.holdings[0]?.quantity, '15', 'units in the next answer');
    trial.require(
      next.body?.meta?.dataVersion > early.body?.meta?.dataVersion,
      `version ${next.body?.meta?.dataVersion} after ${early.body?.meta?.dataVersion}`,
    );
    trial.note(`versions ${early.body?.meta?.dataVersion} then ${next.body?.meta?.dataVersion}`);
  },
};
