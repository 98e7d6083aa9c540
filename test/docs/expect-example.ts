import { isDeepStrictEqual } from 'node:util';
import { comparisonsOf } from './comparisons.js';
import { examplesOf } from './readme-examples.js';
import { statedLines } from './stated-values.js';

/**
 * Runs an example of a folder's README and then, with what it exports, `use`. Throws when a value that the example states is another
 * one or was never come to, and when nothing could be wrong: no value stated and no `use`.
 */
export async function expectExample<T>(
  folder: string,
  use: ((exports: T) => Promise<void> | void) | null = null,
  number = 1,
): Promise<void> {
  const example = examplesOf(folder)[number - 1];
  if (example === undefined) throw new Error(`${folder}/README.md has no example ${number}`);
  const { readme, file } = example;
  const lines = statedLines(example);
  if (lines.length === 0 && use === null) throw new Error(`${readme}: nothing of example ${number} can be compared`);
  const exports = (await import(/* @vite-ignore */ file)) as T;
  await use?.(exports);
  const made = comparisonsOf(file);
  const wrong = made
    .filter(({ actual, stated }) => !isDeepStrictEqual(actual, stated))
    .map(({ line, actual, stated }) => `${line} says ${JSON.stringify(stated)}, which is ${JSON.stringify(actual)}`);
  const missed = lines.filter((line) => made.every((comparison) => comparison.line !== line));
  const problems = [...wrong, ...missed.map((line) => `${line} is never come to`)];
  if (problems.length > 0) throw new Error(problems.map((problem) => `${readme}:${problem}`).join('\n'));
}
