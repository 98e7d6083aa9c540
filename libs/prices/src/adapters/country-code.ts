const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');

/** Names that providers use and that CLDR spells differently. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['czech republic', 'CZ'],
  ['hong kong', 'HK'],
  ['macau', 'MO'],
  ['russia', 'RU'],
  ['turkey', 'TR'],
  ['usa', 'US'],
  ['united states of america', 'US'],
]);

let codes: ReadonlyMap<string, string> | null = null;

/** ISO 3166 alpha-2 of a country by its English name, as CLDR spells it; `null` when there is none of that name. */
export function countryCode(name: string | undefined): string | null {
  if (name === undefined) return null;
  codes ??= new Map([...namesOfCountries(), ...OTHER_NAMES]);
  return codes.get(name.trim().toLowerCase()) ?? null;
}

function* namesOfCountries(): Generator<[string, string]> {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  for (const first of LETTERS) {
    for (const second of LETTERS) {
      const code = first + second;
      const name = names.of(code);
      // Reserved codes, and those of states that are gone, name the same country as the current one.
      if (name !== undefined && Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`) {
        yield [name.toLowerCase(), code];
      }
    }
  }
}
