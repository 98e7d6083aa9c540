import type { Clock } from '@portfolio-metrics/kernel';
import type { RateLimits } from '../../price-source.js';
import { isProviderFault, ProviderFault } from '../../provider-fault.js';
import { faultOfStatus } from '../http/http-faults.js';
import { type ProviderAnswer, ProviderHttp, type ProviderHttpOptions } from '../http/provider-http.js';
import { refuseUnsound } from './yahoo-answer-shape.js';

/** All hosts that a conversation with Yahoo touches: its data, the page that hands out cookies, and the consent for European callers. */
const YAHOO_HOSTS: readonly string[] = Object.freeze([
  'query1.finance.yahoo.com',
  'query2.finance.yahoo.com',
  'finance.yahoo.com',
  'guce.yahoo.com',
  'consent.yahoo.com',
]);

/** Of our choice: Yahoo publishes none, and turns callers away that ask much more. */
export const YAHOO_LIMITS: RateLimits = Object.freeze({ perSecond: 5, perMinute: 100 });

/** Yahoo does not know what was asked for. No fault of anybody's. */
export class UnknownToYahoo extends Error {}

/** Yahoo wants a new conversation: cookie and crumb are no longer good. */
export class StaleCrumb extends Error {}

export interface YahooTransportOptions extends Partial<Omit<ProviderHttpOptions, 'secrets'>> {
  /** Stands in for Yahoo: a request for `https://host/path` goes to `<origin>/host/path`. For tests and proxies. */
  readonly origin?: string;
}

/**
 * The `fetch` that is given to `yahoo-finance2`. Only an answer of status 200 with the shape that was agreed on gets through to it: on
 * anything else the library prints addresses, crumb included, to the console.
 */
export class YahooTransport {
  private readonly http: ProviderHttp;

  constructor(
    private readonly clock: Clock,
    private readonly options: YahooTransportOptions,
  ) {
    this.http = new ProviderHttp(clock, { ...options, hosts: options.hosts ?? YAHOO_HOSTS });
  }

  /** Bound to the signal of one call. */
  fetchFor(signal: AbortSignal): typeof fetch {
    return async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const answer = await this.http.exchange(this.addressOf(url), {
        signal,
        headers: uncompressed(init?.headers as Record<string, string> | undefined),
        method: init?.method === 'POST' ? 'POST' : 'GET',
        ...(typeof init?.body === 'string' ? { body: init.body } : {}),
      });
      // The library asks for redirects by hand while it fetches its cookies, and goes on to allowed hosts only.
      if (init?.redirect !== 'manual') this.refuseUnfit(url, answer);
      else if (answer.status >= 400) throw faultOfStatus(url.host, answer, this.clock.now());
      return toResponse(answer);
    };
  }

  private addressOf(url: URL): URL {
    const { origin } = this.options;
    return origin === undefined ? url : new URL(`${origin}/${url.host}${url.pathname}${url.search}`);
  }

  private refuseUnfit(url: URL, answer: ProviderAnswer): void {
    const { status } = answer;
    const text = answer.body.toString('utf8');
    if (status === 404 || (status === 400 && /data doesn't exist/i.test(text))) throw new UnknownToYahoo();
    if (status === 401 && /crumb|cookie/i.test(text)) throw new StaleCrumb();
    if (status !== 200) throw faultOfStatus(url.host, answer, this.clock.now());
    refuseUnsound(url, text);
  }
}

/** What `yahoo-finance2` threw, as what it means. Everything that it makes of an answer by itself is a malformed answer. */
export function faultOf(error: unknown): unknown {
  if (error instanceof UnknownToYahoo || error instanceof StaleCrumb || isProviderFault(error)) return error;
  const name = error instanceof Error ? error.name : 'unknown error';
  // The cookies are fetched once for all who wait for them, with the signal of the first.
  if (name === 'AbortError' || name === 'TimeoutError') {
    return new ProviderFault('unreachable', 'the conversation with Yahoo was broken off');
  }
  return new ProviderFault('malformed', `the answer of Yahoo is not understood: ${name.slice(0, 60)}`);
}

function uncompressed(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name, value]) => name !== 'accept-encoding' && value !== ''),
  );
}

function toResponse({ status, headers, body }: ProviderAnswer): Response {
  const received = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) received.append(name, one);
  }
  const isEmpty = status === 204 || status === 304;
  return new Response(isEmpty ? null : new Uint8Array(body), { status, headers: received });
}
