import { createRequire } from 'node:module';
import path from 'node:path';
import type { ICruiseResult } from 'dependency-cruiser';
import { beforeAll, describe, expect, it } from 'vitest';
import { cruiseRepository, ROOT } from './cruise.js';

/** A small repository in which every rule is broken, and much is done right. */
const FIXTURE = path.join(ROOT, 'test/architecture/fixtures/repository');

/** By rule: what breaks it, as `file -> file` or `file -> package`. */
const VIOLATIONS: Readonly<Record<string, readonly string[]>> = {
  'no-cycles': ['libs/metrics-cache/src/circle-one.ts -> libs/metrics-cache/src/circle-two.ts'],
  'libs-through-barrels': ['libs/prices/src/deep-import-of-a-type.ts -> libs/ledger/src/domain/lot.ts'],
  'apps-through-barrels': ['apps/api/src/deep-import.ts -> libs/metrics/src/internal.ts'],
  'no-app-in-a-lib': ['libs/metrics/src/needs-an-app.ts -> apps/api/src/main.ts'],
  'no-migration-in-a-lib': ['libs/database/src/needs-the-migrations.ts -> migrations/index.ts'],
  'no-app-in-another-app': ['apps/worker/src/needs-another-app.ts -> apps/api/src/main.ts'],
  'migrations-as-a-list': ['apps/api/src/needs-one-migration.ts -> migrations/1-first.ts'],
  'every-lib-has-a-layer': ['libs/unplaced/src/index.ts -> libs/kernel/src/index.ts'],
  'client-stands-alone': ['libs/api-client/src/needs-kernel.ts -> libs/kernel/src/index.ts'],
  'no-client-in-the-service': ['apps/api/src/needs-its-client.ts -> libs/api-client/src/index.ts'],
  'kernel-depends-on-nothing': ['libs/kernel/src/needs-database.ts -> libs/database/src/index.ts'],
  'foundation-on-kernel-only': [
    'libs/database/src/needs-ledger.ts -> libs/ledger/src/index.ts',
    'libs/resilience/src/needs-database.ts -> libs/database/src/index.ts',
  ],
  'ledger-below-the-features': ['libs/imports/src/needs-prices.ts -> libs/prices/src/index.ts'],
  'features-below-metrics': ['libs/prices/src/needs-metrics.ts -> libs/metrics/src/index.ts'],
  'for-apps-only': ['libs/prices/src/needs-the-environment.ts -> libs/environment/src/index.ts'],
  'no-framework-in-a-domain': [
    'libs/prices/src/domain/needs-frameworks.ts -> @nestjs/common',
    'libs/prices/src/domain/needs-frameworks.ts -> pg',
    'libs/prices/src/domain/needs-frameworks.ts -> typeorm',
    'libs/prices/src/domain/needs-frameworks.ts -> libs/database/src/index.ts',
  ],
  'domain-below-the-rest-of-its-lib': [
    'libs/ledger/src/domain/needs-storage.ts -> libs/ledger/src/persistence/lot-store.ts',
  ],
  'calculations-without-framework': ['libs/performance/src/performance.service.ts -> @nestjs/common'],
  'no-sql-behind-a-route': [
    'apps/api/src/portfolio/dto/needs-pg.ts -> pg',
    'apps/api/src/portfolio/portfolio.controller.ts -> typeorm',
  ],
  'no-dev-dependency-in-production': ['libs/prices/src/needs-a-dev-dependency.ts -> vitest'],
  'no-undeclared-dependency': ['libs/prices/src/needs-an-undeclared-package.ts -> lru-cache'],
  'no-test-in-production': ['libs/prices/src/needs-a-test.ts -> test/support/fake-clock.ts'],
  'everything-resolves': ['libs/prices/src/needs-nothing-there.ts -> ./missing.js'],
};

describe('the dependency rules', () => {
  let found: Record<string, string[]>;

  beforeAll(async () => {
    found = violationsByRule(await cruiseRepository(FIXTURE));
  });

  it.each(Object.keys(VIOLATIONS))('%s catches the file that breaks it', (rule) => {
    expect(found[rule]?.toSorted()).toEqual(VIOLATIONS[rule]?.toSorted());
  });

  it('find nothing wrong with what is done right', () => {
    expect(Object.keys(found).toSorted()).toEqual(Object.keys(VIOLATIONS).toSorted());
  });

  it('have a breaking file for each rule', () => {
    const configuration = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
      forbidden: Array<{ name: string; severity: string }>;
    };
    expect(configuration.forbidden.map((rule) => rule.name).toSorted()).toEqual(Object.keys(VIOLATIONS).toSorted());
    expect(configuration.forbidden.filter((rule) => rule.severity !== 'error')).toEqual([]);
  });
});

function violationsByRule(result: ICruiseResult): Record<string, string[]> {
  const byRule: Record<string, string[]> = {};
  for (const { rule, from, to } of result.summary.violations) {
    const target = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(to)?.[1] ?? to;
    (byRule[rule.name] ??= []).push(`${from} -> ${target}`);
  }
  return byRule;
}
