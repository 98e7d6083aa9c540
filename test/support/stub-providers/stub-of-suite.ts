import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type StubHandler, StubProviderServer } from './stub-provider-server.js';

/** One stub for the tests of a suite, none of which sees what another asked or told it: each begins with `answering`. */
export function stubOfSuite(answering?: () => StubHandler): StubProviderServer {
  const stub = new StubProviderServer();
  const first = stub.answer;
  beforeAll(async () => {
    await stub.start();
  });
  beforeEach(() => {
    stub.answer = answering?.() ?? first;
    stub.requests.length = 0;
  });
  afterAll(async () => {
    await stub.stop();
  });
  return stub;
}
