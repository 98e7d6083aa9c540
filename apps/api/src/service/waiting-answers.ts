import type { RequestListener } from 'node:http';
import { PROBLEM_JSON, problemDetails } from '../errors/problem-details.js';
import { requestIdOf } from '../http/request-id.js';

const RETRY_AFTER_SECONDS = 2;

/** What is answered before the application is there: alive, not ready, come again. `state`: what readiness says about the wait. */
export function waitingAnswers(state: () => object): RequestListener {
  return (request, response) => {
    const requestId = requestIdOf(request);
    const path = request.url?.split('?')[0];
    const send = (status: number, type: string, body: object): void => {
      response.writeHead(status, {
        'content-type': type,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-request-id': requestId,
        ...(status === 503 ? { 'retry-after': String(RETRY_AFTER_SECONDS) } : {}),
        // What a request body still sends is not read.
        ...(request.method === 'GET' || request.method === 'HEAD' ? {} : { connection: 'close' }),
      });
      response.end(request.method === 'HEAD' ? undefined : JSON.stringify(body));
    };
    if (path === '/livez') return send(200, 'application/json; charset=utf-8', { status: 'ok' });
    if (path === '/readyz') return send(503, 'application/json; charset=utf-8', state());
    return send(
      503,
      PROBLEM_JSON,
      problemDetails({ status: 503, errorCode: 'unavailable', detail: 'The service is starting.', requestId }),
    );
  };
}
