import type { FaultRow } from '../support/fault-row.js';
import { until } from '../support/gate.js';
import type { JournalUser } from '../support/journal.js';
import { ReplicaProcess } from '../support/replica-process.js';
import type { Trial } from '../support/trial.js';

const HEAP_MB = 256;
/** Of that, what is left is enough for requests that are refused. */
const TAKEN_MB = 225;
const WARM_UP = 3_000;
const REQUESTS = 10_000;
const CLIENTS = 25;

export const MEMORY_PRESSURE: FaultRow = {
  id: 'F51',
  fault: `A heap of ${HEAP_MB} MB that is nearly full; ${REQUESTS} requests in a row`,
  outcome:
    'Requests are refused with 503 before memory ends, health answers, and all is well once there is room; no request leaves memory behind.',
  guard: 'shedding by memory',
  run: async (trial) => {
    const setup = await trial.replica();
    await trial.market(setup);
    const user = await trial.user(setup);
    const replica = await ReplicaProcess.start(trial, {
      nodeOptions: [`--max-old-space-size=${HEAP_MB}`, '--expose-gc'],
      without: trial.guarded ? null : 'load sensor',
    });
    await underPressure(trial, replica, user);
    replica.kill('SIGKILL');
    await replica.exited;
    if (!trial.guarded) return;
    // Young objects get their room once, some time or other: bounded, so that it is no part of the slope.
    const long = await ReplicaProcess.start(trial, { nodeOptions: ['--expose-gc', '--max-semi-space-size=4'] });
    await slopeOfMemory(trial, long, user);
  },
};

async function underPressure(trial: Trial, replica: ReplicaProcess, user: JournalUser): Promise<void> {
  const ask = async () => trial.journal.get(replica.url, '/api/v1/transactions', user);
  await ask();
  replica.send({ do: 'take', bytes: TAKEN_MB * 2 ** 20 });
  const { detail } = await replica.reported('memory');
  trial.proof(`heap in use ${Math.round(Number(detail) / 2 ** 20)} MB`);
  const shedAfter = await until('a refusal', async () => (await ask()).status === 503, 3_000).catch(() => null);
  trial.require(shedAfter !== null, 'nothing was refused with the heap full');
  const [refusal, live] = [await ask(), await trial.journal.raw(`${replica.url}/livez`)];
  trial.requireEqual(refusal.status, 503, 'status with the heap full');
  trial.require(Number(refusal.headers['retry-after']) >= 1, 'a 503 without Retry-After');
  trial.requireEqual(live.status, 200, 'status of /livez with the heap full');
  replica.send({ do: 'give back' });
  await replica.reported('memory');
  trial.recoveredMs = await until('an answer', async () => (await ask()).status === 200, 5_000);
}

/** Memory in use after a collection, at the beginning and at the end of many requests. */
async function slopeOfMemory(trial: Trial, replica: ReplicaProcess, user: JournalUser): Promise<void> {
  await manyRequests(trial, replica, user, WARM_UP);
  const before = await memoryOf(replica);
  await manyRequests(trial, replica, user, REQUESTS);
  const after = await memoryOf(replica);
  const mb = (bytes: number): number => Math.round(bytes / 2 ** 20);
  trial.note(
    `heap ${mb(before.heapUsed)} to ${mb(after.heapUsed)} MB, RSS ${mb(before.rss)} to ${mb(after.rss)} MB over ${REQUESTS} requests`,
  );
  trial.require(after.heapUsed <= before.heapUsed * 1.1, `the heap grew from ${before.heapUsed} to ${after.heapUsed}`);
  trial.require(after.rss <= before.rss * 1.1, `RSS grew from ${before.rss} to ${after.rss}`);
}

async function manyRequests(trial: Trial, replica: ReplicaProcess, user: JournalUser, count: number): Promise<void> {
  let left = count;
  const headers = { authorization: `Bearer ${user.token}` };
  let failed = 0;
  const client = async (): Promise<void> => {
    while ((left -= 1) >= 0) {
      const { status } = await trial.journal.raw(`${replica.url}/api/v1/dashboard`, { headers });
      if (status !== 200) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  // A machine that is busy with something else makes the process late, and being late makes it refuse.
  trial.require(failed <= count / 50, `${failed} of ${count} answers were no success`);
}

async function memoryOf(replica: ReplicaProcess): Promise<NodeJS.MemoryUsage> {
  replica.send({ do: 'memory' });
  return JSON.parse((await replica.reported('memory')).detail) as NodeJS.MemoryUsage;
}
