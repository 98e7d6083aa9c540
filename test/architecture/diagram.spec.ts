import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ICruiseResult } from 'dependency-cruiser';
import { beforeAll, describe, expect, it } from 'vitest';
import { cruiseRepository, ROOT } from './cruise.js';
import { circleAmong, differences, importedEdges, importedParts, redraw } from './diagram.js';

const FILE = 'docs/architecture.md';
const PAGE = path.join(ROOT, FILE);

describe('the diagram of docs/architecture.md', () => {
  let repository: ICruiseResult;
  let edges: Map<string, string>;

  beforeAll(async () => {
    repository = await cruiseRepository(ROOT, ['apps', 'libs', 'migrations']);
    edges = importedEdges(repository);
    if (process.env['UPDATE_DIAGRAM'] === '1') writeFileSync(PAGE, redraw(readFileSync(PAGE, 'utf8'), edges));
    // The whole repository is parsed.
  }, 60_000);

  it('draws exactly the imports that exist (UPDATE_DIAGRAM=1 redraws it)', () => {
    expect(differences(readFileSync(PAGE, 'utf8'), edges, FILE)).toEqual([]);
  });

  it('shows every app and every lib', () => {
    const diagram = /```mermaid\n(.*?)```/s.exec(readFileSync(PAGE, 'utf8'))![1]!;
    const missing = [...importedParts(repository)].filter(
      (part) => !new RegExp(`^\\s*${part}(\\s|$)`, 'm').test(diagram),
    );
    expect(missing).toEqual([]);
  });

  it('has no circle among the libs', () => {
    expect(circleAmong(edges.keys())).toBeNull();
  });
});

describe('the comparison of diagram and imports', () => {
  const page = ['# Page', 'flowchart TD', '  kernel', '  api --> metrics', '  metrics --> ledger', 'end'].join('\n');

  it('names the line of an arrow that no import draws', () => {
    const imported = new Map([['api --> metrics', 'a imports b']]);
    expect(differences(page, imported, 'page.md')).toEqual([
      'page.md:5: delete "metrics --> ledger": no such import exists',
    ]);
  });

  it('names the place and the reason of an arrow that is missing', () => {
    const imported = new Map([
      ['api --> metrics', 'a imports b'],
      ['metrics --> ledger', 'b imports c'],
      ['metrics --> prices', 'b imports d'],
    ]);
    expect(differences(page, imported, 'page.md')).toEqual(['page.md:6: insert "metrics --> prices": b imports d']);
  });

  it('redraws the arrows and leaves the rest of the page alone', () => {
    const imported = new Map([
      ['metrics --> prices', 'b imports d'],
      ['api --> metrics', 'a imports b'],
    ]);
    expect(redraw(page, imported).split('\n')).toEqual([
      '# Page',
      'flowchart TD',
      '  kernel',
      '  api --> metrics',
      '  metrics --> prices',
      'end',
    ]);
  });

  it('sees two libs that need each other, though no two files do', async () => {
    const fixture = await cruiseRepository(path.join(ROOT, 'test/architecture/fixtures/repository'), [
      'libs/market-status',
      'libs/dividends',
    ]);
    const circle = circleAmong(importedEdges(fixture).keys());
    expect(circle?.split(' --> ').toSorted()).toEqual(expect.arrayContaining(['dividends', 'market-status']));
  });

  it('counts type-only imports and leaves out arrows to kernel', async () => {
    const fixture = await cruiseRepository(path.join(ROOT, 'test/architecture/fixtures/repository'), ['libs']);
    const found = importedEdges(fixture);
    expect(found.get('prices --> ledger')).toBe(
      'libs/prices/src/deep-import-of-a-type.ts imports libs/ledger/src/domain/lot.ts',
    );
    expect([...found.keys()].filter((edge) => edge.endsWith('kernel'))).toEqual([]);
  });
});
