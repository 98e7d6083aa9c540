import { describe, expect, it } from 'vitest';
import { PORTFOLIO_DEFAULTS, type PortfolioDraft, portfolioIssues } from './portfolio-draft.js';

const SOUND: PortfolioDraft = { ...PORTFOLIO_DEFAULTS, name: 'Retirement', baseCurrency: 'EUR' };

describe('portfolioIssues', () => {
  it('finds nothing in a sound portfolio, with emoji of several code points in its name', () => {
    expect(portfolioIssues(SOUND)).toEqual([]);
    expect(portfolioIssues({ ...SOUND, name: '👨‍👩‍👧 savings', timeZone: 'Europe/Zurich' })).toEqual([]);
    expect(portfolioIssues({ ...SOUND, name: '😀'.repeat(100) })).toEqual([]);
  });

  it.each([
    [{ name: '   ' }, '/name'],
    [{ name: '😀'.repeat(101) }, '/name'],
    [{ name: 'a\u202Eb' }, '/name'],
    [{ name: 'a\u0000b' }, '/name'],
    [{ name: 'a\nb' }, '/name'],
    [{ name: 'a\uD800b' }, '/name'],
    [{ baseCurrency: 'eur' }, '/baseCurrency'],
    [{ baseCurrency: 'QQQ' }, '/baseCurrency'],
    [{ baseCurrency: 'GBX' }, '/baseCurrency'],
    [{ baseCurrency: '' }, '/baseCurrency'],
    [{ timeZone: 'Mars/Olympus' }, '/timeZone'],
  ])('names what is wrong with %j', (change, pointer) => {
    expect(portfolioIssues({ ...SOUND, ...change })).toEqual([{ pointer, reason: expect.any(String) }]);
  });

  it('names the currency that a minor unit is a hundredth of', () => {
    expect(portfolioIssues({ ...SOUND, baseCurrency: 'ZAc' })[0]?.reason).toContain('ZAR');
  });
});
