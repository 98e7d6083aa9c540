import { AppError } from '@portfolio-metrics/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { ARRIVAL_MS, arrivedInTime, cutWhenStalled } from './arrival.js';
import { parseJsonBody } from './json-body.js';

/** Largest body of a request that is not an import, in bytes. */
export const BODY_LIMIT = 256 * 1_024;

/**
 * The bodies the service understands: strict JSON, and on import routes the raw stream of `application/json` or `text/csv`, whose
 * limits the row reader keeps. Everything else (forms, plain text) is 415, and what does not arrive in time 408.
 */
export function registerContentTypeParsers(fastify: FastifyInstance, arrivalMs: number = ARRIVAL_MS): void {
  const upload = (request: FastifyRequest, payload: Readable): Readable => {
    cutWhenStalled(payload, request.raw.socket, arrivalMs);
    return payload;
  };
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', async (request: FastifyRequest, payload: Readable) => {
    refuseEncoding(request);
    return isImport(request)
      ? upload(request, payload)
      : parseJsonBody(await arrivedInTime(collect(payload), arrivalMs));
  });
  fastify.addContentTypeParser('text/csv', async (request: FastifyRequest, payload: Readable) => {
    refuseEncoding(request);
    if (!isImport(request)) throw new AppError('unsupported_media_type', 'This route takes application/json.');
    return upload(request, payload);
  });
}

function isImport(request: FastifyRequest): boolean {
  return request.routeOptions.url?.endsWith('/import') === true;
}

/** A compressed body could unpack to any size. */
function refuseEncoding(request: FastifyRequest): void {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new AppError('unsupported_media_type', 'Compressed request bodies are not supported.');
  }
}

async function collect(payload: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Not destroyed: its socket has to carry the answer.
  for await (const chunk of payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) {
      // The rest of the body is read and dropped behind the answer; nothing more of it is kept here.
      throw new AppError('payload_too_large', `The request body is larger than ${BODY_LIMIT} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
