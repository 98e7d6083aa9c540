import { execFile } from 'node:child_process';
import { cp, link, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../service-process.js';
import { type Instruction, type Stage, stagesOf } from './dockerfile.js';

const run = promisify(execFile);

/** The last stage of a Dockerfile, carried out in a folder. */
export interface Image {
  /** Its root folder. */
  readonly folder: string;
  /** The folder that the command runs in. */
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string | null;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
  remove(): Promise<void>;
}

interface State {
  readonly folder: string;
  readonly env: Record<string, string>;
  workdir: string;
  user: string | null;
  command: readonly string[];
  healthcheck: readonly string[];
}

/**
 * Carries out the steps of the repository's Dockerfile below a temporary folder, each stage in a folder of its own that stands for `/`.
 * Node is the project's own. `npm ci` is not run: with the tools it is a link to the packages of the repository, without them
 * (`--omit=dev`) a copy of those that the lock file calls neither dev nor optional.
 */
export async function buildOutside(): Promise<Image> {
  const base = await mkdtemp(path.join(tmpdir(), 'portfolio-metrics-image-'));
  const stages = stagesOf(await readFile(path.join(ROOT, 'Dockerfile'), 'utf8'));
  const built = new Map<string, State>();
  let last: State | undefined;
  for (const [index, stage] of stages.entries()) {
    last = await buildStage(stage, path.join(base, String(index)), built);
    if (stage.name !== null) built.set(stage.name, last);
  }
  const { folder, env, user, command, healthcheck } = last!;
  const workdir = path.join(folder, last!.workdir);
  return { folder, workdir, env, user, command, healthcheck, remove: async () => rm(base, { recursive: true }) };
}

async function buildStage(stage: Stage, folder: string, built: ReadonlyMap<string, State>): Promise<State> {
  const state: State = { folder, env: {}, workdir: '/', user: null, command: [], healthcheck: [] };
  await mkdir(folder, { recursive: true });
  for (const step of stage.steps) await carryOut(step, state, built);
  return state;
}

async function carryOut({ name, text }: Instruction, state: State, built: ReadonlyMap<string, State>): Promise<void> {
  if (name === 'WORKDIR') {
    state.workdir = text;
    await mkdir(path.join(state.folder, text), { recursive: true });
  } else if (name === 'ENV') {
    const [variable, value] = text.split('=');
    state.env[variable!] = value!;
  } else if (name === 'USER') {
    state.user = text;
  } else if (name === 'COPY') {
    await copy(text, state, built);
  } else if (name === 'RUN') {
    await runStep(text, path.join(state.folder, state.workdir));
  } else if (name === 'CMD') {
    state.command = JSON.parse(text) as string[];
  } else if (name === 'HEALTHCHECK') {
    state.healthcheck = JSON.parse(text.slice(text.indexOf('CMD ') + 4)) as string[];
  } else if (name !== 'EXPOSE') {
    throw new Error(`the test does not know ${name}`);
  }
}

async function copy(text: string, state: State, built: ReadonlyMap<string, State>): Promise<void> {
  const words = text.split(' ');
  const from = words[0]!.startsWith('--from=') ? built.get(words.shift()!.slice('--from='.length))!.folder : ROOT;
  const target = words.pop()!;
  for (const source of words) {
    const to = path.join(state.folder, state.workdir, target, target.endsWith('/') ? path.basename(source) : '');
    if (from === ROOT && !(await isInContext(source))) throw new Error(`.dockerignore keeps ${source} out`);
    await copyLinked(path.join(from, source), to);
  }
}

/** The ignore file keeps everything out that it does not name with `!`. */
async function isInContext(source: string): Promise<boolean> {
  const lines = (await readFile(path.join(ROOT, '.dockerignore'), 'utf8')).split('\n');
  return lines[0] === '*' && lines.includes(`!${source.split('/')[0]}`);
}

async function runStep(command: string, folder: string): Promise<void> {
  if (command === 'npm ci') {
    await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  } else if (command.startsWith('npm ci --omit=dev --omit=optional')) {
    await copyProductionPackages(folder);
  } else {
    const PATH = [path.join(ROOT, 'node_modules/.bin'), process.env['PATH']].join(path.delimiter);
    await run('sh', ['-c', command], { cwd: folder, env: { PATH, HOME: folder } });
  }
}

async function copyProductionPackages(folder: string): Promise<void> {
  const lock = JSON.parse(await readFile(path.join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { readonly dev?: true; readonly optional?: true; readonly devOptional?: true }>;
  };
  for (const [place, { dev, optional, devOptional }] of Object.entries(lock.packages)) {
    // The packages inside of others come with them; a second Node is what scripts would fetch.
    const isWanted = /^node_modules\/(@[^/]+\/)?[^/]+$/.test(place) && !dev && !optional && !devOptional;
    if (isWanted && place !== 'node_modules/node') {
      await copyLinked(path.join(ROOT, place), path.join(folder, place));
    }
  }
}

/** Hard links where the file system has them: nobody writes into a copy. */
async function copyLinked(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true }).catch(() => null);
  if (entries === null) {
    await mkdir(path.dirname(to), { recursive: true });
    await link(from, to).catch(async () => cp(from, to));
    return;
  }
  await mkdir(to, { recursive: true });
  for (const entry of entries) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) await copyLinked(source, target);
    else if (entry.isFile()) await link(source, target).catch(async () => cp(source, target));
  }
}
