import type { TestRequest } from '../../../support/test-service.js';

/** A request with the route of the document that it is for; `name` is that of the example that its answer may become. */
export type Call = readonly [
  name: string,
  method: string,
  path: string,
  url: string,
  request?: Omit<TestRequest, 'token'>,
];

export const CSV_BODY = (body: string): Omit<TestRequest, 'token'> => ({ body, contentType: 'text/csv' });
export const BUY = { date: '2026-05-04', type: 'BUY', symbol: 'AAPL', quantity: '1', price: '290' };
