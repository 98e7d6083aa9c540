import { AppError } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import {
  isBrokenConnection,
  isConnectionError,
  isRetryable,
  isSchemaFault,
  translateDatabaseError,
} from './database-error.js';

const SECRET = 'sentinel-4b1';

/** As TypeORM wraps what pg says. */
const failed = (code: string, routine = 'exec_stmt_raise'): Error =>
  Object.assign(new Error(SECRET), {
    driverError: Object.assign(new Error(SECRET), { code, detail: SECRET, routine }),
  });

describe('translateDatabaseError', () => {
  it.each([
    ['an administrator ends the session', '57P01', 'unavailable', 'cannot be reached'],
    ['the server recovers', '57P03', 'unavailable', 'cannot be reached'],
    ['there is no connection left', '53300', 'unavailable', 'cannot be reached'],
    ['a statement ran out of time', '57014', 'unavailable', 'took too long'],
    ['a lock was not to be had', '55P03', 'unavailable', 'is in progress'],
    ['two wait for each other', '40P01', 'unavailable', 'is in progress'],
    ['a snapshot is out of date', '40001', 'unavailable', 'is in progress'],
    ['the disk is full', '53100', 'unavailable', 'no space left'],
    ['the server is read-only', '25006', 'unavailable', 'accepts no changes'],
    ['memory is short', '53200', 'unavailable', 'in trouble'],
    ['the disk cannot be read', '58030', 'unavailable', 'in trouble'],
    ['a table is missing', '42P01', 'unavailable', 'not as the service needs it'],
    ['a key is taken', '23505', 'conflict', 'exists already'],
    ['a row is referred to', '23503', 'unprocessable', 'does not exist or is still in use'],
    ['a check fails', '23514', 'unprocessable', 'breaks a rule'],
    ['row-level security refuses', '42501', 'not_found', 'Not found'],
  ])('says that %s, and nothing of what the database says', (_, state, code, words) => {
    const error = failed(state);
    const translated = translateDatabaseError(error) as AppError;
    expect(translated).toMatchObject({ code, cause: error });
    expect(translated.message).toContain(words);
    expect(translated.message).not.toContain(SECRET);
    expect(translated.retryAfterSeconds).toBe(code === 'unavailable' ? 2 : undefined);
  });

  it('tells a right that was taken away from a row that is refused, and says of which only the log shall know', () => {
    const [revoked, refused] = [failed('42501', 'aclcheck_error'), failed('42501', 'ExecWithCheckOptions')];
    expect(translateDatabaseError(revoked)).toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
    expect(translateDatabaseError(refused)).toMatchObject({ code: 'not_found' });
    const errors = [
      revoked,
      failed('42P01'),
      translateDatabaseError(revoked),
      refused,
      failed('25006'),
      new Error('x'),
    ];
    expect(errors.map(isSchemaFault)).toEqual([true, true, true, false, false, false]);
  });

  it.each([
    ['25006', { reason: 'read-only' }],
    ['53100', { reason: 'storage-full' }],
    ['55P03', {}],
  ])('gives programs the reason of %s: %j', (state, details) => {
    expect(translateDatabaseError(failed(state))).toMatchObject({ details });
  });

  it('leaves alone what is ours already, and what is a bug', () => {
    for (const error of [new AppError('not_found', 'Not found.'), failed('42703'), new TypeError('a bug')]) {
      expect(translateDatabaseError(error)).toBe(error);
    }
  });

  it('has a whole transaction repeated for two reasons only', () => {
    const states = ['40001', '40P01', '55P03', '57014', '57P01', '23505'];
    expect(states.filter((state) => isRetryable(failed(state)))).toEqual(['40001', '40P01']);
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'])('takes %s for the connection', (code) => {
    expect(isConnectionError(Object.assign(new Error('x'), { code }))).toBe(true);
  });

  it('takes a connection for broken that was there, not one that cannot be had', () => {
    const codes = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', '57P01', '57P03', '53300'];
    expect(codes.filter((code) => isBrokenConnection(Object.assign(new Error('x'), { code })))).toEqual([
      'ECONNRESET',
      'EPIPE',
      '57P01',
    ]);
  });
});
