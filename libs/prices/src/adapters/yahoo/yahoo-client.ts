import type { Clock } from '@portfolio-metrics/kernel';
import type { YahooFinance } from 'yahoo-finance2/createYahooFinance';
import { ProviderFault } from '../../provider-fault.js';
import { faultOf, StaleCrumb, UnknownToYahoo, YahooTransport, type YahooTransportOptions } from './yahoo-transport.js';

type Library = InstanceType<typeof import('yahoo-finance2').default>;

export interface YahooCall {
  readonly fetch: typeof fetch;
}

const SILENT = Object.freeze({
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  debug: () => undefined,
  dir: () => undefined,
});

/** Requests of one client under way at once. */
const CONCURRENCY = 4;

/**
 * Yahoo through `yahoo-finance2`: a conversation with its own cookies, without the library's messages, surveys and look-ups of newer
 * versions, over our own transport. The library is loaded with the first call.
 */
export class YahooClient {
  private readonly transport: YahooTransport;
  private library: Promise<Library> | null = null;

  constructor(clock: Clock, options: YahooTransportOptions) {
    this.transport = new YahooTransport(clock, options);
  }

  /** What the library answers; `null` when Yahoo does not know it. Throws `ProviderFault`. */
  async ask<T>(question: (library: Library, call: YahooCall) => Promise<T>, signal: AbortSignal): Promise<T | null> {
    try {
      return await this.attempt(question, signal);
    } catch (error) {
      if (!(error instanceof StaleCrumb)) throw error;
      this.library = null;
    }
    try {
      return await this.attempt(question, signal);
    } catch (error) {
      if (!(error instanceof StaleCrumb)) throw error;
      throw new ProviderFault('refused', 'Yahoo takes no new conversation');
    }
  }

  private async attempt<T>(
    question: (library: Library, call: YahooCall) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T | null> {
    signal.throwIfAborted();
    try {
      this.library ??= load();
      return await question(await this.library, { fetch: this.transport.fetchFor(signal) });
    } catch (error) {
      signal.throwIfAborted();
      const fault = faultOf(error);
      if (fault instanceof UnknownToYahoo) return null;
      throw fault;
    }
  }
}

async function load(): Promise<Library> {
  const [{ default: Yahoo }, { ExtendedCookieJar }] = await Promise.all([
    import('yahoo-finance2'),
    import('yahoo-finance2/lib/cookieJar'),
  ]);
  const options: ConstructorParameters<typeof YahooFinance>[0] = {
    cookieJar: new ExtendedCookieJar(),
    logger: SILENT,
    queue: { concurrency: CONCURRENCY },
    suppressNotices: ['yahooSurvey', 'ripHistorical'],
    // Else it asks the package registry for newer versions whenever an answer does not fit.
    versionCheck: false,
  };
  return new Yahoo(options);
}
