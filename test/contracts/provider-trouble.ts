import type { ProviderFaultKind } from '@portfolio-metrics/prices';
import { afterEach, expect, vi } from 'vitest';
import type { Garbage } from '../support/stub-providers/recorded-market.js';
import type { StubAnswer } from '../support/stub-providers/stub-provider-server.js';

/** Limits that a source under test is made with. */
export interface Limits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** For what must answer, and for what must not. */
export const PATIENT: Limits = Object.freeze({ timeoutMs: 5_000, maxBytes: 1_048_576 });
export const IMPATIENT: Limits = Object.freeze({ ...PATIENT, timeoutMs: 100 });

/** No test of the suite may print: libraries print addresses with keys in them. */
export function expectSilence(): void {
  const printed = (['log', 'info', 'warn', 'error', 'dir'] as const).map((method) => vi.spyOn(console, method));
  afterEach(() => {
    for (const spy of printed) expect(spy).not.toHaveBeenCalled();
  });
}

/** What providers do instead of answering, and the kind of fault that it is. */
export const TRANSPORT_TROUBLE: readonly [string, StubAnswer, ProviderFaultKind][] = [
  ['status 500', { status: 500, body: 'oops' }, 'server_error'],
  ['status 503', { status: 503, body: '' }, 'server_error'],
  ['a call that is never answered', 'hang', 'timeout'],
  ['an answer that stops half way', 'stall', 'timeout'],
  ['a connection that breaks off', 'cut', 'unreachable'],
  ['HTML with status 200', { body: '<!doctype html><html><body>Sorry</body></html>' }, 'malformed'],
  ['an answer without an end', 'flood', 'too_large'],
  [
    'a redirect to our own machine',
    { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' },
    'redirected',
  ],
  ['status 429', { status: 429, headers: { 'retry-after': '7' }, body: '' }, 'rate_limited'],
  ['status 403', { status: 403, body: '' }, 'refused'],
];

/** Values that no provider can mean. */
export const GARBAGE: readonly [string, Garbage][] = [
  ['NaN', { price: 'NaN' }],
  ['0', { price: '0' }],
  ['-1', { price: '-1' }],
  ['1e400', { price: '1e400' }],
  ['a price with 20 digits', { price: '99999999999999999999' }],
  ['a word for a price', { price: '"12abc"' }],
  ['a date in the future', { date: '2031-01-02' }],
  ['a currency that is none', { currency: 'dollars' }],
];
