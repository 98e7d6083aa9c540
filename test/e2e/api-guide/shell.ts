import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A shell in a folder of its own that keeps its variables from one command to the next, as the reader's does. */
export class ReadersShell {
  private constructor(private readonly folder: string) {}

  static async open(variables: Readonly<Record<string, string>>): Promise<ReadersShell> {
    const folder = await mkdtemp(path.join(tmpdir(), 'portfolio-metrics-guide-'));
    const lines = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
    await writeFile(path.join(folder, 'variables'), `${lines.join('\n')}\n`);
    return new ReadersShell(folder);
  }

  /** What the command prints. Rejects when it fails. */
  async run(command: string): Promise<string> {
    const script = `set -ae\n. ./variables\n${command.replaceAll(/\bcurl -i\b/g, 'curl -is')}\nset > ./all\n`;
    const { stdout } = await run('sh', ['-c', script], { cwd: this.folder });
    const kept = (await readFile(path.join(this.folder, 'all'), 'utf8'))
      .split('\n')
      .filter((line) => /^(API|AUTH|TOKEN|TAG|PORTFOLIO|NEXT|TRANSACTION|VERSION)=/.test(line));
    await writeFile(path.join(this.folder, 'variables'), `${kept.join('\n')}\n`);
    return stdout;
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
