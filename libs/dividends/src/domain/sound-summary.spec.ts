import { calendarDate, Decimal } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import type { DividendPayment, DividendSummary } from '../dividend-source.js';
import { soundSummary, UnsoundSummaryError } from './sound-summary.js';

const QUERY = { currency: 'EUR', asOf: calendarDate('2026-06-10') };
const PAYMENT: DividendPayment = {
  symbol: 'AAA',
  date: calendarDate('2026-06-10'),
  amount: new Decimal('1.5'),
  currency: 'USD',
  status: 'received',
};
const SUMMARY: DividendSummary = {
  status: 'available',
  currency: 'EUR',
  totalReceived: new Decimal('12.5'),
  totalPending: new Decimal(0),
  ytdReceived: new Decimal('12.5'),
  countReceived: 2,
  countPending: 0,
  recent: [PAYMENT],
};
const NOTHING = {
  totalReceived: null,
  totalPending: null,
  ytdReceived: null,
  countReceived: null,
  countPending: null,
  recent: [],
};

describe('what a dividend source answers', () => {
  it.each<[string, DividendSummary]>([
    ['figures', SUMMARY],
    ['unknown figures', { ...SUMMARY, ...NOTHING }],
    ['a placeholder', { ...SUMMARY, ...NOTHING, status: 'placeholder' }],
    [
      'a payment that is due',
      { ...SUMMARY, recent: [{ ...PAYMENT, status: 'pending', date: calendarDate('2026-07-01') }] },
    ],
  ])('is let in as it is: %s', (_what, summary) => {
    expect(soundSummary(summary, QUERY)).toBe(summary);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['nothing', undefined],
    ['a text', 'none'],
    ['a list', []],
    ['no status', { ...SUMMARY, status: undefined }],
    ['another currency', { ...SUMMARY, currency: 'USD' }],
    ['NaN', { ...SUMMARY, totalReceived: new Decimal(Number.NaN) }],
    ['infinity', { ...SUMMARY, totalPending: new Decimal(Infinity) }],
    ['a negative amount', { ...SUMMARY, ytdReceived: new Decimal(-1) }],
    ['a number for a decimal', { ...SUMMARY, totalReceived: 12.5 }],
    ['an amount that is absent', { ...SUMMARY, totalReceived: undefined }],
    ['more since New Year than in all', { ...SUMMARY, ytdReceived: new Decimal(13) }],
    ['half a payment', { ...SUMMARY, countReceived: 1.5 }],
    ['less than no payment', { ...SUMMARY, countPending: -1 }],
    ['no list of payments', { ...SUMMARY, recent: null }],
    ['no payment', { ...SUMMARY, recent: [null] }],
    ['a payment of nothing', { ...SUMMARY, recent: [{ ...PAYMENT, symbol: '' }] }],
    ['a payment of NaN', { ...SUMMARY, recent: [{ ...PAYMENT, amount: new Decimal(Number.NaN) }] }],
    ['a payment in no currency', { ...SUMMARY, recent: [{ ...PAYMENT, currency: '€' }] }],
    ['a payment on no day', { ...SUMMARY, recent: [{ ...PAYMENT, date: '2026-02-30' }] }],
    ['a payment received tomorrow', { ...SUMMARY, recent: [{ ...PAYMENT, date: '2026-06-11' }] }],
    ['a payment of another kind', { ...SUMMARY, recent: [{ ...PAYMENT, status: 'lost' }] }],
    ['a placeholder with figures', { ...SUMMARY, status: 'placeholder' }],
    ['a placeholder with payments', { ...SUMMARY, ...NOTHING, recent: [PAYMENT], status: 'placeholder' }],
  ])('is a failure when it is %s', (_what, summary) => {
    expect(() => soundSummary(summary as DividendSummary, QUERY)).toThrow(UnsoundSummaryError);
  });
});
