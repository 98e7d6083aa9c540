import { describe, expect, it } from 'vitest';
import { plainTextProblem } from './plain-text.js';

describe('plain text', () => {
  it('is any script, with what joins its signs', () => {
    for (const text of ['Å', '👩‍👩‍👧 = family']) expect(plainTextProblem(text, 500)).toBeNull();
  });

  it('has nothing in it that hides or turns text around', () => {
    for (const text of ['a\nb', 'a\u202Eb', 'a\u0007', 'a\u2066b', '\uFEFFa', '\ud800'])
      expect(plainTextProblem(text, 500), JSON.stringify(text)).not.toBeNull();
  });

  it('is as long as it has characters, not code units', () => {
    expect(plainTextProblem('😀'.repeat(500), 500)).toBeNull();
    expect(plainTextProblem('😀'.repeat(501), 500)).not.toBeNull();
  });
});
