import { describe, expect, it } from 'vitest';
import { countryCode } from './country-code.js';

describe('countryCode', () => {
  it('knows countries by the names that providers use', () => {
    expect(
      ['United States', 'united kingdom', 'South Korea', 'Hong Kong', 'Czech Republic', 'Turkey', 'Germany'].map(
        countryCode,
      ),
    ).toEqual(['US', 'GB', 'KR', 'HK', 'CZ', 'TR', 'DE']);
  });

  it('knows no code for what is no country', () => {
    expect([countryCode('Atlantis'), countryCode(''), countryCode(undefined)]).toEqual([null, null, null]);
  });
});
