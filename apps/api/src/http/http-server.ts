import { createServer, type RequestListener, type Server } from 'node:http';

export interface HttpLimits {
  /** Milliseconds within which the head of a request must have arrived, counted from the connection or from the answer before. */
  readonly headersTimeoutMs: number;
  /** Milliseconds within which a whole request must have arrived, its body included; uploads need the most. */
  readonly requestTimeoutMs: number;
  /** Milliseconds after which a connection on which nothing moves is closed, an answer that is not read included. */
  readonly connectionTimeoutMs: number;
  /** Milliseconds that a connection is kept for a next request; more than a load balancer in front of it keeps it. */
  readonly keepAliveTimeoutMs: number;
  /**
   * Requests over one connection; then the answer says `Connection: close`, so that clients spread over new replicas. Node refuses what a
   * client sends over it all the same, so the number is far beyond what one screen asks for.
   */
  readonly maxRequestsPerSocket: number;
  /** Connections at once; further ones are closed at once. */
  readonly maxConnections: number;
  /** How often the time limits are looked at, in milliseconds. */
  readonly checkEveryMs: number;
}

export const HTTP_LIMITS: HttpLimits = Object.freeze({
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
  connectionTimeoutMs: 75_000,
  keepAliveTimeoutMs: 72_000,
  maxRequestsPerSocket: 100_000,
  maxConnections: 10_000,
  checkEveryMs: 1_000,
});

/** An HTTP server on which no connection can hold a place for ever without sending or reading. */
export function createHttpServer(listener: RequestListener, limits: HttpLimits = HTTP_LIMITS): Server {
  const server = createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      // Node's own default looks every 30 seconds only.
      connectionsCheckingInterval: limits.checkEveryMs,
    },
    listener,
  );
  server.setTimeout(limits.connectionTimeoutMs);
  server.maxRequestsPerSocket = limits.maxRequestsPerSocket;
  server.maxConnections = limits.maxConnections;
  return server;
}
