import { describe, expect, it } from 'vitest';
import { namesTag } from './names-tag.js';

describe('If-None-Match', () => {
  it.each(['*', ' * ', 'W/"abc"', '"abc"', '"x", W/"abc"', '"a,b" , "abc"', 'W/"abc","x"'])(
    'names the tag in %s',
    (header) => {
      expect(namesTag(header, 'W/"abc"')).toBe(true);
    },
  );

  it.each([undefined, '', 'abc', 'W/abc', '"ab"', '"abcd"', '"x,abc"', '**', '"*"', `"abc"${' '.repeat(5_000)}`])(
    'names another one, or none, in %s',
    (header) => {
      expect(namesTag(header, 'W/"abc"')).toBe(false);
    },
  );
});
