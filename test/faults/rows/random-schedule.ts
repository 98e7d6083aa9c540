import { DividendSource } from '@portfolio-metrics/dividends';
import { PriceReader } from '@portfolio-metrics/prices';
import { SeededRandom } from '../../cache/invariant-checker/seeded-random.js';
import type { TcpProxy } from '../../support/tcp-proxy.js';
import type { FaultRow } from '../support/fault-row.js';
import { gateAtCommit, withoutIdempotency } from '../support/commit-gate.js';
import { intercept, until } from '../support/gate.js';
import type { JournalUser } from '../support/journal.js';
import type { Replica, Trial } from '../support/trial.js';

const WRITERS = 4;
const READERS = 6;
const STEPS = 30;
const LONGEST_FAULT_MS = 700;
const READS = [
  '/api/v1/dashboard',
  '/api/v1/portfolio',
  '/api/v1/dashboard/performance?range=1Y',
  '/api/v1/transactions',
];

interface World {
  readonly trial: Trial;
  readonly replicas: readonly Replica[];
  readonly proxies: readonly TcpProxy[];
  readonly users: readonly JournalUser[];
  over: boolean;
  /** Requests that have been answered, or given up. */
  done: number;
  terminated: number;
  dependencyFailures: number;
}

export const RANDOM_SCHEDULE: FaultRow = {
  id: 'F67',
  fault: `${STEPS} random faults under ${WRITERS} writers and ${READERS} readers: network, terminated connections, failing dependencies`,
  outcome:
    'Every acknowledged write is there once, unknown ones at most once, nobody sees anything of others, no figure goes back.',
  guard: 'idempotency keys',
  run: async (trial) => {
    const world = await build(trial);
    if (!trial.guarded) world.replicas.forEach(withoutIdempotency);
    const clients = [
      ...Array.from({ length: WRITERS }, async (_, index) => write(world, index)),
      ...Array.from({ length: READERS }, async (_, index) => read(world, index)),
    ];
    await loseAnswerToCommit(world);
    await nemesis(world, new SeededRandom(trial.seed));
    world.over = true;
    await Promise.all(clients);
    const recoveries = [];
    for (const replica of world.replicas) recoveries.push(await trial.recovered(replica, world.users[0]!));
    trial.recoveredMs = Math.max(...recoveries);
    trial.require(trial.recoveredMs <= 10_000, `recovered after ${Math.round(trial.recoveredMs)} ms`);
    prove(world);
  },
};

async function build(trial: Trial): Promise<World> {
  const proxies = [await trial.proxy(), await trial.proxy()];
  const replicas = [await trial.replica({ through: proxies[0]! }), await trial.replica({ through: proxies[1]! })];
  await trial.market(replicas[0]!);
  const users = [];
  for (let count = 0; count < 3; count += 1) users.push(await trial.user(replicas[0]!));
  return { trial, replicas, proxies, users, over: false, done: 0, terminated: 0, dependencyFailures: 0 };
}

/** Books one purchase after the other; what came to nothing known is repeated with the same key. */
async function write(world: World, index: number): Promise<void> {
  const { trial, users, replicas } = world;
  const random = new SeededRandom(trial.seed + 100 + index);
  const user = users[index % users.length]!;
  for (let count = 0; !world.over; count += 1) {
    const booking = { quantity: String(1 + Math.floor(random.next() * 9)), key: `writer-${index}-${count}` };
    let marker: string | undefined;
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const asked = { ...booking, client: `writer ${index}`, ...(marker === undefined ? {} : { marker }) };
      const answer = await trial.journal.book(random.of(replicas).url, user, asked);
      marker = answer.marker;
      world.done += 1;
      if (answer.status !== null && answer.status < 500 && answer.status !== 409) break;
      await pause();
    }
  }
}

async function read(world: World, index: number): Promise<void> {
  const { trial, users, replicas } = world;
  const random = new SeededRandom(trial.seed + 200 + index);
  const user = users[index % users.length]!;
  while (!world.over) {
    await trial.journal.get(random.of(replicas).url, random.of(READS), user, { client: `reader ${index}` });
    world.done += 1;
    await pause();
  }
}

/** Lets the other clients in this process have their turn. */
async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
}

/** What the random faults may miss: a commit that happens and is not told. It is repeated with the same key. */
async function loseAnswerToCommit({ trial, replicas, proxies, users }: World): Promise<void> {
  const [replica, proxy] = [replicas[0]!, proxies[0]!];
  const marker = 'marker-of-the-unlucky';
  const { gate, restore } = gateAtCommit(replica, marker);
  const booking = { quantity: '1', key: 'answer-lost', client: 'unlucky', marker };
  const first = trial.journal.book(replica.url, users[0]!, booking);
  await gate.reached;
  restore();
  await proxy.inject({ kind: 'blackhole', direction: 'down' });
  gate.open();
  const { status } = await first;
  await proxy.heal();
  const again = await trial.journal.book(replicas[1]!.url, users[0]!, booking);
  trial.requireEqual([status, again.status], [503, 201], 'a commit whose answer is lost, and its repetition');
}

