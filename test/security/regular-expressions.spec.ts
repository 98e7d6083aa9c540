import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Takes a linear one less than a millisecond, a quadratic one hundreds. */
const LENGTH = 20_000;
const LONGEST_MS = 40;

/** Quadratic, over texts that nobody outside can make long. */
const SHORT_TEXTS: ReadonlySet<string> = new Set([
  // Of a NUMERIC of the database, 25 characters at most.
  'libs/ledger/src/domain/position-coverage.ts /0+$/',
]);

const UNITS = [' ', '\n', '\t', '0', '1', 'a', 'A', '.', '-', ',', ':', '"', '/', '@', '\u001b[', 'a.', '1,', ' at '];
/** In front and behind: what lets a match begin, and what lets it fail in the end. */
const FRAMES: ReadonlyArray<readonly [string, string]> = [
  ['', '!'],
  ['', '\u0000'],
  ['1', 'a!'],
  ['"://', '!'],
];

interface Found {
  readonly place: string;
  readonly expression: RegExp;
}

function literalsOf(file: string): Found[] {
  const found: Found[] = [];
  const source = ts.createSourceFile(file, readFileSync(path.join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest);
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const flags = node.text.slice(end + 1).replaceAll(/[gy]/g, '');
      found.push({ place: `${file} ${node.text}`, expression: new RegExp(node.text.slice(1, end), flags) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The best of three: a busy machine is no fault of an expression. */
function timeOf(expression: RegExp, text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let time = 0; time < 3 && best > LONGEST_MS; time += 1) {
    const from = performance.now();
    expression.test(text);
    best = Math.min(best, performance.now() - from);
  }
  return best;
}

function isSlow({ expression }: Found, length: number): boolean {
  return UNITS.some((unit) =>
    FRAMES.some(([before, behind]) => {
      const text = before + unit.repeat(length / unit.length) + behind;
      return timeOf(expression, text) > LONGEST_MS;
    }),
  );
}

describe('the regular expressions of the service', () => {
  const all = globSync('{apps,libs}/**/*.ts', { cwd: ROOT })
    .filter((file) => !file.endsWith('spec.ts'))
    .flatMap(literalsOf);

  it('take a time that grows with the text, and no faster', () => {
    expect(all.length).toBeGreaterThan(50);
    expect(all.filter(({ place }) => SHORT_TEXTS.has(place))).toHaveLength(SHORT_TEXTS.size);
    // Short first: with an exponential one the long text would never end.
    const slow = all.filter((found) => isSlow(found, 30) || (!SHORT_TEXTS.has(found.place) && isSlow(found, LENGTH)));
    expect(slow.map(({ place }) => place)).toEqual([]);
  });
});
