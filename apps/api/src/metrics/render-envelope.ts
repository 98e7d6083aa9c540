import type { MetricsMeta } from '@portfolio-metrics/metrics';

const BEFORE_DATA = Buffer.from('{"data":');

/** `meta` as it stands in the envelope, up to the id of the request: the same for many answers. */
export function renderMeta(meta: MetricsMeta): string {
  return `,"meta":${JSON.stringify(meta).slice(0, -1)},"requestId":`;
}

/** `{ data, meta }` with `meta.requestId` as JSON in UTF-8. The figures are put in as they are: they are that already. */
export function renderEnvelope(data: Buffer, renderedMeta: string, requestId: string): Buffer {
  const end = `${renderedMeta}${JSON.stringify(requestId)}}}`;
  const envelope = Buffer.allocUnsafe(BEFORE_DATA.length + data.length + Buffer.byteLength(end));
  BEFORE_DATA.copy(envelope);
  data.copy(envelope, BEFORE_DATA.length);
  envelope.write(end, BEFORE_DATA.length + data.length);
  return envelope;
}
