import { describe, expect, it } from 'vitest';
import type { FreshnessStamp } from '../freshness-stamp.js';
import { QuietDatabase } from './quiet-database.js';

const stampOf = (userId: string): FreshnessStamp => ({
  userId,
  userGeneration: '1',
  entryGeneration: '1',
  marketGenerations: new Map(),
});
const NONE: ReadonlySet<FreshnessStamp> = new Set();

describe('QuietDatabase', () => {
  const a = stampOf('a');
  const b = stampOf('b');

  it('knows what was found unchanged under the same snapshot, and nothing else', () => {
    const sut = new QuietDatabase();
    sut.confirm([a], NONE, '10:20:');
    expect(sut.unknown([a, b], '10:20:')).toEqual([b]);
    expect(sut.unknown([a, b], '10:21:')).toEqual([a, b]);
    expect(sut.unknown([a, b], '10:20:15')).toEqual([a, b]);
  });

  it('remembers nothing of what had changed', () => {
    const sut = new QuietDatabase();
    sut.confirm([a, b], new Set([b]), '10:20:');
    expect(sut.unknown([a, b], '10:20:')).toEqual([b]);
  });

  it('goes by the latest comparison of a stamp', () => {
    const sut = new QuietDatabase();
    sut.confirm([a], NONE, '10:20:');
    sut.confirm([a], NONE, '10:21:');
    expect(sut.unknown([a], '10:20:')).toEqual([a]);
    expect(sut.unknown([a], '10:21:')).toEqual([]);
  });

  it('never relies on a snapshot that cannot be compared', () => {
    const sut = new QuietDatabase();
    sut.confirm([a], NONE, null);
    sut.saw(null);
    sut.saw(null);
    expect(sut.worthAsking).toBe(false);
    expect(sut.unknown([a], null)).toEqual([a]);
  });

  it('finds the question worth asking once two answers in a row were the same', () => {
    const sut = new QuietDatabase();
    const seen = ['10:20:', '10:20:', '10:21:', '10:22:', '10:22:'].map((snapshot) => {
      sut.saw(snapshot);
      return sut.worthAsking;
    });
    expect(seen).toEqual([false, true, false, false, true]);
  });
});
