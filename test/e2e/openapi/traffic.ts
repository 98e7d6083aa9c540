import { randomUUID } from 'node:crypto';
import type { TestResponse, TestService } from '../../support/test-service.js';
import type { Call } from './calls/call.js';
import { reads } from './calls/reads.js';
import { refusals } from './calls/refusals.js';
import { writes } from './calls/writes.js';
import { seedPortfolio } from './seeded-portfolio.js';

export interface Exchange {
  readonly method: string;
  /** As in the document. */
  readonly path: string;
  /** Names the example that the answer may become. */
  readonly name: string;
  readonly url: string;
  readonly answer: TestResponse;
}

const API = '/api/v1';

/** Sends a request of every kind to `service`, which gets its own data for it. */
export async function driveEverything(service: TestService): Promise<Exchange[]> {
  const seeded = await seedPortfolio(service);
  const exchanges: Exchange[] = [];
  for (const calls of [reads(seeded), refusals(seeded), writes(seeded)]) {
    for (const call of calls) exchanges.push(await drive(service, seeded.token, call));
  }
  return exchanges;
}

async function drive(service: TestService, token: string, [name, method, path, url, request]: Call): Promise<Exchange> {
  const answer = await service.request(method, API + url, { ...request, token });
  return { method, path: API + path, name, url: API + url, answer };
}

/** What every route answers to a stranger, to a token without its scope, and to a parameter that it does not have. */
export async function driveStrangers(
  service: TestService,
  routes: ReadonlyArray<{ readonly method: string; readonly path: string; readonly url: string }>,
): Promise<Exchange[]> {
  const powerless = await service.tokenFor(randomUUID(), ['nothing']);
  const token = await service.tokenFor(randomUUID());
  const exchanges: Exchange[] = [];
  for (const { method, path, url } of routes) {
    const undeclared = `${url}${url.includes('?') ? '&' : '?'}surprise=1`;
    for (const [name, target, given] of [
      ['no token', url, {}],
      ['no scope', url, { token: powerless }],
      ['an unknown parameter', undeclared, { token }],
    ] as const) {
      exchanges.push({ method, path, name, url: target, answer: await service.request(method, target, given) });
    }
  }
  return exchanges;
}
