/** What a plain YAML file holds: maps, lists of texts, texts. */
export type PlainYaml = string | readonly string[] | { readonly [name: string]: PlainYaml };

interface Line {
  readonly indent: number;
  readonly text: string;
}

/** Reads the part of YAML that `compose.yaml` keeps to: nested maps by two blanks, lists of texts, and texts on one line. */
export function readPlainYaml(text: string): { readonly [name: string]: PlainYaml } {
  const lines = text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
    .map((line): Line => ({ indent: line.length - line.trimStart().length, text: line.trim() }));
  const [value, rest] = readBlock(lines, 0);
  if (rest.length > 0 || typeof value === 'string' || Array.isArray(value))
    throw new Error(`not plain: ${rest[0]?.text}`);
  return value as { readonly [name: string]: PlainYaml };
}

function readBlock(lines: readonly Line[], indent: number): [PlainYaml, readonly Line[]] {
  if (lines[0]?.text.startsWith('- ') === true) {
    const end = lines.findIndex((line) => line.indent !== indent || !line.text.startsWith('- '));
    const items = end === -1 ? lines : lines.slice(0, end);
    return [items.map((line) => unquoted(line.text.slice(2))), lines.slice(items.length)];
  }
  const map: Record<string, PlainYaml> = {};
  let rest = lines;
  while (rest[0]?.indent === indent) {
    const [, name, value] = /^([\w-]+):(?: (.+))?$/.exec(rest[0].text) ?? [];
    if (name === undefined) throw new Error(`not plain: ${rest[0].text}`);
    rest = rest.slice(1);
    if (value === undefined) {
      const [inner, behind] = readBlock(rest, indent + 2);
      map[name] = inner;
      rest = behind;
    } else {
      map[name] = value === '{}' ? {} : unquoted(value);
    }
  }
  return [map, rest];
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
}
