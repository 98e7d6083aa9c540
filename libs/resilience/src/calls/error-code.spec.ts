import { AppError } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { errorCodeOf } from './error-code.js';

class QueryFailedError extends Error {}

describe('errorCodeOf', () => {
  it.each([
    [new AppError('unavailable', 'secret'), 'unavailable'],
    [Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    [Object.assign(new QueryFailedError('select secret'), { driverError: { code: '57014' } }), '57014'],
    [Object.assign(new Error('GET https://user:secret@feed'), { status: 503 }), 'HTTP_503'],
    [new TypeError('fetch failed', { cause: Object.assign(new Error('secret'), { code: 'ENOTFOUND' }) }), 'ENOTFOUND'],
    [new TypeError('secret is not a function'), 'TypeError'],
    [new QueryFailedError('select secret'), 'QueryFailedError'],
    [new Error('secret'), 'Error'],
    [Object.assign(new Error('x'), { name: 'secret\n<script>' }), 'secret__script_'],
    [Object.assign(new Error('x'), { code: 'A'.repeat(500) }), 'A'.repeat(60)],
    ['secret', 'string'],
    [undefined, 'undefined'],
    [null, 'object'],
    [Object.create(null), 'object'],
  ])('says %s in %s', (error, code) => {
    expect(errorCodeOf(error)).toBe(code);
  });
});
