import { Agent, type IncomingHttpHeaders, request as httpRequest } from 'node:http';

export interface HttpReply {
  /** `null`: the connection ended without an answer, or the client went away. */
  readonly status: number | null;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- documents of many shapes
  readonly body: any;
  readonly ms: number;
}

export interface HttpAsk {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** The client goes away: the connection is destroyed. */
  readonly signal?: AbortSignal;
}

/** Connections of one client, kept open between requests, and gone when it is closed. */
export class HttpClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 256 });

  /** Never rejects: no answer is an answer too. */
  async ask(url: string, { method = 'GET', headers = {}, body, signal }: HttpAsk = {}): Promise<HttpReply> {
    const began = performance.now();
    return await new Promise((resolve) => {
      const gone = (): void =>
        resolve({ status: null, headers: {}, text: '', body: undefined, ms: performance.now() - began });
      const sent = httpRequest(
        url,
        { method, headers, agent: this.agent, ...(signal ? { signal } : {}) },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', gone);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            resolve({
              status: response.complete ? response.statusCode! : null,
              headers: response.headers,
              text,
              body: parsed(text, response.headers['content-type']),
              ms: performance.now() - began,
            });
          });
        },
      );
      sent.on('error', gone);
      sent.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

/** `undefined` for what is not JSON, also when it says that it is. */
function parsed(text: string, contentType = ''): unknown {
  if (!contentType.includes('json')) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
