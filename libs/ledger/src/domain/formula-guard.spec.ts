import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardFormula, unguardFormula } from './formula-guard.js';

describe('the guard against formulas', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\0x', '＝1', '＋1', '－1', '＠x', "'=1", "''@x"])(
    'puts an apostrophe in front of %j',
    (text) => {
      expect(guardFormula(text)).toBe(`'${text}`);
    },
  );

  it.each(['', 'a=1', ' =1', "'quoted'", "it's", '12.5'])('leaves %j alone', (text) => {
    expect(guardFormula(text)).toBe(text);
  });

  it('is undone exactly, whatever the text', () => {
    const starts = fc.constantFrom('', "'", "''", '=', '+', '-', '@', '＝', "'=", "'a", '\t');
    fc.assert(
      fc.property(starts, fc.string({ unit: 'binary' }), (start, rest) => {
        const text = start + rest;
        expect(unguardFormula(guardFormula(text))).toBe(text);
        expect(guardFormula(text)).not.toMatch(/^[=+\-@\t\r\0＝＋－＠]/u);
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });
});
