import type { IncomingHttpHeaders } from 'node:http';
import { ProviderFault, type ProviderFaultKind } from '../../provider-fault.js';

/** Longest piece of a provider's own words that an error repeats. */
const QUOTED_LENGTH = 200;

/** The fault that an answer other than 200 and 404 stands for. */
export function faultOfStatus(
  host: string,
  answer: { readonly status: number; readonly headers: IncomingHttpHeaders },
  now: Date,
): ProviderFault {
  const { status, headers } = answer;
  const retryAfterMs = retryAfterOf(headers['retry-after'], now);
  const options = retryAfterMs === null ? {} : { retryAfterMs };
  return new ProviderFault(kindOf(status), `${host} answered with status ${status}`, options);
}

function kindOf(status: number): ProviderFaultKind {
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'server_error';
  if (status >= 400) return 'refused';
  return status >= 300 ? 'redirected' : 'malformed';
}

/** Milliseconds that `Retry-After` asks for, in seconds or as an HTTP date; `null` when it is absent or says nothing. */
export function retryAfterOf(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  if (/^\d{1,7}$/.test(header)) return Number(header) * 1_000;
  const until = Date.parse(header);
  return Number.isNaN(until) ? null : Math.max(0, until - now.getTime());
}

/** A provider's words, fit for one line of a log: no secrets, no control characters, not too long. */
export function hidden(text: string, secrets: readonly string[]): string {
  let shown = text;
  for (const secret of secrets) if (secret !== '') shown = shown.replaceAll(secret, '***');
  return shown.replace(/[\p{C}\s]+/gu, ' ').slice(0, QUOTED_LENGTH);
}
