/**
 * Loaded before the built service's own main file, by Node itself, in a process of the fault matrix: lets the test stop the service
 * at gates and bring faults about inside of it. The service knows nothing of it.
 */
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { getHeapStatistics } from 'node:v8';
import type { Command, GateName, Report, SwitchedOff } from './replica-process.ts';

type Method = (...args: unknown[]) => Promise<unknown>;
type Class = { readonly prototype: Record<string, Method> };

const BUILT = process.env['FAULTS_BUILT']!;
const gates = new Map<GateName, { readonly opened: Promise<void>; readonly open: () => void }>();
const purgers: object[] = [];

async function classOf(file: string, name: string): Promise<Class> {
  const module = (await import(pathToFileURL(path.join(BUILT, file)).href)) as Record<string, Class>;
  return module[name]!;
}

function tell(event: Report['event'], detail: string): void {
  process.send?.({ event, detail } satisfies Report);
}

async function pass(gate: GateName): Promise<void> {
  const armed = gates.get(gate);
  if (armed === undefined) return;
  tell('reached', gate);
  await armed.opened;
}

function arm(gate: GateName): void {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  gates.set(gate, { opened, open });
}

function after(target: Class, method: string, then: (result: unknown) => Promise<void>): void {
  const original = target.prototype[method]!;
  target.prototype[method] = async function (this: object, ...args) {
    const result = await original.apply(this, args);
    await then(result);
    return result;
  };
}

const computer = await classOf('libs/metrics/src/stages/metrics-computer.js', 'MetricsComputer');
after(computer, 'compute', async () => pass('computed'));

const store = await classOf(
  'libs/metrics-cache/src/adapters/postgres-metrics-cache-store.js',
  'PostgresMetricsCacheStore',
);
after(store, 'put', async (result) => tell('stored', (result as { outcome: string }).outcome));

const purge = await classOf('libs/metrics-cache/src/purge/purge-job.js', 'PurgeJob');
after(purge, 'batch', async () => pass('purge batch'));
const bootstrap = purge.prototype['onApplicationBootstrap']!;
purge.prototype['onApplicationBootstrap'] = function (this: object, ...args) {
  purgers.push(this);
  return bootstrap.apply(this, args);
};

const without = process.env['FAULTS_WITHOUT'] as SwitchedOff | '';
if (without === 'load sensor') {
  const sensor = await classOf('apps/api/src/limits/load-sensor.js', 'LoadSensor');
  sensor.prototype['look'] = (): Promise<void> => Promise.resolve();
}

let taken: number[][] = [];

/** 80,000 bytes. */
function numbers(start: number): number[] {
  return Array.from({ length: 10_000 }, (_, index) => start + index + 0.5);
}

/** Until so many bytes of the heap are in use, garbage not counted. */
function take(bytes: number): void {
  for (;;) {
    globalThis.gc?.();
    const missing = bytes - getHeapStatistics().used_heap_size;
    if (missing <= 0) return;
    // 8 bytes for each number.
    for (let left = missing / 80_000; left > 0; left -= 1) taken.push(numbers(left));
  }
}

/** Nobody hears of it and nothing ends: what a catch-all handler would do. */
function swallowUnexpectedErrors(): void {
  for (const event of ['unhandledRejection', 'uncaughtException']) {
    process.removeAllListeners(event);
    process.on(event, () => undefined);
  }
}

function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

function obey(command: Command): void {
  if (without === 'end on unexpected errors') swallowUnexpectedErrors();
  switch (command.do) {
    case 'arm':
      return arm(command.gate);
    case 'open':
      return gates.get(command.gate)?.open();
    case 'block':
      return block(command.ms);
    case 'reject':
      return void Promise.reject(new Error('rejected on purpose'));
    case 'throw':
      return void setImmediate(() => {
        throw new Error('thrown on purpose');
      });
    case 'purge':
      return void (purgers[0] as { purgeNow(request: object): Promise<object> })
        .purgeNow({ force: true })
        .then((report) => tell('purged', JSON.stringify(report)));
    case 'take':
      take(command.bytes);
      return tell('memory', JSON.stringify(getHeapStatistics().used_heap_size));
    case 'give back':
      taken = [];
      globalThis.gc?.();
      return tell('memory', JSON.stringify(getHeapStatistics().used_heap_size));
    case 'memory':
      globalThis.gc?.();
      return tell('memory', JSON.stringify(process.memoryUsage()));
    default:
  }
}

process.on('message', obey);
process.channel?.unref();
