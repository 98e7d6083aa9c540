import type { OutgoingHttpHeaders } from 'node:http';
import type { MetricsMeta } from '@portfolio-metrics/metrics';
import type { FastifyReply } from 'fastify';

const BEFORE_DATA = Buffer.from('{"data":');
const LIST = '['.charCodeAt(0);

/**
 * `meta` as it stands in the envelope, up to the id of the request: the same for many answers. Figures that are a list are all of it,
 * and say so as every list does.
 */
export function renderMeta(meta: MetricsMeta, data: Buffer): string {
  const said = data[0] === LIST ? { ...meta, nextCursor: null } : meta;
  return `,"meta":${JSON.stringify(said).slice(0, -1)},"requestId":`;
}

/** `{ data, meta }` with `meta.requestId` as JSON in UTF-8. The figures are put in as they are: they are that already. */
export function renderEnvelope(data: Buffer, renderedMeta: string, requestId: string): Buffer {
  return Buffer.concat([BEFORE_DATA, data, Buffer.from(endOf(renderedMeta, requestId))]);
}

/**
 * Sends what `renderEnvelope` renders with the status and the headers of `reply`, past the hooks that see or change a body: the same
 * bytes go to every client of a copy, and copying them costs more than all the rest.
 */
export function sendEnvelope(data: Buffer, renderedMeta: string, requestId: string, reply: FastifyReply): void {
  const end = endOf(renderedMeta, requestId);
  reply.header('content-length', BEFORE_DATA.length + data.length + Buffer.byteLength(end));
  const { raw } = reply.hijack();
  raw.writeHead(reply.statusCode, reply.getHeaders() as OutgoingHttpHeaders);
  raw.cork();
  raw.write(BEFORE_DATA);
  raw.write(data);
  raw.end(end);
  raw.uncork();
}

/** Sends status and headers of `reply` without a body, past the same hooks, and at once. */
export function sendHead(reply: FastifyReply): void {
  const { raw } = reply.hijack();
  raw.writeHead(reply.statusCode, reply.getHeaders() as OutgoingHttpHeaders);
  raw.end();
}

function endOf(renderedMeta: string, requestId: string): string {
  return `${renderedMeta}${JSON.stringify(requestId)}}}`;
}
