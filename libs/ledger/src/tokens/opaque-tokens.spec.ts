import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpaqueTokens } from './opaque-tokens.js';

const sut = new OpaqueTokens('one secret of some length');
const SCOPE = ['user', 'transactions', '{}'];

describe('OpaqueTokens', () => {
  it('gives back what it was given, for any scope and content', () => {
    const content = fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(fc.string()), content, (scope, values) => {
        const token = sut.issue(scope, values);
        expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(sut.read(scope, token)).toEqual(values);
      }),
      { seed: 3 },
    );
  });

  it('reads nothing in another scope, not even in one with the same letters', () => {
    const token = sut.issue(['ab', 'c'], [1]);
    for (const scope of [['a', 'bc'], ['abc'], ['ab', 'c', ''], [], ['ab"', '"c']]) {
      expect(sut.read(scope, token)).toBeNull();
    }
  });

  it('reads nothing that another secret made', () => {
    expect(new OpaqueTokens('another secret').read(SCOPE, sut.issue(SCOPE, ['x']))).toBeNull();
  });

  it('reads nothing after any change of any letter', () => {
    const token = sut.issue(SCOPE, ['2026-01-01', 0, '17']);
    for (let at = 0; at < token.length; at += 1) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(sut.read(SCOPE, changed)).toBeNull();
    }
  });

  it.each(['', 'x', 'AAAA', '\0', 'A'.repeat(2_000), Buffer.from('[1]').toString('base64url')])(
    'reads nothing out of %j',
    (text) => {
      expect(sut.read(SCOPE, text)).toBeNull();
    },
  );

  it('reads only the one spelling of a token', () => {
    const token = sut.issue(SCOPE, ['a']);
    for (const spelling of [`${token}=`, `${token}\n`, ` ${token}`, `${token}A`, token.slice(0, -1)]) {
      expect(sut.read(SCOPE, spelling)).toBeNull();
    }
  });
});
