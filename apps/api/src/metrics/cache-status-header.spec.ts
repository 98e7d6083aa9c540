import type { MetricsMeta } from '@portfolio-metrics/metrics';
import { describe, expect, it } from 'vitest';
import { cacheStatusHeader } from './cache-status-header.js';

const META: MetricsMeta = {
  cacheStatus: 'hit',
  computedAt: '2026-06-10T15:00:00.000Z',
  expiresAt: '2026-06-10T15:15:00.000Z',
  ageSeconds: 100,
  computationTimeMs: 1,
  asOf: '2026-06-10T15:00:00.000Z',
  dataVersion: 1,
  stale: false,
  degraded: false,
  dataCompleteness: {
    marketStatus: true,
    transactions: true,
    prices: true,
    holdings: true,
    dividends: true,
    timeSeries: true,
  },
  missing: [],
};
const MISS = { ...META, cacheStatus: 'miss', ageSeconds: 0 } as const;
const STALE = { ...META, cacheStatus: 'stale', stale: true } as const;

describe('the header Cache-Status', () => {
  it.each<[string, MetricsMeta, boolean, string]>([
    ['a copy', META, false, 'hit; ttl=800'],
    ['figures that were not there', MISS, false, 'fwd=miss; stored; ttl=900'],
    ['figures in place of a copy that was no longer fresh', MISS, true, 'fwd=stale; stored; ttl=900'],
    ['what was asked anew', { ...MISS, cacheStatus: 'refresh' }, false, 'fwd=request; stored; ttl=900'],
    ['a stale copy by the time since its end', { ...STALE, ageSeconds: 1_000 }, false, 'hit; detail=stale; ttl=-100'],
    ['a copy that was invalidated before its end', STALE, false, 'hit; detail=stale; ttl=0'],
    ['a part', { ...MISS, cacheStatus: 'partial', expiresAt: null }, false, 'fwd=miss; detail=partial'],
    ['a part after a copy', { ...MISS, cacheStatus: 'partial', expiresAt: null }, true, 'fwd=stale; detail=partial'],
    ['what could not be stored', { ...MISS, cacheStatus: 'bypass', expiresAt: null }, true, 'fwd=bypass'],
  ])('says of %s what it is', (_what, meta, replaced, header) => {
    expect(cacheStatusHeader({ meta, replaced })).toBe(`portfolio-metrics; ${header}`);
  });
});
