import type { MissingPart } from './metrics-meta.js';

/** One list of what is missing, without repeating what is said already. */
export function mergeMissing(parts: ReadonlyArray<readonly MissingPart[]>): MissingPart[] {
  const distinct = new Map<string, MissingPart>();
  for (const part of parts.flat()) {
    const id = JSON.stringify([part.section, part.reason, part.symbols ?? []]);
    if (!distinct.has(id)) distinct.set(id, part);
  }
  return [...distinct.values()];
}
