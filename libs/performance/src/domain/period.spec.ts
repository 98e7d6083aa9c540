import { describe, expect, it } from 'vitest';
import { calendarDate, type CalendarDate } from '@portfolio-metrics/kernel';
import { resolvePeriod, type PeriodPreset } from './period.js';

const date = (text: string): CalendarDate => calendarDate(text);

describe('a preset', () => {
  it.each<[PeriodPreset, string]>([
    ['1D', '2024-03-28'],
    ['1W', '2024-03-24'],
    // 31 February does not exist: the last day of February.
    ['1M', '2024-02-29'],
    ['3M', '2023-12-31'],
    ['6M', '2023-09-30'],
    ['YTD', '2023-12-31'],
    ['1Y', '2023-03-31'],
    ['3Y', '2021-03-31'],
    ['5Y', '2019-03-31'],
    ['ALL', '2020-05-05'],
  ])('%s on Sunday, 31 March 2024 starts at the close of %s', (preset, from) => {
    const context = {
      asOf: date('2024-03-31'),
      firstTransaction: date('2020-05-06'),
      previousSession: date('2024-03-28'),
    };
    expect(resolvePeriod(preset, context)).toEqual({ from, to: '2024-03-31' });
  });

  it('1Y on 29 February starts on 28 February', () => {
    const context = { asOf: date('2024-02-29'), firstTransaction: null, previousSession: null };
    expect(resolvePeriod('1Y', context).from).toBe('2023-02-28');
  });

  it('1D without a known session starts the calendar day before', () => {
    expect(resolvePeriod('1D', { asOf: date('2024-03-01'), firstTransaction: null, previousSession: null }).from).toBe(
      '2024-02-29',
    );
  });

  it('ALL of an empty ledger is a day', () => {
    expect(resolvePeriod('ALL', { asOf: date('2024-03-01'), firstTransaction: null, previousSession: null }).from).toBe(
      '2024-02-29',
    );
  });

  it('YTD on 31 December starts a year before', () => {
    expect(resolvePeriod('YTD', { asOf: date('2024-12-31'), firstTransaction: null, previousSession: null }).from).toBe(
      '2023-12-31',
    );
  });
});
