import type { ShownAnswer } from './guide.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const ELLIPSIS = '…';
/** Members whose instants are of the database's clock: their form counts. */
const TIMES = new Set(['computedAt', 'expiresAt', 'createdAt', 'updatedAt']);
/** Members that differ from run to run: their type counts. */
const VOLATILE = new Set(['ageSeconds', 'computationTimeMs', 'dataVersion', 'invalidated']);

/** How the answer differs from what the page shows of it, one line each. Members that the page leaves out may be anything. */
export function differencesFrom(shown: ShownAnswer, answer: ShownAnswer): string[] {
  const lines = shown.status === answer.status ? [] : [`status ${answer.status}, shown ${shown.status}`];
  const headers = new Map(answer.headers);
  for (const [name, value] of shown.headers) {
    if (!sameText(value, headers.get(name) ?? '')) lines.push(`${name}: ${headers.get(name)}, shown ${value}`);
  }
  if (shown.body !== undefined) lines.push(...compare(shown.body, answer.body, '', ''));
  return lines;
}

function compare(shown: unknown, found: unknown, place: string, member: string): string[] {
  const different = [`${place}: ${JSON.stringify(found)}, shown ${JSON.stringify(shown)}`];
  if (Array.isArray(shown)) return Array.isArray(found) ? compareLists(shown, found, place) : different;
  if (typeof shown === 'object' && shown !== null) {
    if (typeof found !== 'object' || found === null) return different;
    return Object.entries(shown).flatMap(([name, value]) =>
      compare(value, (found as Record<string, unknown>)[name], `${place}/${name}`, name),
    );
  }
  if (VOLATILE.has(member)) return typeof found === typeof shown ? [] : different;
  if (typeof shown === 'string' && typeof found === 'string') {
    if (UUID.test(shown)) return UUID.test(found) ? [] : different;
    if (TIMES.has(member)) return INSTANT.test(shown) && INSTANT.test(found) ? [] : different;
    return sameText(shown, found) ? [] : different;
  }
  return shown === found ? [] : different;
}

function compareLists(shown: readonly unknown[], found: readonly unknown[], place: string): string[] {
  const more = shown.at(-1) === ELLIPSIS;
  const elements = more ? shown.slice(0, -1) : shown;
  if (more ? found.length < elements.length : found.length !== elements.length) {
    return [`${place}: ${found.length} elements, shown ${elements.length}`];
  }
  return elements.flatMap((element, index) => compare(element, found[index], `${place}/${index}`, ''));
}

/** `…` at the end stands for anything. */
function sameText(shown: string, found: string): boolean {
  return shown.endsWith(ELLIPSIS) ? found.startsWith(shown.slice(0, -ELLIPSIS.length)) : shown === found;
}
