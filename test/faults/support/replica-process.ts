import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../packaging/service-process.js';
import type { Trial } from './trial.js';

/** What `replica-preload.ts` understands. */
export type Command =
  | { readonly do: 'arm' | 'open'; readonly gate: GateName }
  /** Nothing else happens in the process for so long. */
  | { readonly do: 'block'; readonly ms: number }
  /** A promise that nobody waits for is rejected, or an error thrown outside of any request. */
  | { readonly do: 'reject' | 'throw' }
  | { readonly do: 'purge' }
  /** Takes memory until so many bytes of the heap are in use, and gives it back. */
  | { readonly do: 'take'; readonly bytes: number }
  | { readonly do: 'give back' | 'memory' };

/** What the process is started without, for controls. */
export type SwitchedOff = 'load sensor' | 'end on unexpected errors';

/** Where a replica can be stopped: figures computed and not yet stored; a batch of the purge deleted and the next not begun. */
export type GateName = 'computed' | 'purge batch';

/** What the process tells by itself. */
export interface Report {
  readonly event: 'reached' | 'stored' | 'purged' | 'memory';
  readonly detail: string;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const PRELOAD = path.join(import.meta.dirname, 'replica-preload.ts');
/** Where `npm run faults` builds the service to; nobody else touches it. */
export const BUILT = path.join(ROOT, '.build', 'faults');
const READY = /ready at (http:\/\/127\.0\.0\.1:\d+)/;

/** The built service, as it is started in production, in a process of its own that can be stopped at gates, paused and killed. */
export class ReplicaProcess {
  output = '';
  readonly reports: Report[] = [];
  readonly exited: Promise<ProcessExit>;
  url = '';
  /** The test ends it: that it ends is no crash. */
  expectedToEnd = false;
  private readonly child: ChildProcess;
  private readonly listeners = new Set<() => void>();

  private constructor(env: Readonly<Record<string, string>>, nodeOptions: readonly string[]) {
    const node = path.join(ROOT, 'node_modules', '.bin', 'node');
    const main = path.join(BUILT, 'apps/api/src/main.js');
    this.child = spawn(node, [...nodeOptions, '--import', PRELOAD, main], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/', FAULTS_BUILT: BUILT, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        this.output += chunk;
        this.tell();
      });
    }
    this.child.on('message', (report: Report) => {
      this.reports.push(report);
      this.tell();
    });
    this.exited = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => {
        resolve({ code, signal });
        this.tell();
      });
    });
  }

  static async start(
    trial: Trial,
    options: {
      readonly env?: Readonly<Record<string, string>>;
      readonly nodeOptions?: readonly string[];
      readonly without?: SwitchedOff | null;
    } = {},
  ): Promise<ReplicaProcess> {
    const replica = new ReplicaProcess(
      {
        DATABASE_URL: trial.database.runtimeUrl,
        AUTH_JWT_SECRET: trial.secret,
        PORT: '0',
        PRICE_PROVIDERS: '',
        RATE_LIMIT: 'off',
        FAULTS_WITHOUT: options.without ?? '',
        ...options.env,
      },
      options.nodeOptions ?? [],
    );
    trial.onEnd(async () => replica.end());
    void replica.reportUnexpectedEnd(trial);
    await replica.when('the replica is ready', () => READY.test(replica.output));
    replica.url = READY.exec(replica.output)![1]!;
    return replica;
  }

  get pid(): number {
    return this.child.pid!;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  send(command: Command): void {
    this.child.send(command);
  }

  /** Resolves with the report once the process has made it. */
  async reported(event: Report['event'], detail?: string, withinMs?: number): Promise<Report> {
    const found = (): Report | undefined =>
      this.reports.find((report) => report.event === event && (detail === undefined || report.detail === detail));
    await this.when(`${event} ${detail ?? ''}`, () => found() !== undefined, withinMs);
    const report = found()!;
    this.reports.splice(this.reports.indexOf(report), 1);
    return report;
  }

  /** Sends a signal; ends are expected after it. */
  kill(signal: NodeJS.Signals): void {
    if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') this.expectedToEnd = true;
    this.child.kill(signal);
  }

  /** As the operating system sees it: `T` is stopped. */
  get state(): string {
    return /^State:\s+(\S)/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1] ?? '?';
  }

  async when(what: string, condition: () => boolean, withinMs = 20_000): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => settle(new Error(`waited in vain for: ${what}\n${this.output}`)), withinMs);
      const settle = (error?: Error): void => {
        clearTimeout(late);
        this.listeners.delete(look);
        if (error === undefined) resolve();
        else reject(error);
      };
      const look = (): void => {
        if (condition()) settle();
        else if (!this.running) settle(new Error(`the replica ended before: ${what}\n${this.output}`));
      };
      this.listeners.add(look);
      look();
    });
  }

  private async reportUnexpectedEnd(trial: Trial): Promise<void> {
    const { code, signal } = await this.exited;
    if (this.expectedToEnd) return;
    trial.crashes.push(`a replica ended with ${code ?? signal}: ${this.output.slice(-500)}`);
  }

  private async end(): Promise<void> {
    if (!this.running) return;
    this.kill('SIGKILL');
    await this.exited;
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
