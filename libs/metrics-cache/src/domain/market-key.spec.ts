import { describe, expect, it } from 'vitest';
import { calendarKey, exchangeRateKeys, instrumentKey } from './market-key.js';

describe('market keys', () => {
  it('name what the generations in the database count', () => {
    expect(instrumentKey('BRK.B')).toBe('BRK.B');
    expect(calendarKey('XNYS')).toBe('calendar:XNYS');
  });

  it('cover a rate in both directions, because the inverse of one may be used', () => {
    expect(exchangeRateKeys('EUR', 'USD')).toEqual(['fx:EUR/USD', 'fx:USD/EUR']);
  });

  it('name no rate within one currency', () => {
    expect(exchangeRateKeys('EUR', 'EUR')).toEqual([]);
  });
});
