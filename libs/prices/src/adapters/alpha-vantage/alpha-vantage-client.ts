import type { Clock } from '@portfolio-metrics/kernel';
import { ProviderFault } from '../../provider-fault.js';
import { hidden } from '../http/http-faults.js';
import { ProviderHttp, type ProviderHttpOptions } from '../http/provider-http.js';

export interface AlphaVantageAccess extends Partial<Omit<ProviderHttpOptions, 'secrets'>> {
  readonly apiKey: string;
  /** Stands in for `https://www.alphavantage.co`. For tests and proxies. */
  readonly origin?: string;
}

export type AlphaVantageAnswer = Readonly<Record<string, unknown>>;

const DAY_LIMIT_PAUSE_MS = 3_600_000;
const MINUTE_LIMIT_PAUSE_MS = 60_000;
const ORIGIN = 'https://www.alphavantage.co';

/**
 * The one address of Alpha Vantage. Everything comes with status 200: what is not an answer says so in a member `Error Message`
 * (not known), or `Note` or `Information` (too many calls, or a call that the key has no right to).
 */
export class AlphaVantageClient {
  private readonly http: ProviderHttp;
  private readonly secrets: readonly string[];

  constructor(
    clock: Clock,
    private readonly access: AlphaVantageAccess,
  ) {
    this.secrets = [access.apiKey, encodeURIComponent(access.apiKey)];
    const hosts = access.hosts ?? [new URL(access.origin ?? ORIGIN).host];
    this.http = new ProviderHttp(clock, { ...access, hosts, secrets: this.secrets });
  }

  /** The answer to a function; `null` when it does not know what was asked for. Throws `ProviderFault`. */
  async ask(parameters: Readonly<Record<string, string>>, signal: AbortSignal): Promise<AlphaVantageAnswer | null> {
    const url = new URL('/query', this.access.origin ?? ORIGIN);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    url.searchParams.set('apikey', this.access.apiKey);
    const answer = objectIn(await this.http.text(url, { signal }));
    if ('Error Message' in answer) return null;
    const words = answer['Note'] ?? answer['Information'];
    if (words !== undefined) throw this.faultOf(words);
    return answer;
  }

  private faultOf(words: unknown): ProviderFault {
    const text = hidden(typeof words === 'string' ? words : 'no reason given', this.secrets);
    const isForbidden = /premium endpoint|premium-only|apikey (is|parameter)|invalid api key/i.test(text);
    const message = `Alpha Vantage says: ${text}`;
    if (isForbidden) return new ProviderFault('refused', message);
    // It never says when; a call in vain counts as well.
    return new ProviderFault('rate_limited', message, {
      retryAfterMs: /per day|daily/i.test(text) ? DAY_LIMIT_PAUSE_MS : MINUTE_LIMIT_PAUSE_MS,
    });
  }
}

/** `value` as an object of an answer. Throws `ProviderFault` when it is none. */
export function alphaVantageObject(value: unknown, name: string): AlphaVantageAnswer {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ProviderFault('malformed', `the answer of Alpha Vantage has no ${name}`);
  }
  return value as AlphaVantageAnswer;
}

function objectIn(body: string | null): AlphaVantageAnswer {
  try {
    return alphaVantageObject(JSON.parse(body ?? ''), 'object');
  } catch (error) {
    if (error instanceof ProviderFault) throw error;
    throw new ProviderFault('malformed', 'the answer of Alpha Vantage is no JSON');
  }
}
