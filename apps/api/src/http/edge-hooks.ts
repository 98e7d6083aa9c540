import { randomInt } from 'node:crypto';
import { AppError } from '@portfolio-metrics/kernel';
import type { FastifyInstance } from 'fastify';
import type { LoadSensor, Overload } from '../limits/load-sensor.js';
import type { ServiceLife } from '../service/service-life.js';

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Browsers heed it over TLS only.
  'strict-transport-security': 'max-age=31536000',
};

/** What the service sends is read by programs: no browser may do anything with it. */
const ANSWERS = { ...ALWAYS, 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" };

/** The description for people is a page with a script and styles of its own. */
const PAGES = {
  ...ALWAYS,
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'",
};

/** Answered however busy the process is: who asks them decides what to do about that. */
const VITAL: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);

export interface Edge {
  readonly life: ServiceLife;
  readonly load: LoadSensor;
  readonly onShed: (overload: Overload) => void;
}

/** The request's id, and what keeps browsers from doing anything with an answer: on every answer, whoever makes it. */
export function installHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    reply.headers(request.url.startsWith('/docs') ? PAGES : ANSWERS);
    done();
  });
}

/** Refuses requests while there is too much to do, and leads clients elsewhere while the service drains. */
export function installRefusals(fastify: FastifyInstance, { life, load, onShed }: Edge): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    // Here as well: warm answers are sent past the hooks on bodies.
    if (life.phase === 'draining') reply.header('connection', 'close');
    const { overload } = load;
    if (overload === null || VITAL.has(request.routeOptions.url ?? '')) {
      done();
      return;
    }
    onShed(overload);
    done(
      new AppError('unavailable', 'The service has too much to do right now.', { retryAfterSeconds: 1 + randomInt(3) }),
    );
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    // The client opens its next connection elsewhere.
    if (life.phase === 'draining') reply.header('connection', 'close');
    done(null, payload);
  });
}
