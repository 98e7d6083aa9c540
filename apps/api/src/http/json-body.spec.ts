import { describe, expect, it } from 'vitest';
import { parseJsonBody } from './json-body.js';

const parse = (text: string): unknown => parseJsonBody(Buffer.from(text));

describe('parseJsonBody', () => {
  it('parses what JSON.parse parses', () => {
    const text = '{"a":[1,{"b":"\\"x\\": {","c":"}"}],"b":{"b":null},"d e":"\\u0041"}';
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it.each([
    ['a duplicate key', '{"quantity":"1","quantity":"2"}', /duplicate key/],
    ['a duplicate key in disguise', '{"a":1,"\\u0061":2}', /duplicate key/],
    ['a duplicate key deep inside', '[{"x":{"a":1,"b":{},"a":2}}]', /duplicate key/],
    ['a key that reaches a prototype', '{"__proto__":{"polluted":true}}', /forbidden key/],
    ['the same in disguise', '{"\\u005f_proto__":1}', /forbidden key/],
    ['30,000 levels', '['.repeat(30_000) + ']'.repeat(30_000), /nested deeper/],
    ['half a document', '{"a":', /not valid JSON/],
    ['an empty body', '', /not valid JSON/],
  ])('refuses %s', (_, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => parseJsonBody(Buffer.from([0x22, 0xff, 0x22]))).toThrow(/not valid UTF-8/);
  });

  it('allows the same key in different objects and strings that look like keys', () => {
    expect(parse('[{"a":1},{"a":2},"a","a"]')).toEqual([{ a: 1 }, { a: 2 }, 'a', 'a']);
  });
});
