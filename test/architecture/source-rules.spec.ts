import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './cruise.js';
import { EXCEPTIONS, findingsIn, type Finding } from './source-rules.js';

const PRODUCTION = ['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts', 'migrations/**/*.ts'];
const TESTS = ['{apps,libs,migrations}/**/*.{spec,int-spec,e2e-spec}.ts', 'test/**/*.ts'];
const FIXTURE = 'test/architecture/fixtures/source/shortcuts.ts';

describe('the source rules', () => {
  it('hold in everything that is delivered', () => {
    const tests = new Set(files(TESTS));
    const findings = files(PRODUCTION)
      .filter((file) => !tests.has(file))
      .flatMap((file) => findingsIn(file, read(file)));
    expect(findings.filter((finding) => !isExcepted(finding)).map(describeFinding)).toEqual([]);
    expect(EXCEPTIONS.filter((exception) => !findings.some((finding) => matches(exception, finding)))).toEqual([]);
  }, 60_000);

  it('allow no unseeded randomness in tests either', () => {
    const findings = files(TESTS)
      .filter((file) => !file.startsWith('test/architecture/fixtures/'))
      .flatMap((file) => findingsIn(file, read(file)))
      .filter((finding) => finding.rule === 'randomness');
    expect(findings.map(describeFinding)).toEqual([]);
  }, 60_000);

  it('catch each shortcut of the fixture, and nothing else in it', () => {
    const text = read(FIXTURE);
    const expected = text.split('\n').flatMap((line, index) => {
      const rule = /\/\/ breaks ([\w-]+)$/.exec(line)?.[1];
      return rule === undefined ? [] : [`${index + 1} ${rule}`];
    });
    const found = new Set(findingsIn(FIXTURE, text).map((finding) => `${finding.line} ${finding.rule}`));
    expect([...found]).toEqual(expected);
    expect(expected.length).toBeGreaterThan(20);
  });

  it('let applications import ScheduleModule, and no lib', () => {
    const text = "import { ScheduleModule as Jobs, SchedulerRegistry } from '@nestjs/schedule';";
    expect(findingsIn('apps/api/src/app.module.ts', text)).toEqual([]);
    expect(findingsIn('libs/prices/src/prices.module.ts', text).map((finding) => finding.rule)).toEqual([
      'schedule-module',
    ]);
  });

  it('let the configuration of an app read the environment', () => {
    const text = "export const port = process.env['PORT'];";
    expect(findingsIn('apps/api/src/config/environment.ts', text)).toEqual([]);
    expect(findingsIn('apps/api/src/environment.ts', text).map((finding) => finding.rule)).toEqual(['environment']);
  });
});

function files(patterns: readonly string[]): string[] {
  return globSync([...patterns], { cwd: ROOT }).toSorted();
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

function isExcepted(finding: Finding): boolean {
  return EXCEPTIONS.some((exception) => matches(exception, finding));
}

function matches(exception: { rule: string; file: string }, finding: Finding): boolean {
  return exception.rule === finding.rule && exception.file === finding.file;
}

function describeFinding({ file, line, rule, advice }: Finding): string {
  return `${file}:${line}: ${rule}: ${advice}`;
}
