import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** The folders of the libs, from the root of the repository; each has a README. */
export const LIBS: readonly string[] = globSync('libs/*', { cwd: ROOT }).toSorted();

/** An example of a README: a `ts` block, which is a module of its own. */
export interface ReadmeExample {
  /** The README, from the root of the repository. */
  readonly readme: string;
  /** What the example is imported as. There is no such file. */
  readonly file: string;
  /** Standing at the lines at which it stands in the README, so that messages name those. */
  readonly code: string;
}

/** Those of the README of a folder, in its order. */
export function examplesOf(folder: string): readonly ReadmeExample[] {
  const readme = path.join(folder, 'README.md');
  const text = readFileSync(path.join(ROOT, readme), 'utf8');
  return [...text.matchAll(/(?<=^```ts\n).*?(?=^```$)/gms)].map((block, index) => ({
    readme,
    file: path.join(ROOT, folder, `README.${index + 1}.ts`),
    code: text.slice(0, block.index).replaceAll(/[^\n]/g, '') + block[0],
  }));
}

/** The example that is imported as `file`; `null`: `file` is something else. */
export function exampleAt(file: string): ReadmeExample | null {
  if (!/\/README\.\d+\.ts$/.test(file)) return null;
  const folder = path.relative(ROOT, path.dirname(file));
  return examplesOf(folder).find((example) => example.file === file) ?? null;
}
