import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { globSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../integration/fresh-database.js';
import { filesOf, ForeignApp } from './foreign-app.js';
import { ROOT } from './service-process.js';

interface Answer {
  readonly data: Record<string, unknown>;
  readonly meta: Record<string, unknown>;
}

interface Findings {
  readonly whole: {
    readonly migrations: { readonly first: string[]; readonly again: string[] };
    readonly dashboard: Answer;
    readonly concentration: Answer;
    readonly cached: string;
    readonly refused: string;
    readonly wasOpen: boolean;
    readonly messages: readonly string[];
  };
  readonly ownParts: { readonly data: Record<string, unknown>; readonly asOf: string };
  readonly alone: { readonly open: readonly boolean[]; readonly cache: object };
  readonly mistakes: Readonly<Record<string, string>>;
}

/** Another Nest application outside of this repository, with the package installed from its tarball. */
describe('the package in another application', () => {
  let database: FreshDatabase;
  let app: ForeignApp;
  let installed: string;
  let findings: Findings;

  beforeAll(async () => {
    database = await createFreshDatabase();
    app = new ForeignApp(await mkdtemp(path.join(tmpdir(), 'portfolio-metrics-foreign-')));
    installed = path.join(app.folder, 'node_modules/portfolio-metrics');
    await app.create();
    await app.install();
    await app.compile();
    findings = await app.findings<Findings>({
      DATABASE_URL: database.runtimeUrl,
      DATABASE_ADMIN_URL: database.adminUrl,
      METRICS_SECRET: 'a secret of the other application, long enough',
    });
    // Some 20 seconds on an idle machine; nothing in it waits.
  }, 300_000);

  afterAll(async () => {
    await database.drop();
    await rm(app.folder, { recursive: true, force: true });
  });

  it('holds compiled files only: no tests, no sources, no aliases, nothing of the service', async () => {
    const files = globSync('**/*', { cwd: installed, withFileTypes: true }).filter((entry) => entry.isFile());
    const names = files.map((entry) => path.relative(installed, path.join(entry.parentPath, entry.name)));
    expect(
      names.filter(
        (name) => !/^(dist\/.+(?<!spec)(?<!spec\.d)\.(js|d\.ts)|docs\/.+\.md|README\.md|package\.json)$/.test(name),
      ),
    ).toEqual([]);
    expect(names.filter((name) => /^dist\/(apps|test)\/|environment|libs\/process/.test(name))).toEqual([]);
    const texts = await Promise.all(names.map(async (name) => readFile(path.join(installed, name), 'utf8')));
    const code = names
      .map((name, index) => ({ name, text: texts[index]! }))
      .filter(({ name }) => name.startsWith('dist/'));
    expect(code.length).toBeGreaterThan(300);
    expect(
      code.filter(({ text }) => /@portfolio-metrics\/|sourceMappingURL/.test(text) || text.includes(ROOT)),
    ).toEqual([]);
  });

  it('shares with the application what must be there once', () => {
    expect(globSync('node_modules/*', { cwd: installed })).toEqual([]);
  });

  it('migrates an empty database, once', () => {
    expect(findings.whole.migrations.first.length).toBeGreaterThanOrEqual(5);
    expect(findings.whole.migrations.again).toEqual([]);
  });

  it("computes on the application's DataSource with the prices of its own source", () => {
    expect(findings.whole.dashboard).toMatchObject({
      data: { performance: { totalValue: '4820', totalCost: '4000', unrealizedGain: '820' } },
      meta: { cacheStatus: 'miss', dataCompleteness: { transactions: true, prices: true, holdings: true } },
    });
    expect(findings.whole.dashboard.data['topHoldings']).toMatchObject([
      { symbol: 'OTHER', priceSource: 'our-broker', marketPrice: '120.5' },
      { symbol: 'ACME' },
    ]);
  });

  it('computes, caches and checks the metric type of docs/extending.md, which has less than 30 lines', () => {
    const page = readFileSync(path.join(ROOT, 'docs/extending.md'), 'utf8');
    expect(filesOf(page).get('concentration.module.ts')!.trimEnd().split('\n').length).toBeLessThan(30);
    expect(findings.whole.concentration).toMatchObject({ data: { topPercent: 75 }, meta: { cacheStatus: 'miss' } });
    expect(findings.whole.cached).toBe('hit');
    expect(findings.whole.refused).toBe('validation_failed');
  });

  it("leaves closing the DataSource to the application, and writes to the application's log", () => {
    expect(findings.whole.wasOpen).toBe(true);
    expect(findings.whole.messages.join('\n')).toMatch(/MetricsModule dependencies initialized/);
  });

  it('takes a connection, a clock and dividends of its own, and needs no ScheduleModule without jobs', () => {
    expect(findings.ownParts).toMatchObject({
      data: { status: 'available', totalReceived: '12.5' },
      asOf: '2026-06-10T15:00:00.000Z',
    });
  });

  it('offers single libs, which need no database', () => {
    expect(findings.alone).toEqual({ open: [true, false], cache: { before: 'missing', granted: true } });
  });

  it.each([
    ['nothing', /^it started$/],
    ['forRoot twice', /^WiringError: \w+Module is in the application 2 times.*call it once.*keep what it returns/],
    ['a lib beside the whole', /^WiringError: LedgerModule is in the application 2 times/],
    ['no ScheduleModule', /purgeCron needs ScheduleModule\.forRoot\(\) in the application; null switches/],
    [
      'a refresh without ScheduleModule',
      /refreshCron needs ScheduleModule\.forRoot\(\) in the application; null switches/,
    ],
    ['forRoot of nothing', /^WiringError: PortfolioMetricsModule has no options/],
    ['no database', /^WiringError: PortfolioMetricsModule: the option database is missing: give \{ url \} or/],
    ['two databases', /^WiringError: PortfolioMetricsModule: the option database needs one of url and dataSource/],
    ['no secret', /^WiringError: LedgerModule: the option cursorSecret is missing: give 32 or more/],
    ['a short secret', /^WiringError: LedgerModule: the option cursorSecret is too short: give 32 or more/],
    ['no schedule', /^WiringError: PricesModule: the option refreshCron is no cron expression: "now and then"/],
    ['an unknown option', /^WiringError: .*there is no option priceProviders; the options are database, ledger/],
    ['no options', /^WiringError: MarketStatusModule has no options: import MarketStatusModule\.forRoot\(/],
    ['no whole', /^WiringError: MetricsModule\.forFeature\(\) has no registry.*PortfolioMetricsModule\.forRoot/],
    ['a DataSource that is not open', /^WiringError: the DataSource is not initialised: await its initialize\(\)/],
    ['a DataSource without entities', /^WiringError: .*does not know \w+: add PORTFOLIO_METRICS_ENTITIES/],
    ['a DataSource above row-level security', /^WiringError: .*is a superuser.*member of portfolio_metrics_app/],
    ['an empty database', /has no schema of this service: .*migratePortfolioMetrics\(\)/],
  ])('answers %s with what to change', (mistake, message) => {
    expect(findings.mistakes[mistake]).toMatch(message);
  });
});
