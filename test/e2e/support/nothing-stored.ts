import { deepStrictEqual } from 'node:assert';
import type { Client } from 'pg';
import { afterEach, beforeEach } from 'vitest';
import { storedRows } from './stored-rows.js';

/**
 * Fails every test of the surrounding block after which any table holds anything else than before. A test that has to store
 * something says so with `accept`, after it has cleaned up.
 */
export function nothingMayBeStored(admin: () => Client): { accept(): Promise<void> } {
  let before: Record<string, string> = {};
  const accept = async (): Promise<void> => {
    before = await storedRows(admin());
  };
  beforeEach(accept);
  afterEach(async () => deepStrictEqual(await storedRows(admin()), before, 'a refused request stored something'));
  return { accept };
}
