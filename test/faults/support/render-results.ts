import type { Evidence } from './evidence.ts';

export interface ReportedRow extends Evidence {
  readonly fault: string;
  readonly outcome: string;
  readonly guard: string;
}

/** The rows as Markdown: what they mean as a table, and below it one evidence line each. */
export function renderResults(rows: readonly ReportedRow[]): string {
  const table = rows.map(
    ({ row, fault, outcome, guard, verdict, control }) =>
      `| ${row} | ${cell(fault)} | ${cell(outcome)} | ${cell(guard)} | ${verdict === 'PASS' ? 'holds' : `**${verdict}**`} | ${
        control === 'FAIL as expected' ? 'fails' : `**${control}**`
      } |`,
  );
  const evidence = rows.map(({ fault: _fault, outcome: _outcome, guard: _guard, failures, ...line }) =>
    JSON.stringify({ ...line, ...(failures.length > 0 ? { failures: failures.slice(0, 3) } : {}) }),
  );
  return [
    '| row | what goes wrong | what the service does | guard | with it | without it |',
    '| --- | --- | --- | --- | --- | --- |',
    ...table,
    '',
    'Evidence of the last run, one line per row:',
    '',
    '```text',
    ...evidence,
    '```',
    '',
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
