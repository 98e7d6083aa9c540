/**
 * Breaks the cache in every way that is known to be wrong and expects a test to notice: `node test/cache/mutations.ts [words]`
 * (with words: only mutations whose name contains one of them). Works on a copy of the repository; exits 1 when one survives.
 */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Mutation, MUTATIONS } from './mutation-list.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const LEFT_OUT = new Set(['node_modules', '.git', 'dist', '.data', 'coverage']);

const TIME_LIMIT_MS = 300_000;

type Verdict = 'red' | 'SURVIVED' | 'DOES NOT APPLY';

const words = process.argv.slice(2);
const chosen = MUTATIONS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const copy = await mkdtemp(path.join(tmpdir(), 'portfolio-metrics-mutations-'));
let failed = chosen.length === 0;
try {
  await copyRepository();
  const baseline = [...new Set(chosen.flatMap(({ tests }) => tests))];
  if (!(await allGreen(baseline, 'inherit'))) throw new Error('the tests are red without any mutation');
  for (const mutation of chosen) {
    const verdict = await verdictOn(mutation);
    failed ||= verdict !== 'red';
    process.stdout.write(`${verdict.padEnd(14)}  ${mutation.name}\n`);
  }
} finally {
  await rm(copy, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

async function copyRepository(): Promise<void> {
  await cp(REPOSITORY, copy, {
    recursive: true,
    filter: (source) => !LEFT_OUT.has(path.relative(REPOSITORY, source).split(path.sep)[0]!),
  });
  await symlink(path.join(REPOSITORY, 'node_modules'), path.join(copy, 'node_modules'), 'dir');
}

async function verdictOn({ edits, tests }: Mutation): Promise<Verdict> {
  const originals = new Map<string, string>();
  try {
    for (const { file, from, to } of edits) {
      const place = path.join(copy, file);
      const text = await readFile(place, 'utf8');
      if (!originals.has(place)) originals.set(place, text);
      if (!text.includes(from)) return 'DOES NOT APPLY';
      await writeFile(
        place,
        text.replaceAll(from, () => to),
      );
    }
    return (await allGreen(tests)) ? 'SURVIVED' : 'red';
  } finally {
    for (const [place, text] of originals) await writeFile(place, text);
  }
}

/** Files by project, because each project has its own name for its tests. */
async function allGreen(tests: readonly string[], output: 'ignore' | 'inherit' = 'ignore'): Promise<boolean> {
  const projects = {
    unit: tests.filter((file) => !/(int|e2e)-spec\.ts$/.test(file)),
    integration: tests.filter((file) => file.endsWith('.int-spec.ts')),
    e2e: tests.filter((file) => file.endsWith('.e2e-spec.ts')),
  };
  for (const [project, files] of Object.entries(projects)) {
    if (files.length > 0 && !(await run(['--reporter', 'dot', '--project', project, ...files], output))) return false;
  }
  return true;
}

async function run(args: readonly string[], output: 'ignore' | 'inherit'): Promise<boolean> {
  const vitest = path.join(copy, 'node_modules/vitest/vitest.mjs');
  return await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, 'run', '--bail', '1', ...args], {
      cwd: copy,
      stdio: ['ignore', output, output],
    });
    // Hanging is noticed as well.
    const hanging = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(hanging);
      resolve(code === 0);
    });
  });
}
