import { afterAll, beforeAll } from 'vitest';
import { type SeededService, startSeededService } from './seeded-service.js';

/** One seeded service for the tests of a suite; there from its first `beforeAll` on. */
export function seededSuite(): SeededService {
  const seeded = {} as SeededService;
  beforeAll(async () => {
    Object.assign(seeded, await startSeededService());
  });
  afterAll(async () => {
    await seeded.service.stop();
  });
  return seeded;
}
