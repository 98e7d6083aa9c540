import type { FaultRow } from '../support/fault-row.js';
import { ReplicaProcess } from '../support/replica-process.js';
import type { Trial } from '../support/trial.js';

/** Of sysexits.h: an internal error of the software. */
const EXIT_UNEXPECTED = 70;

export const UNEXPECTED_ERROR: FaultRow = {
  id: 'F50',
  fault: 'A promise that nobody waits for is rejected; an error is thrown outside of any request',
  outcome:
    'Logged as fatal, what is under way is finished, the process ends with code 70 to be started again; others serve.',
  guard: 'the end of the process on unexpected errors',
  run: async (trial) => {
    const setup = await trial.replica();
    await trial.market(setup);
    for (const kind of ['reject', 'throw'] as const) await tryKind(trial, kind);
  },
};

async function tryKind(trial: Trial, kind: 'reject' | 'throw'): Promise<void> {
  const user = await trial.user(trial.replicas[0]!);
  const options = {
    env: { DRAIN_MS: '100' },
    without: trial.guarded ? null : ('end on unexpected errors' as const),
  };
  const [broken, other] = [await ReplicaProcess.start(trial, options), await ReplicaProcess.start(trial, options)];
  broken.send({ do: 'arm', gate: 'computed' });
  const underWay = trial.journal.get(broken.url, '/api/v1/dashboard', user);
  await broken.reported('reached', 'computed');
  broken.expectedToEnd = true;
  broken.send({ do: kind });
  await broken
    .when('the error in the log', () => /on purpose|unexpected error/.test(broken.output), 2_000)
    .catch(() => undefined);
  broken.send({ do: 'open', gate: 'computed' });
  const finished = await underWay;
  const began = performance.now();
  const exit = await Promise.race([
    broken.exited,
    new Promise<null>((resolve) => setTimeout(resolve, 4_000, null).unref()),
  ]);
  trial.requireEqual(exit?.code ?? null, EXIT_UNEXPECTED, `exit code after a ${kind}`);
  trial.require(/"level":(60|"fatal")|fatal/i.test(broken.output), `a ${kind} was not logged as fatal`);
  trial.requireEqual(finished.status, 200, `the answer that was under way at a ${kind}`);
  const meanwhile = await trial.journal.get(other.url, '/api/v1/dashboard', user);
  trial.requireEqual(meanwhile.status, 200, 'the answer of another replica');
  trial.proof(`${kind}: exit ${exit === null ? 'none' : exit.code} after ${Math.round(performance.now() - began)} ms`);
  const again = performance.now();
  const restarted = await ReplicaProcess.start(trial, options);
  trial.recoveredMs = performance.now() - again;
  const answer = await trial.journal.get(restarted.url, '/api/v1/dashboard', user);
  trial.requireEqual(answer.status, 200, 'the answer after the restart');
  for (const replica of [other, restarted]) {
    replica.kill('SIGKILL');
    await replica.exited;
  }
}
