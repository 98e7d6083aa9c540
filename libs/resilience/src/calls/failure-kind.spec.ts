import { AppError } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { isWorthRetrying, kindOfFailure } from './failure-kind.js';

const withCode = (code: string): Error => Object.assign(new Error('x'), { code });
const ofTypeOrm = (code: string): Error => Object.assign(new Error('x'), { driverError: { code } });
const appError = (code: AppError['code'], cause?: unknown): AppError => new AppError(code, 'x', { cause });
const brokenFetch = new TypeError('fetch failed', { cause: withCode('ECONNREFUSED') });

describe('kindOfFailure', () => {
  it.each([
    ['a missing resource', appError('not_found')],
    ['a wrong request', appError('validation_failed')],
    ['a conflict', appError('conflict')],
  ])('takes %s for an expected answer', (_, error) => {
    expect(kindOfFailure(error)).toBe('expected');
  });

  it.each([
    ['a TypeError', new TypeError('x is not a function')],
    ['a RangeError', new RangeError('Invalid array length')],
    ['a ReferenceError', new ReferenceError('x is not defined')],
    ['a wrong statement', withCode('42703')],
    ['a wrong value, as TypeORM reports it', ofTypeOrm('22P02')],
    ['a broken constraint', withCode('23505')],
    ['a missing right that reads "not found" to a user', appError('not_found', withCode('42501'))],
    ['a TypeError caused by another one', new TypeError('x', { cause: new TypeError('y') })],
  ])('takes %s for a bug', (_, error) => {
    expect(kindOfFailure(error)).toBe('bug');
  });

  it.each([
    ['a broken connection', withCode('ECONNRESET')],
    ['a broken pipe, which looks like an SQLSTATE', withCode('EPIPE')],
    ['a fetch without connection, which is a TypeError', brokenFetch],
    ['a stopped server', withCode('57P01')],
    ['a lost connection', ofTypeOrm('08006')],
    ['what the database lib calls unavailable', appError('unavailable', withCode('57014'))],
    ['a table that was taken away', appError('unavailable', withCode('42P01'))],
    ['a change of unknown outcome', appError('outcome_unknown')],
    ['a refusal for too many requests', appError('rate_limited')],
    ['a malformed payload', new SyntaxError('Unexpected end of JSON input')],
    ['an error of an unknown class', Object.assign(new Error('x'), { name: 'ProviderError' })],
    ['something thrown that is no error', 'down'],
    ['nothing thrown', undefined],
  ])('takes %s for a fault', (_, error) => {
    expect(kindOfFailure(error)).toBe('fault');
  });
});

describe('isWorthRetrying', () => {
  it.each([withCode('ECONNRESET'), withCode('57P01'), brokenFetch, appError('unavailable', withCode('40001')), 'down'])(
    'says yes to %s',
    (error) => expect(isWorthRetrying(error)).toBe(true),
  );

  it.each([
    appError('not_found'),
    appError('outcome_unknown'),
    appError('rate_limited'),
    appError('unavailable', withCode('57014')),
    appError('unavailable', ofTypeOrm('53300')),
    withCode('25006'),
    appError('unavailable', withCode('42P01')),
    new TypeError('bug'),
  ])('says no to %s', (error) => expect(isWorthRetrying(error)).toBe(false));
});
