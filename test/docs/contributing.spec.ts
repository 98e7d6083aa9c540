import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const npmCommands = (text: string): string[] =>
  [...text.matchAll(/\bnpm (?:test|run [\w:-]+(?: -- --\w+)?)/g)].map((found) => found[0]).toSorted();

describe('npm run check', () => {
  it('is what CI does after the installation', () => {
    const steps = read('.ci/run')
      .split('\n')
      .filter((line) => !line.startsWith('#'));
    expect(npmCommands(scripts['check']!)).toEqual(npmCommands(steps.join('\n')));
  });
});

describe('CONTRIBUTING.md and README.md', () => {
  it.each(['CONTRIBUTING.md', 'README.md'])('%s names commands that there are', (page) => {
    const named = [...read(page).matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)/g)].map((found) => found[1]!);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});
