/** What one step came to. */
export interface StepResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly durationMs: number;
}

/** The part of vitest's JSON report that is counted. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
}

/** A step without tests of its own counts as one. */
export function countStep(exitCode: number | null): { passed: number; failed: number } {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * The tests of a vitest run. A run that fails without a failed test (a file that does not load, an error after the tests, no report)
 * counts as one failure, and so does a run without any test.
 */
export function countTests(exitCode: number | null, report: string | null): { passed: number; failed: number } {
  const counts = report === null ? null : (JSON.parse(report) as VitestReport);
  const passed = counts?.numPassedTests ?? 0;
  const failed = counts?.numFailedTests ?? 0;
  const silent = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed };
}

/** One line per step, then the line that everybody waits for. */
export function summary(results: readonly StepResult[]): string {
  const width = Math.max(...results.map((result) => result.name.length), 0);
  const lines = results.map((result) => {
    const outcome = result.failed === 0 ? 'ok    ' : 'FAILED';
    return `${outcome} ${result.name.padEnd(width)} ${seconds(result.durationMs)}  ${result.passed} passed, ${result.failed} failed`;
  });
  const total = (of: 'passed' | 'failed'): number => results.reduce((sum, result) => sum + result[of], 0);
  return [...lines, `${total('passed')} passed, ${total('failed')} failed`].join('\n');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`.padStart(8);
}
