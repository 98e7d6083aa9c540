import { describe, expect, it } from 'vitest';
import { renderResults, type ReportedRow } from './render-results.js';

const ROW: ReportedRow = {
  row: 'F37',
  seed: 1,
  fault_proof: 'bit flip x1',
  n: 3,
  status: { 200: 3 },
  stale: 0,
  degraded: 0,
  p99_ms: 12,
  recovered_ms: null,
  lost: 0,
  dup: 0,
  leak: 0,
  seen: '',
  control: 'FAIL as expected',
  control_broke: 'figures',
  verdict: 'PASS',
  failures: [],
  fault: 'a | b',
  outcome: 'a miss',
  guard: 'checks',
};

describe('renderResults', () => {
  it('shows a row that holds, with its evidence line', () => {
    const text = renderResults([ROW]);
    expect(text).toContain('| F37 | a \\| b | a miss | checks | holds | fails |');
    expect(text).toContain('{"row":"F37","seed":1,"fault_proof":"bit flip x1","n":3,"status":{"200":3}');
  });

  it('hides neither a row that fails nor a control that does not', () => {
    const text = renderResults([{ ...ROW, verdict: 'FAIL', control: 'PASS: proves nothing', failures: ['I1 lost'] }]);
    expect(text).toContain('| **FAIL** | **PASS: proves nothing** |');
    expect(text).toContain('"failures":["I1 lost"]');
  });
});
