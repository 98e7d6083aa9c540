import { OpaqueTokens } from '@portfolio-metrics/ledger';
import { describe, expect, it } from 'vitest';
import { EntityTags } from './entity-tags.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';
const ID = '00000000-0000-4000-8000-0000000000f1';
const OTHER = '00000000-0000-4000-8000-0000000000f2';
const sut = new EntityTags(new OpaqueTokens('a secret of the tests'));
const tag = sut.of(ALICE, 'portfolio', { id: ID, version: 3 });

describe('EntityTags', () => {
  it('tell versions, resources, kinds and users apart', () => {
    const others = [
      sut.of(ALICE, 'portfolio', { id: ID, version: 4 }),
      sut.of(ALICE, 'portfolio', { id: OTHER, version: 3 }),
      sut.of(ALICE, 'transaction', { id: ID, version: 3 }),
      sut.of(BOB, 'portfolio', { id: ID, version: 3 }),
    ];
    expect(new Set([tag, ...others]).size).toBe(5);
    expect(tag).toMatch(/^"[A-Za-z0-9_-]+"$/);
    expect(sut.of(ALICE, 'portfolio', { id: ID, version: 3 })).toBe(tag);
  });

  it('expect any version without a header and with a star', () => {
    expect(sut.expected(ALICE, 'portfolio', ID, undefined)).toBeNull();
    expect(sut.expected(ALICE, 'portfolio', ID, ' * ')).toBeNull();
  });

  it('expect the versions of the tags in a list', () => {
    const second = sut.of(ALICE, 'portfolio', { id: ID, version: 8 });
    expect(sut.expected(ALICE, 'portfolio', ID, `${tag} , "unknown", ${second}`)).toEqual([3, 8]);
  });

  it.each(['', '"x"', `W/${tag}`, tag.slice(1, -1), `${tag}x`, `"${'A'.repeat(5_000)}"`, ','])(
    'expect no version at all with %j',
    (header) => {
      expect(sut.expected(ALICE, 'portfolio', ID, header)).toEqual([]);
    },
  );

  it("expect nothing of another resource's, kind's or user's tag", () => {
    expect(sut.expected(ALICE, 'portfolio', OTHER, tag)).toEqual([]);
    expect(sut.expected(ALICE, 'transaction', ID, tag)).toEqual([]);
    expect(sut.expected(BOB, 'portfolio', ID, tag)).toEqual([]);
  });
});
