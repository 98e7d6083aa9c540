import { once } from 'node:events';
import type { Server } from 'node:http';
import { createHttpServer } from '../http/http-server.js';
import type { ServiceMetrics } from '../observability/service-metrics.js';

/**
 * The figures for Prometheus at `/metrics` of a port of its own, without a token: for a network that only operators reach. Resolves
 * once it listens.
 */
export async function openMetricsPort(
  { host, port }: { readonly host: string; readonly port: number },
  metrics: Pick<ServiceMetrics, 'text' | 'contentType'>,
): Promise<Server> {
  const server = createHttpServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}
