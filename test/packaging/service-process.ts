import { type ChildProcessByStdio, spawn } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';

export const ROOT = path.resolve(import.meta.dirname, '../..');
const BIN = path.join(ROOT, 'node_modules', '.bin');

/** What a start of the service prints for the person in front of it. */
export interface Announcement {
  /** Without a slash at the end. */
  readonly url: string;
  /** A bearer token of the demo user. */
  readonly token: string;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Everything it printed, both streams. */
  readonly output: string;
}

const URL_FORM = /http:\/\/127\.0\.0\.1:\d+/;
const TOKEN_FORM = /\bey[\w-]+\.[\w-]+\.[\w-]+/;

/** A program of this repository as a process of its own, with nothing of our environment but the paths. */
export class ServiceProcess {
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;
  private output = '';
  private readonly ended: Promise<Exit>;
  private readonly listeners = new Set<() => void>();

  constructor(command: readonly string[], env: Readonly<Record<string, string>> = {}, folder: string = ROOT) {
    this.child = spawn(command[0]!, command.slice(1), {
      cwd: folder,
      env: { PATH: [BIN, process.env['PATH']].join(path.delimiter), HOME: process.env['HOME'] ?? '/', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        this.output += chunk;
        for (const listener of this.listeners) listener();
      });
    }
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code, signal) => resolve({ code, signal, output: this.output }));
    });
  }

  /** Resolves when URL and token are printed; rejects with the output when the process ends first. */
  async announcement(): Promise<Announcement> {
    return await new Promise<Announcement>((resolve, reject) => {
      const look = (): void => {
        const url = URL_FORM.exec(this.output)?.[0];
        const token = TOKEN_FORM.exec(this.output)?.[0];
        if (url === undefined || token === undefined) return;
        this.listeners.delete(look);
        resolve({ url, token });
      };
      this.listeners.add(look);
      look();
      this.ended.then(
        (exit) =>
          reject(new Error(`the service ended (${exit.code ?? exit.signal}) before it was ready:\n${exit.output}`)),
        reject,
      );
    });
  }

  /** Resolves when what it printed so far, both streams, matches; rejects with the output when it ends first. */
  async printed(pattern: RegExp): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (!pattern.test(this.output)) return;
        this.listeners.delete(look);
        resolve();
      };
      this.listeners.add(look);
      look();
      this.ended.then(
        (exit) => reject(new Error(`ended (${exit.code ?? exit.signal}) without ${pattern}:\n${exit.output}`)),
        reject,
      );
    });
  }

  /** The match of a pattern in what it printed, as soon as there is one; see `printed`. */
  async seen(pattern: RegExp): Promise<RegExpExecArray> {
    await this.printed(pattern);
    return pattern.exec(this.output)!;
  }

  /** Sends a signal and does not wait. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** No longer reads what it prints: its standard output fills up. */
  stopReading(): void {
    this.child.stdout.pause();
  }

  /** Closes the reading end of its standard output. */
  closeOutput(): void {
    this.child.stdout.destroy();
  }

  /** How it ended; waits for that. */
  async exit(): Promise<Exit> {
    return await this.ended;
  }

  /** Asks it to end, and waits for that. */
  async stop(signal: NodeJS.Signals): Promise<Exit> {
    this.child.kill(signal);
    return await this.ended;
  }
}
