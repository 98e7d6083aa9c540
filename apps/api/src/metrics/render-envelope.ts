import type { RenderedAnswer } from '@portfolio-metrics/metrics';

const BEFORE_DATA = Buffer.from('{"data":');

/** `{ data, meta }` with `meta.requestId` as JSON in UTF-8. The figures are put in as they are: they are that already. */
export function renderEnvelope(answer: Pick<RenderedAnswer, 'data' | 'meta'>, requestId: string): Buffer {
  const meta = Buffer.from(`,"meta":${JSON.stringify({ ...answer.meta, requestId })}}`);
  return Buffer.concat([BEFORE_DATA, answer.data, meta]);
}
