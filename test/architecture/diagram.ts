import type { ICruiseResult } from 'dependency-cruiser';

/** `from --> to`, both the name of a folder below apps/ or libs/, or `migrations`. */
export type Edge = string;

const PART = /^(?:(?:apps|libs)\/([^/]+)|(migrations))\//;
const TEST_FILE = /\.(spec|int-spec|e2e-spec)\.ts$/;
const EDGE_LINE = /^\s*([\w-]+ --> [\w-]+)\s*$/;
/** Everything may use them; their arrows would hide the others. */
const EVERYWHERE: ReadonlySet<string> = new Set(['kernel', 'wiring']);

/** The arrows that the production code draws, each with one import that draws it. Arrows to `kernel` and `wiring` are left out. */
export function importedEdges(result: ICruiseResult): Map<Edge, string> {
  const edges = new Map<Edge, string>();
  for (const module of result.modules) {
    const from = partOf(module.source);
    if (from === null || TEST_FILE.test(module.source)) continue;
    for (const dependency of module.dependencies) {
      const to = partOf(dependency.resolved);
      if (to === null || to === from || EVERYWHERE.has(to)) continue;
      edges.set(`${from} --> ${to}`, `${module.source} imports ${dependency.resolved}`);
    }
  }
  return edges;
}

/** The parts of the repository that the diagram must show. */
export function importedParts(result: ICruiseResult): Set<string> {
  return new Set(result.modules.flatMap((module) => partOf(module.source) ?? []));
}

/** The arrows of the page, each with its line number, counted from 1. */
export function drawnEdges(page: string): Map<Edge, number> {
  const edges = new Map<Edge, number>();
  for (const [index, line] of page.split('\n').entries()) {
    const edge = EDGE_LINE.exec(line)?.[1];
    if (edge !== undefined) edges.set(edge, index + 1);
  }
  return edges;
}

/** What to change on the page, one sentence per line; empty when the page is true. */
export function differences(page: string, imported: ReadonlyMap<Edge, string>, file: string): string[] {
  const drawn = drawnEdges(page);
  const last = Math.max(...drawn.values(), 0);
  return [
    ...[...drawn].flatMap(([edge, line]) =>
      imported.has(edge) ? [] : [`${file}:${line}: delete "${edge}": no such import exists`],
    ),
    ...[...imported].flatMap(([edge, reason]) =>
      drawn.has(edge) ? [] : [`${file}:${last + 1}: insert "${edge}": ${reason}`],
    ),
  ];
}

/** The page with its arrows replaced by the imported ones, in alphabetical order, in the place of the first one. */
export function redraw(page: string, imported: ReadonlyMap<Edge, string>): string {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => EDGE_LINE.test(line));
  if (start === -1) throw new Error('the page has no arrow that would show where arrows belong');
  const indentation = /^\s*/.exec(lines[start]!)![0];
  const rest = (part: string[]): string[] => part.filter((line) => !EDGE_LINE.test(line));
  const edges = [...imported.keys()].toSorted().map((edge) => indentation + edge);
  return [...rest(lines.slice(0, start)), ...edges, ...rest(lines.slice(start))].join('\n');
}

/** A circle of parts, as `a --> b --> a`, or `null`. */
export function circleAmong(edges: Iterable<Edge>): string | null {
  const next = new Map<string, string[]>();
  for (const edge of edges) {
    const [from, to] = edge.split(' --> ') as [string, string];
    next.set(from, [...(next.get(from) ?? []), to]);
  }
  const finished = new Set<string>();
  const walk = (part: string, path: readonly string[]): string | null => {
    if (path.includes(part)) return [...path.slice(path.indexOf(part)), part].join(' --> ');
    if (finished.has(part)) return null;
    for (const following of next.get(part) ?? []) {
      const circle = walk(following, [...path, part]);
      if (circle !== null) return circle;
    }
    finished.add(part);
    return null;
  };
  for (const part of next.keys()) {
    const circle = walk(part, []);
    if (circle !== null) return circle;
  }
  return null;
}

function partOf(file: string): string | null {
  const match = PART.exec(file);
  return match?.[1] ?? match?.[2] ?? null;
}
