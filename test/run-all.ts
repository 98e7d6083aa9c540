/**
 * Everything that must hold before a change is accepted, one step after the other, to the end even when one fails.
 * `--only=lint,unit` runs some of the steps, `--other-servers` only the database tests on the other PostgreSQL versions of the machine. The
 * last line is `N passed, N failed`; the exit code is 1 when something failed.
 *
 * Run by Node itself: erasable TypeScript, no aliases, nothing but Node's own modules.
 */
import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { countStep, countTests, summary, type StepResult } from './run-results.ts';

interface Step {
  readonly name: string;
  /** A script of package.json, or the arguments of vitest. */
  readonly run: { readonly script: string } | { readonly vitest: readonly string[] };
  readonly env?: Readonly<Record<string, string>>;
}

const ROOT = path.resolve(import.meta.dirname, '..');
const BIN = path.join(ROOT, 'node_modules', '.bin');
/** A step that hangs must not hang the build. */
const STEP_LIMIT_MS = 600_000;
const BOOT = 'test/packaging/';

const STEPS: readonly Step[] = [
  { name: 'format', run: { script: 'format:check' } },
  { name: 'lint', run: { script: 'lint' } },
  { name: 'types', run: { script: 'types' } },
  { name: 'architecture', run: { script: 'architecture' } },
  // The other suites share the cores with their database; this one may have them all.
  { name: 'unit', run: { vitest: ['--project', 'unit', '--maxWorkers=100%'] } },
  { name: 'integration', run: { vitest: ['--project', 'integration'] } },
  { name: 'e2e', run: { vitest: ['--project', 'e2e', '--exclude', `${BOOT}**`] } },
  // One file after the other: each of them builds.
  { name: 'boot', run: { vitest: ['--project', 'e2e', '--no-file-parallelism', BOOT] } },
];

const OTHER_SERVERS: readonly Step[] = otherPostgresVersions().map(({ version, binDir }) => ({
  name: `integration-postgres-${version}`,
  run: { vitest: ['--project', 'integration'] },
  env: { TEST_POSTGRES_BIN_DIR: binDir },
}));

/** PostgreSQL installations of the machine, beside the one that comes with the packages. */
function otherPostgresVersions(): Array<{ version: string; binDir: string }> {
  return globSync('/usr/lib/postgresql/*/bin/initdb').map((initdb) => {
    const binDir = path.dirname(initdb);
    return { version: path.basename(path.dirname(binDir)), binDir };
  });
}

function chosenSteps(args: readonly string[]): readonly Step[] {
  if (args.length === 1 && args[0] === '--other-servers') return OTHER_SERVERS;
  const only = args
    .find((arg) => arg.startsWith('--only='))
    ?.slice('--only='.length)
    .split(',');
  const unknown = [
    ...args.filter((arg) => !arg.startsWith('--only=')),
    ...(only ?? []).filter((name) => !STEPS.some((step) => step.name === name)),
  ];
  if (unknown.length > 0) {
    throw new Error(`unknown: ${unknown.join(', ')}; steps: ${STEPS.map((step) => step.name).join(', ')}`);
  }
  return STEPS.filter((step) => only === undefined || only.includes(step.name));
}

async function runStep(step: Step, reportFolder: string): Promise<StepResult> {
  console.log(`\n=== ${step.name}`);
  const started = performance.now();
  const report = path.join(reportFolder, `${step.name}.json`);
  const exitCode = await execute(step, report);
  const counts =
    'script' in step.run
      ? countStep(exitCode)
      : countTests(exitCode, existsSync(report) ? readFileSync(report, 'utf8') : null);
  const result = { name: step.name, ...counts, durationMs: performance.now() - started };
  console.log(
    `=== ${step.name}: ${result.failed === 0 ? 'ok' : 'FAILED'} after ${(result.durationMs / 1000).toFixed(1)} s`,
  );
  return result;
}

/** The exit code, or `null` when the step was killed or did not start. The project's own Node comes first on the path. */
async function execute(step: Step, report: string): Promise<number | null> {
  const options = {
    cwd: ROOT,
    env: {
      ...process.env,
      ...step.env,
      PATH: [path.dirname(process.execPath), BIN, process.env['PATH']].join(path.delimiter),
    },
    stdio: ['ignore', 'inherit', 'inherit'] as ['ignore', 'inherit', 'inherit'],
    timeout: STEP_LIMIT_MS,
    killSignal: 'SIGTERM' as const,
  };
  const child =
    'script' in step.run
      ? spawn(scriptOf(step.run.script), { ...options, shell: true })
      : spawn(
          process.execPath,
          [
            path.join(ROOT, 'node_modules/vitest/vitest.mjs'),
            'run',
            ...step.run.vitest,
            '--allowOnly=false',
            '--reporter=default',
            '--reporter=json',
            `--outputFile.json=${report}`,
          ],
          options,
        );
  return await new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message);
      resolve(null);
    });
    child.once('exit', resolve);
  });
}

function scriptOf(name: string): string {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const script = scripts[name];
  if (script === undefined) throw new Error(`package.json has no script ${name}`);
  return script;
}

const steps = chosenSteps(process.argv.slice(2));
const reports = mkdtempSync(path.join(tmpdir(), 'portfolio-metrics-reports-'));
const results: StepResult[] = [];
try {
  for (const step of steps) results.push(await runStep(step, reports));
} finally {
  rmSync(reports, { recursive: true, force: true });
}
console.log(`\n${summary(results)}`);
process.exitCode = results.some((result) => result.failed > 0) ? 1 : 0;
