import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import type * as Signing from '../../apps/api/src/auth/signing-secret.ts';
import type * as DatabaseLibrary from '../../libs/database/src/index.ts';
import type * as CacheLibrary from '../../libs/metrics-cache/src/index.ts';
import type * as KernelLibrary from '../../libs/kernel/src/index.ts';
import type * as Migrations from '../../migrations/index.ts';
import type { LoadOrder, LoadReport } from './cache-load.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FOLDER = path.join(ROOT, `node_modules/.cache-bench-${process.pid}`);
/** Kernel clock ticks in a second, as Linux reports times in `/proc`. */
const TICKS = 100;

export interface BenchLibrary {
  readonly database: typeof DatabaseLibrary;
  readonly cache: typeof CacheLibrary;
  readonly kernel: typeof KernelLibrary;
  readonly migrations: typeof Migrations;
  readonly signing: typeof Signing;
}

/** Compiles the application and the libraries as production runs them: plain JavaScript, not transformed while running. */
export async function compile(
  application = 'test/bench/cache-app.ts',
): Promise<{ library: BenchLibrary; app: string; remove: () => void }> {
  mkdirSync(FOLDER);
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    resolve: { tsconfigPaths: true },
    oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
    build: {
      ssr: true,
      outDir: FOLDER,
      emptyOutDir: false,
      minify: false,
      target: 'node24',
      rollupOptions: {
        input: { app: application, library: 'test/bench/cache-library.ts' },
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  const library = (await import(pathToFileURL(path.join(FOLDER, 'library.mjs')).href)) as BenchLibrary;
  return { library, app: path.join(FOLDER, 'app.mjs'), remove: () => rmSync(FOLDER, { recursive: true }) };
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

/** The service and the load in processes of their own. */
export class BenchService {
  readonly port: number;
  readonly #service: ChildProcess;
  readonly #load: ChildProcess;
  readonly #postmaster: number;

  private constructor(port: number, service: ChildProcess, load: ChildProcess, postmaster: number) {
    this.port = port;
    this.#service = service;
    this.#load = load;
    this.#postmaster = postmaster;
  }

  static async start(app: string, env: Record<string, string>, postmaster: number): Promise<BenchService> {
    const service = fork(app, {
      execArgv:
        process.env['BENCH_PROFILE'] === undefined
          ? []
          : ['--cpu-prof', '--cpu-prof-dir', process.env['BENCH_PROFILE']],
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [{ port }] = (await once(service, 'message')) as [{ port: number }];
    const load = fork(path.join(ROOT, 'test/bench/cache-load.ts'));
    return new BenchService(port, service, load, postmaster);
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
    const requests = tokens.map(
      (token) => `GET /api/v1${route} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\n\r\n`,
    );
    const order: LoadOrder = { port: this.port, requests, forMs };
    const before = [await this.serviceCpuUs(), this.postgresCpuUs()] as const;
    this.#load.send(order);
    const [report] = (await once(this.#load, 'message')) as [LoadReport];
    const after = [await this.serviceCpuUs(), this.postgresCpuUs()] as const;
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

  /** Of all processes of the server; `null` where there is no `/proc`. */
  private postgresCpuUs(): number | null {
    try {
      let ticks = 0;
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        const fields = statOf(pid);
        if (fields === null || (Number(pid) !== this.#postmaster && Number(fields[1]) !== this.#postmaster)) continue;
        // utime, stime; of the postmaster also those of ended children.
        ticks += Number(fields[11]) + Number(fields[12]);
        if (Number(pid) === this.#postmaster) ticks += Number(fields[13]) + Number(fields[14]);
      }
      return (ticks / TICKS) * 1e6;
    } catch {
      return null;
    }
  }
}

/** Fields of `/proc/<pid>/stat` behind the name of the program; `null` when the process has just ended. */
function statOf(pid: string): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
