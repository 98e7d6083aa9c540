import type { MetricsMeta } from '@portfolio-metrics/metrics';
import { describe, expect, it } from 'vitest';
import { renderEnvelope } from './render-envelope.js';

describe('renderEnvelope', () => {
  it.each([[{ text: 'quote " slash \\ line\n é 😀' }], [[]], [null], ['text']])(
    'is the JSON of data and meta with the request id last: %j',
    (data) => {
      const meta = { cacheStatus: 'hit', ageSeconds: 7, missing: [{ section: 'a"b', reason: 'é' }] };
      const answer = { data: Buffer.from(JSON.stringify(data)), meta: meta as unknown as MetricsMeta };
      expect(renderEnvelope(answer, 'id "quoted"').toString()).toBe(
        JSON.stringify({ data, meta: { ...meta, requestId: 'id "quoted"' } }),
      );
    },
  );
});
