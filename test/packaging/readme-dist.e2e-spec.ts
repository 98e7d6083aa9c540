import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf } from '../e2e/api-guide/guide.js';
import { differencesFrom } from '../e2e/api-guide/shown.js';
import { ROOT, ServiceProcess } from './service-process.js';

const PAGE = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
const PRINTED = 'http://127.0.0.1:3000';
const run = promisify(execFile);

/** The blocks of one language in one section of the page, in their order. */
function blocksOf(section: string, language: string): string[] {
  const from = PAGE.indexOf(section);
  const next = PAGE.indexOf('\n## ', from + section.length);
  const text = PAGE.slice(from, next === -1 ? undefined : next);
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map((found) => found[1]!);
}

/** What a reader of the README does, with the commands of the README, against the built service. */
describe('README.md', () => {
  let dataDir: string;
  let service: ServiceProcess | undefined;

  beforeAll(async () => {
    const build = await new ServiceProcess(['nest', 'build', 'api']).exit();
    if (build.code !== 0) throw new Error(`the build failed:\n${build.output}`);
    dataDir = await mkdtemp(path.join(tmpdir(), 'portfolio-metrics-readme-'));
    await chmod(dataDir, 0o755);
  });
  afterAll(async () => {
    await service?.stop('SIGTERM');
    await rm(dataDir, { recursive: true, force: true });
  });

  /** What `npm start` runs, with the variables in front of it. */
  async function start(line: string): Promise<string> {
    const words = line.trim().split(' ');
    expect(words.splice(-2)).toEqual(['npm', 'start']);
    const given = Object.fromEntries(words.map((word) => [word.split('=')[0]!, word.slice(word.indexOf('=') + 1)]));
    const command = ['node', '--enable-source-maps', 'dist/apps/api/src/main.js'];
    service = new ServiceProcess(command, { DATA_DIR: dataDir, PORT: '0', ...given });
    const [, url] = await service.seen(/is ready at (http:\/\/127\.0\.0\.1:\d+)/);
    return url!;
  }

  async function shell(commands: string, env: Record<string, string>): Promise<string> {
    const PATH = [path.join(ROOT, 'node_modules/.bin'), process.env['PATH']].join(path.delimiter);
    const options = { cwd: ROOT, env: { PATH, HOME: process.env['HOME'] ?? '/', DATA_DIR: dataDir, ...env } };
    return (await run('sh', ['-ec', commands], options)).stdout;
  }

  it('shows in its first screen what a start answers', async () => {
    const [started, curl] = blocksOf('# portfolio-metrics', 'sh') as [string, string];
    expect(started.trim()).toBe('npm ci && npm start');
    const url = await start('npm start');
    const [TOKEN] = await service!.seen(/\bey[\w-]+\.[\w-]+\.[\w-]+/);
    const answer: unknown = JSON.parse(await shell(`curl -s ${curl.slice(5).replace(PRINTED, url)}`, { TOKEN }));
    const [shown] = blocksOf('# portfolio-metrics', 'json');
    expect(formOf(answer, JSON.parse(shown!))).toEqual(formOf(JSON.parse(shown!), JSON.parse(shown!)));
    await service!.stop('SIGTERM');
  });

  it('leads from nothing to own figures', async () => {
    const [line, commands] = blocksOf('## Your own data', 'sh') as [string, string];
    const url = await start(line);
    const output = await shell(commands.replace(PRINTED, url), {});
    const answers = output.split(/(?<=\})(?=\{)/);
    expect(answers).toHaveLength(4);
    const [shown] = blocksOf('## Your own data', 'json');
    const ok = 'HTTP/1.1 200 OK\n\n';
    expect(differencesFrom(answerOf(ok + shown!), answerOf(ok + answers.at(-1)!))).toEqual([]);
  });

  it('is backed up at the command line while it runs, and restored once it is stopped', async () => {
    const backup = path.join(dataDir, 'monday');
    const admin = 'node dist/apps/api/src/cli/admin.js';
    expect(await shell(`${admin} backup ${backup}`, {})).toMatch(/monday holds the database of \d{4}-/);
    await expect(shell(`${admin} restore ${backup} --replace`, {})).rejects.toThrow(/a service is running/);
    await service!.stop('SIGTERM');
    expect(await shell(`${admin} restore ${backup} --replace`, {})).toMatch(/start the service/);
    await start('DEMO=false PRICE_PROVIDERS= npm start');
  });

  it('leads to files that there are', () => {
    const links = [...PAGE.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((found) => found[1]!);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !existsSync(path.join(ROOT, link)))).toEqual([]);
  });
});

/** The members that the page shows, each with the type of its value: what they say changes with the day. */
function formOf(value: unknown, shown: unknown): unknown {
  if (Array.isArray(shown))
    return Array.isArray(value) ? shown.map((one, index) => formOf(value[index], one)) : typeof value;
  if (typeof shown !== 'object' || shown === null) return typeof value;
  const members = (value ?? {}) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(shown).map(([name, one]) => [name, formOf(members[name], one)]));
}
