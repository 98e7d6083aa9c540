import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cacheKey, type CacheParameter, MAX_CACHE_KEY_LENGTH } from './cache-key.js';

const SEED = { seed: 20_261_122, numRuns: 5_000 };

/** Few and awkward characters, so that different sets come close to each other. */
const text = fc.string({
  unit: fc.constantFrom('a', '1', '!', '[', ']', ',', '&', '=', '%', '2', '#', ':', ' ', 'é', '𝄞'),
  maxLength: 3,
});
const value: fc.Arbitrary<CacheParameter> = fc.oneof(
  text,
  fc.constantFrom<CacheParameter[]>(null, true, false, 'null', 'true', '1', 1, -1, 0.1, 1e21, 1e-7, '!1', '[]', '[,]'),
  fc.array(text, { maxLength: 3 }),
);
const parameters = fc.dictionary(text, value, { maxKeys: 3 });

/** Equality by another route: entries in order of their names, as JSON. */
function same(a: Record<string, CacheParameter>, b: Record<string, CacheParameter>): boolean {
  const ordered = (set: Record<string, CacheParameter>): string =>
    JSON.stringify(Object.entries(set).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return ordered(a) === ordered(b);
}

describe('cacheKey', () => {
  it('names prefix, metric type and sorted parameters', () => {
    const key = cacheKey('dashboard', { range: '1Y', asOf: null, limit: 5, lots: true, by: ['sector', 'country'] });
    expect(key).toEqual({
      text: 'portfolio:v1:dashboard:asOf=!null&by=[sector,country,]&limit=!5&lots=!true&range=1Y',
      metricType: 'dashboard',
      params: 'asOf=!null&by=[sector,country,]&limit=!5&lots=!true&range=1Y',
      schemaVersion: 1,
    });
    expect(cacheKey('dashboard', {}).text).toBe('portfolio:v1:dashboard:');
  });

  it('gives two sets of parameters the same key exactly when they are equal', () => {
    fc.assert(
      fc.property(parameters, parameters, (a, b) => {
        expect(cacheKey('m', a).text === cacheKey('m', b).text).toBe(same(a, b));
      }),
      SEED,
    );
  });

  it('gives sets that differ in one value or one name different keys', () => {
    fc.assert(
      fc.property(parameters, text, value, value, (rest, name, one, other) => {
        const a = { ...rest, [name]: one };
        const b = { ...rest, [name]: other };
        expect(cacheKey('m', a).text === cacheKey('m', b).text).toBe(same(a, b));
      }),
      SEED,
    );
  });

  it('does not depend on the order in which parameters were given', () => {
    fc.assert(
      fc.property(parameters, (set) => {
        const reversed = Object.fromEntries(Object.entries(set).toReversed());
        expect(cacheKey('m', reversed)).toEqual(cacheKey('m', set));
      }),
      SEED,
    );
  });

  it('takes minus zero for zero', () => {
    expect(cacheKey('m', { n: -0 })).toEqual(cacheKey('m', { n: 0 }));
  });

  it('hashes parameters that make the key longer than 200 characters, and keeps them in full beside it', () => {
    const longest = 'x'.repeat(MAX_CACHE_KEY_LENGTH - 'portfolio:v1:m:p='.length);
    expect(cacheKey('m', { p: longest }).text).toHaveLength(MAX_CACHE_KEY_LENGTH);
    const key = cacheKey('m', { p: `${longest}x` });
    expect(key.text).toMatch(/^portfolio:v1:m:#[0-9a-f]{64}$/);
    expect(key.params).toBe(`p=${longest}x`);
    expect(cacheKey('m', { p: `${longest}y` }).text).not.toBe(key.text);
  });

  it('never makes a key in full that looks like a hashed one', () => {
    const hashed = cacheKey('m', { p: 'x'.repeat(300) }).text;
    const name = hashed.slice('portfolio:v1:m:'.length);
    expect(cacheKey('m', { [name]: '' }).text).toBe(`portfolio:v1:m:%23${name.slice(1)}=`);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, '\ud800', ['\udc00'], {}, [1]])(
    'refuses %j, which has no canonical form',
    (parameter) => {
      expect(() => cacheKey('m', { p: parameter as CacheParameter })).toThrow(RangeError);
    },
  );

  it.each(['', 'Dashboard', 'a:b', '1a', 'x'.repeat(51)])('refuses the metric type "%s"', (metricType) => {
    expect(() => cacheKey(metricType, {})).toThrow(RangeError);
  });

  it.each([0, -1, 1.5])('refuses the schema version %d', (version) => {
    expect(() => cacheKey('m', {}, version)).toThrow(RangeError);
  });
});
