import { Database } from '@portfolio-metrics/database';
import type { EntityManager } from 'typeorm';
import type { FaultRow } from '../support/fault-row.js';
import { Gate, intercept } from '../support/gate.js';
import type { JournalUser } from '../support/journal.js';
import type { Replica, Trial } from '../support/trial.js';

type Work = (manager: EntityManager) => Promise<unknown>;

export const CONNECTION_ENDED: FaultRow = {
  id: 'F07',
  fault: 'The database ends the connection of a read, and that of a booking, while they work on it',
  outcome:
    'The read is repeated once on another connection and answered; the booking is not: 503, nothing of it is left, and the same key books once.',
  guard: 'the repetition of reads whose connection broke',
  run: async (trial) => {
    const replica = await trial.replica();
    await trial.market(replica);
    const user = await trial.user(replica);
    await endRead(trial, replica, user);
    await endBooking(trial, replica, user);
  },
};

async function endRead(trial: Trial, replica: Replica, user: JournalUser): Promise<void> {
  const { gate, transactions } = stopFirst(trial, replica);
  const answer = trial.journal.get(replica.url, '/api/v1/transactions', user);
  await endAtGate(trial, gate, transactions, 'read');
  const { status, body } = await answer;
  transactions.restore();
  trial.requireEqual(status, 200, 'status of the read');
  trial.requireEqual(body?.data?.length, 1, 'transactions in the answer');
  trial.requireEqual(transactions.count, 2, 'attempts of the read');
  trial.note(`attempts of the read ${transactions.count}`);
}

async function endBooking(trial: Trial, replica: Replica, user: JournalUser): Promise<void> {
  const { gate, transactions } = stopFirst(trial, replica);
  const booking = { quantity: '5', key: 'connection-ended' };
  const answer = trial.journal.book(replica.url, user, booking);
  await endAtGate(trial, gate, transactions, 'booking');
  const { status, body, headers, marker } = await answer;
  transactions.restore();
  trial.note(`attempts of the booking ${transactions.count}`);
  trial.requireEqual([status, body?.retryable], [503, true], 'status of the booking, and whether to repeat it');
  trial.require(Number(headers['retry-after']) >= 1, 'a 503 without Retry-After');
  trial.requireEqual(transactions.count, 1, 'attempts of the booking');
  trial.requireEqual(await rowsOf(trial, marker), 0, 'rows of the booking');
  const again = await trial.journal.book(replica.url, user, { ...booking, marker });
  trial.requireEqual(again.status, 201, 'status of its repetition');
  trial.requireEqual(await rowsOf(trial, marker), 1, 'rows of its repetition');
}

interface Transactions {
  /** How often work has begun. */
  count: number;
  /** Of the first one's connection. */
  pid: number;
  readonly restore: () => void;
}

/** Stops the next transaction in its middle: the server has begun it, and our next statement is still to come. */
function stopFirst(trial: Trial, replica: Replica): { readonly gate: Gate; readonly transactions: Transactions } {
  const gate = new Gate();
  const unrepeated = trial.guarded ? {} : { retries: 0 };
  const restore = intercept(
    replica.app.get(Database),
    'asUser',
    (asUser) =>
      async (userId: string, mode: string, work: Work, options: object = {}) =>
        asUser(userId, mode, async (manager: EntityManager) => stopped(manager, work), {
          ...options,
          ...unrepeated,
        }) as unknown,
  );
  const transactions: Transactions = { count: 0, pid: 0, restore };
  const stopped = async (manager: EntityManager, work: Work): Promise<unknown> => {
    transactions.count += 1;
    if (transactions.count > 1) return work(manager);
    const [backend] = await manager.query<[{ pid: number }]>('select pg_backend_pid() as pid');
    transactions.pid = backend.pid;
    await gate.pass();
    return work(manager);
  };
  return { gate, transactions };
}

async function endAtGate(trial: Trial, gate: Gate, transactions: Transactions, what: string): Promise<void> {
  await gate.reached;
  const { pid } = transactions;
  const { rows } = await trial.database.admin.query<{ ended: boolean }>(
    'select pg_terminate_backend($1, 5000) as ended',
    [pid],
  );
  const { rows: left } = await trial.database.admin.query('select from pg_stat_activity where pid = $1', [pid]);
  if (rows[0]?.ended === true && left.length === 0) trial.proof(`connection of the ${what} ended in its transaction`);
  gate.open();
}

async function rowsOf(trial: Trial, marker: string): Promise<number> {
  const { rows } = await trial.database.admin.query('select from transactions where note = $1', [marker]);
  return rows.length;
}
