const PLACEHOLDER = /\{([a-z]+)\}/g;
const KNOWN: ReadonlySet<string> = new Set(['symbol', 'from', 'to']);

/** Why `template` is no address with `{symbol}` in its path or query, or `null`. `{from}` and `{to}` may stand there as well. */
export function templateProblem(template: string): string | null {
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name]) => name!);
  const unknown = names.find((name) => !KNOWN.has(name));
  if (unknown !== undefined) return `has {${unknown}}: it may have {symbol}, {from} and {to}`;
  if (!names.includes('symbol')) return 'has no {symbol}';
  const filled = template.replace(PLACEHOLDER, 'x');
  if (!URL.canParse(filled)) return 'is no address';
  const { protocol, username, password } = new URL(filled);
  if (!['http:', 'https:'].includes(protocol)) return 'is no http(s) address';
  if (username !== '' || password !== '') return 'carries credentials: they would show in logs';
  if (hostOf(template) === null) return 'has a placeholder in its host';
  return null;
}

/** The host of an address, port included; `null` when a placeholder stands in it. */
export function hostOf(template: string): string | null {
  const [, authority] = /^https?:\/\/([^/?#]*)/i.exec(template) ?? [];
  if (authority === undefined || /[{}]/.test(authority)) return null;
  return new URL(template.replace(PLACEHOLDER, 'x')).host;
}

/** The address with its values filled in, each encoded. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): URL {
  return new URL(template.replace(PLACEHOLDER, (_all, name: string) => encodeURIComponent(values[name] ?? '')));
}
