import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEM_JSON, problemDetails } from './problem-details.js';

/** Whose request the HTTP parser refuses gets a problem document as everybody else, and the connection is closed. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) socket.write(answerTo(error.code));
  socket.destroy();
}

function answerTo(code: string | undefined): string {
  const requestId = randomUUID();
  const facts = factsOf(code);
  const body = JSON.stringify(problemDetails({ ...facts, requestId }));
  return [
    `HTTP/1.1 ${facts.status} ${STATUS_CODES[facts.status]}`,
    `Content-Type: ${PROBLEM_JSON}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-store',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

function factsOf(code: string | undefined): { status: number; errorCode: string; detail: string } {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, errorCode: 'request_timeout', detail: 'The request did not arrive in time.' };
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, errorCode: 'validation_failed', detail: 'The headers of the request are too large.' };
    default:
      return { status: 400, errorCode: 'validation_failed', detail: 'The request is malformed.' };
  }
}
