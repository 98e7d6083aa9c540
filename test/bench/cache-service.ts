import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type * as Signing from '../../apps/api/src/auth/signing-secret.ts';
import type * as DatabaseLibrary from '../../libs/database/src/index.ts';
import type * as CacheLibrary from '../../libs/metrics-cache/src/index.ts';
import type * as KernelLibrary from '../../libs/kernel/src/index.ts';
import type * as Migrations from '../../migrations/index.ts';
import type { BenchDatabase } from './bench-database.ts';
import type { LoadOrder, LoadReport } from './cache-load.ts';
import { compiled, ROOT } from './compiled.ts';

export interface BenchLibrary {
  readonly database: typeof DatabaseLibrary;
  readonly cache: typeof CacheLibrary;
  readonly kernel: typeof KernelLibrary;
  readonly migrations: typeof Migrations;
  readonly signing: typeof Signing;
}

/** Compiles the application and the libraries; `app` is where the former lies. */
export async function compile(
  application = 'test/bench/cache-app.ts',
): Promise<{ library: BenchLibrary; app: string; remove: () => void }> {
  const { library, folder, remove } = await compiled<BenchLibrary>({
    app: application,
    library: 'test/bench/cache-library.ts',
  });
  return { library, app: path.join(folder, 'app.mjs'), remove };
}

/** The service and the load in processes of their own, and the port of the former. */
export interface Processes {
  readonly service: ChildProcess;
  readonly load: ChildProcess;
  readonly port: number;
}

/** `BENCH_PROFILE`: a folder for a CPU profile of the service. */
export async function startProcesses(app: string, env: Record<string, string>): Promise<Processes> {
  const profiles = process.env['BENCH_PROFILE'];
  const service = fork(app, {
    execArgv: profiles === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profiles],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const load = fork(path.join(ROOT, 'test/bench/cache-load.ts'));
  const [{ port }] = (await once(service, 'message')) as [{ port: number }];
  return { service, load, port };
}

/** What every connection sends. */
export function requestOf(route: string, token: string): string {
  return `GET /api/v1${route} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\n\r\n`;
}

export interface Measured {
  readonly perSecond: number;
  /** CPU microseconds per answer. */
  readonly serviceUs: number;
  /** `null`: not known on this system. */
  readonly postgresUs: number | null;
  readonly bytes: number;
  readonly latencies: readonly number[];
}

/** The service under load, and what it and its database cost meanwhile. */
export class BenchService {
  readonly port: number;
  readonly #service: ChildProcess;
  readonly #load: ChildProcess;
  readonly #database: BenchDatabase;

  private constructor({ port, service, load }: Processes, database: BenchDatabase) {
    this.port = port;
    this.#service = service;
    this.#load = load;
    this.#database = database;
  }

  static async start(app: string, env: Record<string, string>, database: BenchDatabase): Promise<BenchService> {
    return new BenchService(await startProcesses(app, env), database);
  }

  async stop(): Promise<void> {
    this.#load.kill();
    const ended = once(this.#service, 'exit');
    this.#service.disconnect();
    await ended;
  }

  async get(route: string, token: string): Promise<{ status: number; text: string }> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/api/v1${route}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: answer.status, text: await answer.text() };
  }

  /** One connection per token. */
  async measure(route: string, tokens: readonly string[], forMs: number): Promise<Measured> {
    const requests = tokens.map((token) => requestOf(route, token));
    const order: LoadOrder = { port: this.port, requests, forMs };
    const before = [await this.serviceCpuUs(), this.#database.cpuUs()] as const;
    this.#load.send(order);
    const [report] = (await once(this.#load, 'message')) as [LoadReport];
    const after = [await this.serviceCpuUs(), this.#database.cpuUs()] as const;
    if (report.others > 0) throw new Error(`${route}: no success in ${JSON.stringify(report.byStatus)}`);
    const postgres = before[1] === null || after[1] === null ? null : (after[1] - before[1]) / report.answers;
    return {
      perSecond: report.answers / (report.tookMs / 1_000),
      serviceUs: (after[0] - before[0]) / report.answers,
      postgresUs: postgres,
      bytes: Math.round(report.bytes / report.answers),
      latencies: report.latencies,
    };
  }

  private async serviceCpuUs(): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/api/v1/bench/cpu`);
    const { data } = (await answer.json()) as { data: { user: number; system: number } };
    return data.user + data.system;
  }
}
