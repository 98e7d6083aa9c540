import { readFileSync } from 'node:fs';
import path from 'node:path';
import { READ_RETRY } from '@portfolio-metrics/resilience';
import { describe, expect, it } from 'vitest';
import { DEPENDENCY_GUARD_DEFAULTS } from './guard-options.js';

describe('the README', () => {
  it('lists every option with its default', () => {
    const readme = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8');
    const { retry, ...numbers } = DEPENDENCY_GUARD_DEFAULTS;
    const rows = Object.fromEntries(
      [...readme.matchAll(/^\| `([\w.]+)` +\| ([\d.,]+|off) +\|/gm)].map(([, option, value]) => [option, value]),
    );
    const shown = (values: object): object =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, (value as number).toLocaleString('en')]));
    expect(retry).toBeNull();
    const retries = Object.fromEntries(Object.entries(READ_RETRY).map(([name, value]) => [`retry.${name}`, value]));
    expect(rows).toEqual({ ...shown(numbers), retry: 'off', ...shown(retries) });
  });
});
