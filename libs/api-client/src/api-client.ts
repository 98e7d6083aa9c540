import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './schema.js';

/** Where the service is and how a client says who it is. */
export interface ApiClientOptions {
  /** Where the service answers, without `/api/v1`: `http://127.0.0.1:3000`. */
  readonly baseUrl: string;
  /** The bearer token, or how to get one: asked before every request. */
  readonly token: string | (() => string | Promise<string>);
  /** Default: the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** One method per HTTP method. Paths, parameters, bodies and answers are checked by the compiler. */
export type ApiClient = Client<paths>;

/**
 * A client of the REST API. A call resolves to `{ data, error, response }`: `data` is the body of a success, `error` the problem
 * document of a refusal. It rejects when there is no answer. A text as body is sent as it is: say its content type in `headers`.
 */
export function createApiClient({ baseUrl, token, fetch }: ApiClientOptions): ApiClient {
  const client = createClient<paths>({
    baseUrl,
    ...(fetch === undefined ? {} : { fetch }),
    bodySerializer: (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body)),
  });
  client.use({
    onRequest: async ({ request }) => {
      request.headers.set('authorization', `Bearer ${typeof token === 'string' ? token : await token()}`);
      return request;
    },
  });
  return client;
}
