import { describe, expect, it } from 'vitest';
import { AppError } from './app-error.js';
import { faultFrames, faultName, framesOf } from './fault-name.js';

const SECRET = 'sentinel-91c';

describe('faultName', () => {
  it.each([
    ['an error', new Error(SECRET), 'Error'],
    ['an error with a code', Object.assign(new Error(SECRET), { code: 'ECONNREFUSED' }), 'Error ECONNREFUSED'],
    [
      'what a driver said inside a wrapper',
      Object.assign(new Error(SECRET), {
        name: 'QueryFailedError',
        parameters: [SECRET],
        driverError: Object.assign(new Error(SECRET), { name: 'error', code: '23505', detail: SECRET }),
      }),
      'error 23505',
    ],
    ['one of ours', new AppError('unavailable', SECRET), 'AppError unavailable'],
    ['a name that is none', Object.assign(new Error('x'), { name: `${SECRET} {"a":1}` }), 'Error'],
    ['a code that is none', Object.assign(new Error('x'), { code: `${SECRET}\n` }), 'Error'],
    [
      'a mistake in the code, without the name it asked for',
      new TypeError(`Cannot read properties of undefined (reading '${SECRET}')`),
      'TypeError: Cannot read properties of undefined',
    ],
    ['text that was thrown', SECRET, 'string'],
    ['nothing that was thrown', null, 'object'],
  ])('tells of %s no more than kind and code', (_, error, expected) => {
    expect(faultName(error)).toBe(expected);
  });
});

describe('faultFrames', () => {
  it('keeps the places and drops the text, however many lines it has', () => {
    const frames = faultFrames(new Error(`one ${SECRET}\ntwo ${SECRET}\n    at three ${SECRET} (x.ts:1:1)`));
    expect(frames).toMatch(/^at .*fault-name\.spec\.ts/);
    expect(frames).not.toContain(SECRET);
    expect(framesOf(frames)).toBe(frames);
  });
  it('is empty for what has no stack', () => {
    expect([faultFrames('x'), faultFrames(null), faultFrames({})]).toEqual(['', '', '']);
  });
});