type Fault =
  | 'latency'
  | 'blackhole'
  | 'answers lost'
  | 'questions lost'
  | 'reset'
  | 'refuse'
  | 'garbage'
  | 'cut'
  | 'slice'
  | 'terminate'
  | 'prices'
  | 'dividends';

/** One fault after the other, sometimes on both replicas, each for some requests; then all is mended. */
async function nemesis(world: World, random: SeededRandom): Promise<void> {
  const weights: Record<Fault, number> = {
    latency: 2,
    blackhole: 1,
    'answers lost': 4,
    'questions lost': 1,
    reset: 2,
    refuse: 1,
    garbage: 1,
    cut: 1,
    slice: 1,
    terminate: 3,
    prices: 2,
    dividends: 1,
  };
  for (let step = 0; step < STEPS; step += 1) {
    const target = random.chance(0.3) ? [0, 1] : [random.chance(0.5) ? 0 : 1];
    const fault = random.weighted(weights);
    const mends = [];
    for (const index of target) mends.push(await strike(world, fault, index, random));
    await forSome(world, 5 + Math.floor(random.next() * 20));
    for (const mend of mends) await mend();
    await forSome(world, Math.floor(random.next() * 10));
  }
}

async function strike(
  world: World,
  fault: Fault,
  index: number,
  random: SeededRandom,
): Promise<() => Promise<void> | void> {
  const proxy = world.proxies[index]!;
  const replica = world.replicas[index]!;
  const heal = async (): Promise<void> => proxy.heal();
  switch (fault) {
    case 'latency':
      await proxy.inject({ kind: 'latency', ms: 20 + Math.floor(random.next() * 100) });
      return heal;
    case 'blackhole':
      await proxy.inject({ kind: 'blackhole' });
      return heal;
    case 'questions lost':
      await proxy.inject({ kind: 'blackhole', direction: 'up' });
      return heal;
    case 'answers lost':
      // And lost for good: the connections end before the network is back. What was committed meanwhile, nobody was told.
      await proxy.inject({ kind: 'blackhole', direction: 'down' });
      return async () => {
        proxy.resetAll();
        await proxy.heal();
      };
    case 'reset':
    case 'refuse':
      await proxy.inject({ kind: fault });
      return heal;
    case 'garbage':
      await proxy.inject({ kind: 'garbage', seed: world.trial.seed });
      return heal;
    case 'cut':
      await proxy.inject({ kind: 'cut', afterBytes: 200 });
      return heal;
    case 'slice':
      await proxy.inject({ kind: 'slice', bytes: 7 });
      return heal;
    case 'terminate':
      await terminate(world, random);
      return () => undefined;
    case 'prices':
      return failing(world, replica.app.get(PriceReader), 'latestOf');
    case 'dividends':
      return failing(world, replica.app.get(DividendSource), 'summaryOf');
  }
}

async function terminate(world: World, random: SeededRandom): Promise<void> {
  const { admin } = world.trial.database;
  const { rows } = await admin.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() order by pid`,
  );
  for (const { pid } of rows.filter(() => random.chance(0.5))) {
    await admin.query('select pg_terminate_backend($1)', [pid]);
    world.terminated += 1;
  }
}

function failing(world: World, dependency: object, method: string): () => void {
  return intercept(dependency, method, () => async () => {
    world.dependencyFailures += 1;
    throw new Error('out of order');
  });
}

async function forSome(world: World, requests: number): Promise<void> {
  const enough = world.done + requests;
  await until('some requests', () => world.done >= enough, LONGEST_FAULT_MS).catch(() => undefined);
}

function prove({ trial, proxies, terminated, dependencyFailures }: World): void {
  const sum = (counter: 'reset' | 'held' | 'delayed' | 'garbled' | 'cut' | 'sliced'): number =>
    proxies.reduce((total, { counters }) => total + counters[counter], 0);
  const counters = (['reset', 'held', 'delayed', 'garbled', 'cut', 'sliced'] as const).map(
    (name) => `${name}=${sum(name)}`,
  );
  if (sum('reset') === 0 || sum('held') === 0 || terminated === 0) return;
  trial.proof(`proxy ${counters.join(' ')}, 57P01 x${terminated}, dependencies failed x${dependencyFailures}`);
  const unknown = trial.journal.events.filter(({ kind, outcome }) => kind === 'write' && outcome === 'info').length;
  const acknowledged = trial.journal.events.filter(({ kind, outcome }) => kind === 'write' && outcome === 'ok').length;
  trial.note(`writes acknowledged ${acknowledged}, attempts of unknown outcome ${unknown}`);
}
