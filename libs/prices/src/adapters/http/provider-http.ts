import type { Clock } from '@portfolio-metrics/kernel';
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { ProviderFault } from '../../provider-fault.js';
import { faultOfStatus, hidden } from './http-faults.js';
import { isPublicAddress } from './public-address.js';

/** Finds all addresses of a name. */
export type AddressLookup = (
  host: string,
  callback: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

export interface ProviderHttpOptions {
  /** What may be called: `name` or `name:port`, or `*.name` for every name below. */
  readonly hosts: readonly string[];
  /** Texts, such as a key, that no error may repeat. */
  readonly secrets?: readonly string[];
  /** Longest time until the whole answer is here, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** Most bytes of one answer. Default 8 MiB. */
  readonly maxBytes?: number;
  /** Whether addresses of our own machine and network may be called. Default `false`. */
  readonly allowPrivateAddresses?: boolean;
  /** Default: the resolver of the system. */
  readonly lookup?: AddressLookup;
}

const PROVIDER_HTTP_DEFAULTS = Object.freeze({ timeoutMs: 10_000, maxBytes: 8 * 1_048_576 });

export interface ProviderRequest {
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
}

export interface ProviderAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * The only way out to providers. A call goes to an allowed host at a public address, ends in time, reads no more than it may and
 * follows no redirect. The addresses of a name are checked where the connection is made, so that a name that changes its
 * mind in between gains nothing. Answers are asked for uncompressed: what is counted is what is kept.
 */
export class ProviderHttp {
  private readonly agents: Readonly<Record<string, http.Agent>>;
  private readonly timeoutMs: number;
  private readonly maxBytes: number;

  constructor(
    private readonly clock: Clock,
    private readonly options: ProviderHttpOptions,
  ) {
    this.timeoutMs = options.timeoutMs ?? PROVIDER_HTTP_DEFAULTS.timeoutMs;
    this.maxBytes = options.maxBytes ?? PROVIDER_HTTP_DEFAULTS.maxBytes;
    // Agents of its own: a connection that somebody else opened unchecked is never reused. Idle ones do not keep the process up.
    this.agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) };
  }

  /** The text of the answer, or `null` when there is no such thing (404). Throws `ProviderFault` on every other answer. */
  async text(url: URL, request: ProviderRequest): Promise<string | null> {
    const answer = await this.exchange(url, request);
    if (answer.status === 404) return null;
    if (answer.status !== 200) throw faultOfStatus(url.host, answer, this.clock.now());
    return answer.body.toString('utf8');
  }

  /** The answer, whatever its status. Throws `ProviderFault` when there is none, and the reason of the signal once it is aborted. */
  async exchange(url: URL, request: ProviderRequest): Promise<ProviderAnswer> {
    this.refuseForbidden(url);
    const deadline = AbortSignal.timeout(this.timeoutMs);
    try {
      const response = await this.open(url, request, AbortSignal.any([request.signal, deadline]));
      const body = await this.read(response, url.host);
      return { status: response.statusCode ?? 0, headers: response.headers, body };
    } catch (error) {
      request.signal.throwIfAborted();
      if (error instanceof ProviderFault) throw error;
      if (deadline.aborted) {
        throw new ProviderFault('timeout', `${url.host} did not answer within ${this.timeoutMs} ms`);
      }
      throw new ProviderFault('unreachable', `${url.host} cannot be reached: ${this.reasonOf(error)}`);
    }
  }

  private refuseForbidden(url: URL): void {
    const forbid = (reason: string): never => {
      throw new ProviderFault('forbidden_address', `${url.host.slice(0, 80)} is not called: ${reason}`);
    };
    if (!(url.protocol in this.agents)) forbid('only http and https are');
    if (url.username !== '' || url.password !== '') forbid('its address carries credentials');
    if (!this.options.hosts.some((host) => isHost(url.host, host)))
      forbid('it is not among the hosts of this provider');
    const address = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(address) !== 0 && !this.isAllowed(address)) forbid('it is not a public address');
  }

  private isAllowed(address: string): boolean {
    return this.options.allowPrivateAddresses === true || isPublicAddress(address);
  }

  private async open(url: URL, request: ProviderRequest, signal: AbortSignal): Promise<IncomingMessage> {
    signal.throwIfAborted();
    const { request: send } = url.protocol === 'https:' ? https : http;
    return await new Promise((resolve, reject) => {
      const outgoing = send(
        url,
        {
          method: request.method ?? 'GET',
          headers: { accept: '*/*', 'accept-encoding': 'identity', ...request.headers },
          agent: this.agents[url.protocol],
          lookup: this.lookup,
          signal,
        },
        resolve,
      );
      outgoing.on('error', reject);
      outgoing.end(request.body);
    });
  }

  private readonly lookup: LookupFunction = (host, options, callback) => {
    const find = this.options.lookup ?? systemAddresses;
    find(host, (error, addresses) => {
      const [first] = addresses;
      if (error !== null) callback(error, '', 0);
      else if (first === undefined) callback(new Error('it has no address'), '', 0);
      else if (!addresses.every(({ address }) => this.isAllowed(address))) {
        callback(new ProviderFault('forbidden_address', `${host} is not called: it is not a public address`), '', 0);
      } else if (options.all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
  };

  private async read(response: IncomingMessage, host: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      // Leaving the loop closes the connection.
      if (bytes > this.maxBytes) {
        throw new ProviderFault('too_large', `${host} sends more than ${this.maxBytes} bytes`);
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  private reasonOf(error: unknown): string {
    const reason =
      error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : 'no reason given';
    return hidden(reason, this.options.secrets ?? []);
  }
}

function isHost(host: string, allowed: string): boolean {
  return allowed.startsWith('*.') ? host.endsWith(allowed.slice(1)) : host === allowed;
}

const systemAddresses: AddressLookup = (host, callback) => {
  systemLookup(host, { all: true }, (error, addresses) => callback(error, addresses ?? []));
};
