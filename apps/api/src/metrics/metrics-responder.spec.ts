import { SystemClock } from '@portfolio-metrics/kernel';
import type { RenderedAnswer, RenderedMetrics } from '@portfolio-metrics/metrics';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import type { ServiceMetrics } from '../observability/service-metrics.js';
import { MetricsResponder } from './metrics-responder.js';

const USER = '3f2b8a34-9c1d-4e7a-8b11-0d9a5f6c7e01';
const OTHER = '3f2b8a34-9c1d-4e7a-8b11-0d9a5f6c7e02';
const COMPUTED_AT = '2026-01-07T15:00:00.000Z';

function answerOf(version: string, computedAt: string): RenderedAnswer {
  const meta = { cacheStatus: 'hit', computedAt, expiresAt: null, ageSeconds: 0, stale: false, degraded: false };
  return { data: Buffer.from('{}'), meta: meta as unknown as RenderedAnswer['meta'], version, copy: {} };
}

/** The entity tag of an answer. */
async function tagOf(answer: RenderedAnswer, { userId = USER, url = '/api/v1/dashboard' } = {}): Promise<unknown> {
  const metrics = { answer: async () => answer } as unknown as RenderedMetrics;
  const figures = { recordAnswer: () => undefined } as unknown as ServiceMetrics;
  const sent: Record<string, string> = {};
  const reply = { headers: (more: object) => Object.assign(sent, more), header: () => undefined };
  const request = { url, headers: {}, id: 'one', signal: new AbortController().signal };
  const sut = new MetricsResponder(metrics, new SystemClock(), figures, 'secret');
  await sut.respond(
    { userId, metricType: 'dashboard' },
    request as unknown as FastifyRequest,
    reply as unknown as FastifyReply,
  );
  return sent['etag'];
}

describe('The entity tag of an answer', () => {
  const answer = answerOf('7', COMPUTED_AT);

  it('is the same for the same figures', async () => {
    expect(await tagOf(answer)).toMatch(/^W\/"[\w-]{27}"$/);
    expect(await tagOf(answerOf('7', COMPUTED_AT))).toBe(await tagOf(answer));
  });

  it.each([
    ['another version', answerOf('8', COMPUTED_AT), {}],
    ['a version whose number was given twice', answerOf('7', '2026-01-07T15:00:00.001Z'), {}],
    ['another user', answer, { userId: OTHER }],
    ['another route', answer, { url: '/api/v1/portfolio' }],
  ])('is another one for %s', async (_, other, asked) => {
    expect(await tagOf(other, asked)).not.toBe(await tagOf(answer));
  });
});
