import { RATE_LIMITS } from '../../../apps/api/src/limits/rate-limits.js';
import { LOAD_LIMITS } from '../../../apps/api/src/limits/load-sensor.js';
import { USER_PLACES } from '../../../apps/api/src/limits/user-places.js';
import type { FaultRow } from '../support/fault-row.js';
import type { JournalUser } from '../support/journal.js';
import type { Replica, Trial } from '../support/trial.js';

const ASKED_BY_B = 60;
/** At least: more than the limit of a minute. */
const ASKED_BY_A = 120;
const AT_ONCE_BY_A = 30;
/** Between two requests of one of them: 300 a second in all. */
const PAUSE_MS = 100;
/** On a machine of which the clients, the service and the database share two processors. */
const TOLERANCE_MS = 60;

export const NOISY_NEIGHBOUR: FaultRow = {
  id: 'F44',
  fault: `One user asks for new figures 300 times a second, ${AT_ONCE_BY_A} at once`,
  outcome: 'That user gets 429; the others get their answers, none of them an error, hardly later than otherwise.',
  guard: 'places per user, and the limit of requests a minute',
  run: async (trial) => {
    const everybody = { places: 10_000, queue: 10_000, longestWaitMs: 60_000 };
    const replica = await trial.replica({
      appOptions: {
        limits: {
          rate: trial.guarded ? RATE_LIMITS : null,
          load: trial.guarded ? { ...LOAD_LIMITS, maxLoopDelayMs: 0 } : null,
          places: trial.guarded ? USER_PLACES : everybody,
        },
      },
    });
    await trial.market(replica);
    const [noisy, other] = [await trial.user(replica), await trial.user(replica)];
    await ask(trial, replica, other, 'warm-up');
    const alone = await ask(trial, replica, other, 'alone');
    const { statuses, stop } = attack(trial, replica, noisy);
    const beside = await ask(trial, replica, other, 'beside', () => statuses.length < ASKED_BY_A);
    await stop();

    const refused = statuses.filter((status) => status === 429 || status === 503).length;
    trial.proof(`${statuses.length} requests of one user, ${refused} refused`);
    trial.note(`p90 of the other ${alone.toFixed(0)} ms alone, ${beside.toFixed(0)} ms beside`);
    trial.require(refused > 0, 'nothing was refused');
    trial.require(
      beside <= 2 * alone + TOLERANCE_MS,
      `p90 of the other user ${beside.toFixed(0)} ms, ${alone.toFixed(0)} ms alone`,
    );
    const errors = trial.journal.events.filter(({ user, status }) => user === other.name && (status ?? 599) >= 400);
    trial.requireEqual(errors.length, 0, 'errors of the other user');
    // What waits for a place waits at its own user's expense.
    trial.journal.events.splice(
      0,
      trial.journal.events.length,
      ...trial.journal.events.filter(({ client }) => client !== 'noisy'),
    );
  },
};

/** The 90th percentile of some reads that no memory answers, one after the other, in milliseconds. */
async function ask(
  trial: Trial,
  replica: Replica,
  user: JournalUser,
  client: string,
  goOn = () => false,
): Promise<number> {
  for (let count = 0; count < ASKED_BY_B || goOn(); count += 1) {
    await trial.journal.get(replica.url, '/api/v1/transactions', user, { client });
  }
  const times = trial.journal.fairTimes(client);
  return times[Math.floor(times.length * 0.9)]!;
}

function attack(trial: Trial, replica: Replica, user: JournalUser): { statuses: number[]; stop: () => Promise<void> } {
  const statuses: number[] = [];
  let over = false;
  const client = async (): Promise<void> => {
    while (!over) {
      const path = '/api/v1/dashboard/performance?range=ALL&forceRefresh=true';
      const { status } = await trial.journal.get(replica.url, path, user, { client: 'noisy' });
      statuses.push(status ?? 0);
      // As fast as a client can that looks at its answers.
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  const clients = Array.from({ length: AT_ONCE_BY_A }, client);
  const stop = async (): Promise<void> => {
    over = true;
    await Promise.all(clients);
  };
  return { statuses, stop };
}
