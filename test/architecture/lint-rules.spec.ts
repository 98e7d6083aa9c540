import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './cruise.js';

const FIXTURE = path.join(ROOT, 'test/architecture/fixtures/lint');

interface Report {
  readonly diagnostics: ReadonlyArray<{
    readonly code: string;
    readonly filename: string;
    readonly labels: ReadonlyArray<{ readonly span: { readonly line: number } }>;
  }>;
}

describe('the lint rules', () => {
  let folder: string;

  beforeAll(() => {
    // A copy elsewhere, because the configuration leaves fixtures out, and with the name that tests have.
    folder = mkdtempSync(path.join(tmpdir(), 'portfolio-metrics-lint-'));
    copyFileSync(path.join(ROOT, '.oxlintrc.json'), path.join(folder, '.oxlintrc.json'));
    const compilerOptions = { module: 'nodenext', target: 'es2023', strict: true, types: [] };
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    for (const file of readdirSync(FIXTURE)) copyFileSync(path.join(FIXTURE, file), path.join(folder, copied(file)));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('catch each offence of the fixture, and nothing else in it', () => {
    const expected = readdirSync(FIXTURE).flatMap((file) =>
      readFileSync(path.join(FIXTURE, file), 'utf8')
        .split('\n')
        .flatMap((line, index) => {
          const rule = /\/\/ breaks (\S+)$/.exec(line)?.[1];
          return rule === undefined ? [] : [`${copied(file)}:${index + 1} ${rule}`];
        }),
    );
    expect(expected.length).toBeGreaterThan(10);
    expect(lint(folder)).toEqual(expected.toSorted());
  });
});

function copied(file: string): string {
  return file === 'tests.ts' ? 'tests.spec.ts' : file;
}

/** `file:line plugin/rule` of everything that `npm run lint` would refuse. */
function lint(folder: string): string[] {
  const oxlint = path.join(ROOT, 'node_modules/oxlint/bin/oxlint');
  const { stdout } = spawnSync(process.execPath, [oxlint, '--type-aware', '--deny-warnings', '--format=json'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: [path.join(ROOT, 'node_modules/.bin'), process.env['PATH']].join(path.delimiter) },
  });
  const { diagnostics } = JSON.parse(stdout) as Report;
  return diagnostics
    .map(({ code, filename, labels }) => {
      const rule = code.replace(/^(.+)\((.+)\)$/, '$1/$2');
      return `${path.basename(filename)}:${labels[0]!.span.line} ${rule}`;
    })
    .toSorted();
}
