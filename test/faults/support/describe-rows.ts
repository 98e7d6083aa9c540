import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RESULTS_VARIABLE } from './evidence.js';
import { carryOut, type FaultRow } from './fault-row.js';

const SEED = Number(process.env['SEED'] ?? 4711);
const ROW_LIMIT_MS = 120_000;

/** A test per row. Under `npm run faults` each prints its evidence line, and adds it to the file that is read there. */
export function describeRows(title: string, rows: readonly FaultRow[]): void {
  const only = process.env['ROWS']?.split(',');
  const chosen = rows.filter(({ id }) => only === undefined || only.includes(id));
  const file = process.env[RESULTS_VARIABLE];
  const tell = (line: object): void => {
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  // A row that is not heard of again has failed as well.
  for (const { id } of chosen) tell({ planned: id });
  describe.skipIf(chosen.length === 0)(title, () => {
    it.each(chosen.map((row) => [row.id, row.fault, row] as const))(
      '%s %s',
      async (_id, _fault, row) => {
        const evidence = await carryOut(row, SEED);
        const { failures, ...line } = evidence;
        if (file !== undefined) process.stdout.write(`${JSON.stringify(line)}\n`);
        tell({ ...evidence, fault: row.fault, outcome: row.outcome, guard: row.guard });
        expect(failures).toEqual([]);
        expect({ control: evidence.control, verdict: evidence.verdict }).toEqual({
          control: 'FAIL as expected',
          verdict: 'PASS',
        });
      },
      ROW_LIMIT_MS,
    );
  });
}
