import type { MetricsMeta } from '@portfolio-metrics/metrics';
import { describe, expect, it } from 'vitest';
import { renderEnvelope, renderMeta } from './render-envelope.js';

describe('renderEnvelope', () => {
  it.each([[{ text: 'quote " slash \\ line\n é 😀' }], [[]], [null], ['text']])(
    'is the JSON of data and meta with the request id last: %j',
    (data) => {
      const meta = { cacheStatus: 'hit', ageSeconds: 7, missing: [{ section: 'a"b', reason: 'é' }] };
      const bytes = Buffer.from(JSON.stringify(data));
      expect(renderEnvelope(bytes, renderMeta(meta as unknown as MetricsMeta, bytes), 'id "quoted"').toString()).toBe(
        JSON.stringify({
          data,
          meta: { ...meta, ...(Array.isArray(data) ? { nextCursor: null } : {}), requestId: 'id "quoted"' },
        }),
      );
    },
  );
});
