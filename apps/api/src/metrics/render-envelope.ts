import type { RenderedAnswer } from '@portfolio-metrics/metrics';

/** `{ data, meta }` with `meta.requestId` as JSON. The figures are put in as they are: they are JSON already. */
export function renderEnvelope(answer: Pick<RenderedAnswer, 'data' | 'meta'>, requestId: string): string {
  return `{"data":${answer.data},"meta":${JSON.stringify({ ...answer.meta, requestId })}}`;
}
