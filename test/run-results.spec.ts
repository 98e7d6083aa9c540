import { describe, expect, it } from 'vitest';
import { countStep, countTests, summary } from './run-results.js';

const report = (numPassedTests: number, numFailedTests: number): string =>
  JSON.stringify({ numPassedTests, numFailedTests, success: true });

describe('the count of the test run', () => {
  it('takes the tests of a vitest run from its report', () => {
    expect(countTests(0, report(12, 0))).toEqual({ passed: 12, failed: 0 });
    expect(countTests(1, report(12, 3))).toEqual({ passed: 12, failed: 3 });
  });

  it.each([
    ['fails though no test failed', 1, report(12, 0), 12],
    ['was killed', null, report(12, 0), 12],
    ['has no report', 0, null, 0],
    ['found no test', 0, report(0, 0), 0],
  ])('counts one failure for a vitest run that %s', (_name, exitCode, text, passed) => {
    expect(countTests(exitCode, text)).toEqual({ passed, failed: 1 });
  });

  it('counts any other step as one', () => {
    expect(countStep(0)).toEqual({ passed: 1, failed: 0 });
    expect(countStep(2)).toEqual({ passed: 0, failed: 1 });
    expect(countStep(null)).toEqual({ passed: 0, failed: 1 });
  });

  it('ends with the sums alone on the last line', () => {
    const lines = summary([
      { name: 'lint', passed: 1, failed: 0, durationMs: 1_234 },
      { name: 'unit', passed: 40, failed: 2, durationMs: 61_000 },
    ]).split('\n');
    expect(lines).toEqual([
      'ok     lint    1.2 s  1 passed, 0 failed',
      'FAILED unit   61.0 s  40 passed, 2 failed',
      '41 passed, 2 failed',
    ]);
  });
});
