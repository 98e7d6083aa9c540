/**
 * The fault matrix: builds the service, brings every fault about, with its guard and without, and writes the table of
 * docs/reliability.md. `--check` leaves the file alone, which must have all rows; `--rows=F37,F40` carries out some; `--seed=7` takes another seed. Exit code 1
 * unless every row holds and every control fails.
 *
 * Run by Node itself: erasable TypeScript, no aliases, nothing but Node's own modules.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Evidence, RESULTS_VARIABLE } from './support/evidence.ts';
import { renderResults, type ReportedRow } from './support/render-results.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const BIN = path.join(ROOT, 'node_modules', '.bin');
const PAGE = path.join(ROOT, 'docs', 'reliability.md');
const [BEGIN, END] = ['<!-- fault table: begin -->', '<!-- fault table: end -->'];

const args = process.argv.slice(2);
const unknown = args.filter((arg) => !/^--(check|rows=[F\d,]+|seed=\d+)$/.test(arg));
if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(', ')}`);
const valueOf = (name: string): string | undefined =>
  args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const chosen = valueOf('rows');

const began = performance.now();
run('nest', ['build', 'api', '-p', 'test/faults/support/tsconfig.replica.json']);
const { rows, planned } = carryOut();
report();

function carryOut(): { rows: ReportedRow[]; planned: string[] } {
  const folder = mkdtempSync(path.join(tmpdir(), 'portfolio-metrics-faults-'));
  const results = path.join(folder, 'results');
  writeFileSync(results, '');
  try {
    run('vitest', ['run', '--project', 'faults', '--reporter', 'dot'], {
      [RESULTS_VARIABLE]: results,
      ...(chosen === undefined ? {} : { ROWS: chosen }),
      ...(valueOf('seed') === undefined ? {} : { SEED: valueOf('seed') }),
    });
    const lines = readFileSync(results, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as ReportedRow | { planned: string });
    return {
      rows: lines.flatMap((line) => ('planned' in line ? [] : [line])).sort((a, b) => (a.row < b.row ? -1 : 1)),
      planned: lines.flatMap((line) => ('planned' in line ? [line.planned] : [])),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(): void {
  const missing = planned.filter((id) => !rows.some(({ row }) => row === id));
  const failed = rows.filter(({ verdict }: Evidence) => verdict !== 'PASS');
  if (chosen === undefined && !args.includes('--check') && missing.length === 0) writePage();
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  console.log(
    `\n${rows.length - failed.length} rows hold, ${failed.length} do not, ${missing.length} gave no result; ${minutes} min`,
  );
  for (const { row, failures, control } of failed) console.log(`  ${row}: ${failures[0] ?? `control ${control}`}`);
  if (missing.length > 0) console.log(`  without result: ${missing.join(', ')}`);
  const undescribed = chosen === undefined ? undescribedRows() : [];
  if (undescribed.length > 0) console.log(`  not in docs/reliability.md: ${undescribed.join(', ')}`);
  process.exitCode = failed.length + missing.length + undescribed.length > 0 || rows.length === 0 ? 1 : 0;
}

function undescribedRows(): string[] {
  const page = readFileSync(PAGE, 'utf8');
  return planned.filter((id) => !page.includes(`\n| ${id} `));
}

function writePage(): void {
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${PAGE} has no place for the table`);
  writeFileSync(PAGE, `${page.slice(0, from + BEGIN.length)}\n\n${renderResults(rows)}\n${page.slice(to)}`);
  run('prettier', ['--write', '--log-level', 'warn', PAGE]);
}

/** Its own output goes where ours goes; a failure of the tests shows in the results. */
function run(
  program: string,
  programArgs: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): void {
  const { error, status } = spawnSync(path.join(BIN, program), programArgs, {
    cwd: ROOT,
    env: { ...process.env, ...env, PATH: [BIN, process.env['PATH']].join(path.delimiter) },
    stdio: 'inherit',
  });
  if (error !== undefined) throw error;
  if (status !== 0 && program !== 'vitest') throw new Error(`${program} ended with ${status}`);
}
