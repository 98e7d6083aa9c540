import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { isSchemaFault, translateDatabaseError } from '@portfolio-metrics/database';
import { faultFrames, faultName, isAppError } from '@portfolio-metrics/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HTTP_STATUS_BY_CODE } from './http-status-by-code.js';
import { PROBLEM_JSON, problemDetails, type ProblemFacts } from './problem-details.js';
import { retryAfterSeconds } from './retry-after.js';

type Known = Omit<ProblemFacts, 'requestId'> & { readonly retryAfterSeconds?: number | undefined };

const UNEXPECTED: Known = { status: 500, errorCode: 'internal', detail: 'The request could not be completed.' };

/** Every error leaves as problem+json. What nobody expected is logged here, once, and answered without its text. */
@Catch()
export class ProblemDetailsFilter implements ExceptionFilter {
  private readonly logger = new Logger('Errors');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const known = describeError(thrown);
    if (known.status >= 500 && known.errorCode === 'internal') {
      this.logger.error({ message: 'a request failed unexpectedly', error: faultName(thrown) }, faultFrames(thrown));
    } else if (isSchemaFault(thrown)) {
      const { cause = thrown } = thrown as Error;
      this.logger.error({ message: 'the database lacks a table or a right', error: faultName(cause) });
    }
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const { retryAfterSeconds: asked, ...facts } = known;
    if (known.status === 503 || known.status === 429) {
      reply.header('retry-after', String(retryAfterSeconds(asked, request.id)));
    }
    if (known.status === 401) reply.header('www-authenticate', 'Bearer');
    // What would still come of the request is not waited for.
    if (known.status === 408) reply.header('connection', 'close');
    void reply
      .code(known.status)
      .header('cache-control', 'no-store')
      .type(PROBLEM_JSON)
      .send(problemDetails({ ...facts, requestId: request.id }));
  }
}

function describeError(thrown: unknown): Known {
  const error = translateDatabaseError(thrown);
  if (isAppError(error)) {
    return {
      status: HTTP_STATUS_BY_CODE[error.code],
      errorCode: error.code,
      detail: error.message,
      errors: error.issues,
      details: error.details,
      retryAfterSeconds: error.retryAfterSeconds,
    };
  }
  if (error instanceof HttpException) return describeStatus(error.getStatus());
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
    ? describeStatus(statusCode)
    : UNEXPECTED;
}

/** Errors of the framework: their texts are not ours, so only the status is taken over. */
function describeStatus(status: number): Known {
  switch (status) {
    case 404:
    case 405:
      return { status: 404, errorCode: 'not_found', detail: 'Not found.' };
    case 408:
      return { status, errorCode: 'request_timeout', detail: 'The request did not arrive in time.' };
    case 413:
      return { status, errorCode: 'payload_too_large', detail: 'The request body is too large.' };
    case 415:
      return {
        status,
        errorCode: 'unsupported_media_type',
        detail: 'The content type of the request is not supported.',
      };
    case 503:
      return { status, errorCode: 'unavailable', detail: 'The service is not available right now.' };
    default:
      return status < 500
        ? { status: 400, errorCode: 'validation_failed', detail: 'The request is malformed.' }
        : UNEXPECTED;
  }
}
