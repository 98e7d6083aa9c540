import { describe, expect, it } from 'vitest';
import { plainFields, plainText } from './plain-fields.js';

describe('plainText', () => {
  it.each([
    ['a line break', 'one\n{"level":60,"message":"forged"}', 'one {"level":60,"message":"forged"}'],
    ['colours of a terminal', '\u001b[31mred\u001b[0m', 'red'],
    ['a title for a terminal', 'a\u001b]0;owned\u0007b', 'ab'],
    ['line separators of Unicode', 'a\u2028b\u2029c\u0085d', 'a b c d'],
    ['text that runs the other way', 'a\u202Eb', 'a b'],
    ['a password in an address', 'cannot reach postgres://me:secret@db/x', 'cannot reach postgres://***@db/x'],
    ['a token as user name', 'https://tok3n@example.com', 'https://***@example.com'],
  ])('takes out %s', (_, text, expected) => {
    expect(plainText(text)).toBe(expected);
  });

  it('ends a long text, without reading all of it', () => {
    const started = performance.now();
    expect(plainText('x'.repeat(50_000_000))).toHaveLength(501);
    expect(performance.now() - started).toBeLessThan(100);
  });
});

describe('plainFields', () => {
  it('keeps texts, numbers, truth values and dates', () => {
    const fields = { text: 'a', count: 2, big: 3n, yes: true, none: null, at: new Date(0) };
    expect(plainFields(fields)).toEqual({ ...fields, big: '3', at: '1970-01-01T00:00:00.000Z' });
  });

  it('tells of everything else what it is and not what it holds', () => {
    const held = { deep: { deeper: 'sentinel' } };
    const fields = {
      held,
      list: ['sentinel'],
      error: Object.assign(new Error('sentinel'), { code: '23505' }),
      work: () => 1,
    };
    expect(plainFields(fields)).toEqual({
      held: '[object]',
      list: '[1 values]',
      error: 'Error 23505',
      work: '[function]',
    });
  });

  it('takes no name that is none', () => {
    expect(plainFields({ 'a"b': 1, '': 2, ['x'.repeat(41)]: 3, __proto__: 4, fine: 5 })).toEqual({ fine: 5 });
  });
});
