import type { MetricsMeta } from '@portfolio-metrics/metrics';
import { describe, expect, it } from 'vitest';
import { renderEnvelope } from './render-envelope.js';

describe('renderEnvelope', () => {
  it.each([[{ text: 'quote " slash \\ line\n é 😀' }], [[]], [null], ['text']])(
    'is the JSON of data and meta with the request id last: %j',
    (data) => {
      const meta = { cacheStatus: 'hit', ageSeconds: 7, missing: [{ section: 'a"b', reason: 'c' }] };
      expect(renderEnvelope({ data: JSON.stringify(data), meta: meta as unknown as MetricsMeta }, 'id "quoted"')).toBe(
        JSON.stringify({ data, meta: { ...meta, requestId: 'id "quoted"' } }),
      );
    },
  );
});
