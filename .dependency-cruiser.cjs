/**
 * The picture of docs/architecture.md as rules. Each rule has a file in test/architecture/fixtures that breaks it, and a test that
 * expects exactly that violation. Cycles between whole libs are the business of the diagram's test.
 */

const TEST_FILES = '\\.(spec|int-spec|e2e-spec)\\.ts$';
const BARREL = '^libs/[^/]+/src/index\\.ts$';
const FRAMEWORKS =
  '(^|/)node_modules/(@nestjs|nestjs-pino|typeorm|pg|@types/pg|rxjs|reflect-metadata|class-validator|class-transformer|fastify)/';
const DATABASE_DRIVERS = '(^|/)node_modules/(typeorm|pg|@types/pg|@nestjs/typeorm)/';

const BASE = ['kernel', 'wiring'];
const FOUNDATION = ['database', 'resilience'];
const SOURCES = ['ledger', 'imports'];
const FEATURES = ['market-status', 'prices', 'holdings', 'performance', 'dividends', 'metrics-cache'];
const FOR_APPS = ['environment', 'portfolio-metrics', 'process'];
/** For clients of the service. */
const OUTSIDE = ['api-client'];
const LAYERED = [...BASE, ...FOUNDATION, ...SOURCES, ...FEATURES, 'metrics', ...FOR_APPS, ...OUTSIDE];

/** Path of anything inside one of the libs. */
const inLibs = (names) => `^libs/(${names.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Files that import each other in a circle die at start: decorators evaluate the classes they name.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'libs-through-barrels',
      comment: 'A lib reaches another one through its barrel, libs/<name>/src/index.ts.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/', pathNot: TEST_FILES },
      to: { path: '^libs/', pathNot: ['^libs/$1/', BARREL] },
    },
    {
      name: 'apps-through-barrels',
      comment: 'Apps and migrations reach a lib through its barrel, libs/<name>/src/index.ts.',
      severity: 'error',
      from: { path: '^(apps|migrations)/', pathNot: TEST_FILES },
      to: { path: '^libs/', pathNot: BARREL },
    },
    {
      name: 'no-app-in-a-lib',
      severity: 'error',
      from: { path: '^libs/', pathNot: TEST_FILES },
      to: { path: '^apps/' },
    },
    {
      name: 'no-migration-in-a-lib',
      comment: 'Libs get the list of migrations as an option; only the whole knows it.',
      severity: 'error',
      from: { path: '^libs/', pathNot: ['^libs/portfolio-metrics/', TEST_FILES] },
      to: { path: '^migrations/' },
    },
    {
      name: 'no-app-in-another-app',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: TEST_FILES },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'migrations-as-a-list',
      comment: 'Apps take all migrations, in the order of migrations/index.ts.',
      severity: 'error',
      from: { path: '^apps/', pathNot: TEST_FILES },
      to: { path: '^migrations/', pathNot: '^migrations/index\\.ts$' },
    },
    {
      name: 'every-lib-has-a-layer',
      comment: 'A new lib is given its place in this file.',
      severity: 'error',
      from: { path: '^libs/', pathNot: inLibs(LAYERED) },
      to: {},
    },
    {
      name: 'client-stands-alone',
      comment: 'api-client knows the service by its document only, and the service does not need it.',
      severity: 'error',
      from: { path: inLibs(OUTSIDE), pathNot: TEST_FILES },
      to: { path: '^(apps|libs|migrations)/', pathNot: inLibs(OUTSIDE) },
    },
    {
      name: 'no-client-in-the-service',
      severity: 'error',
      from: { path: '^(apps|libs|migrations)/', pathNot: [TEST_FILES, inLibs(OUTSIDE)] },
      to: { path: inLibs(OUTSIDE) },
    },
    {
      name: 'kernel-depends-on-nothing',
      comment: 'Neither does wiring.',
      severity: 'error',
      from: { path: inLibs(BASE), pathNot: TEST_FILES },
      to: { path: '^libs/', pathNot: '^libs/$1/' },
    },
    {
      name: 'foundation-on-kernel-only',
      comment: 'database and resilience depend on kernel and wiring only.',
      severity: 'error',
      from: { path: inLibs(FOUNDATION), pathNot: TEST_FILES },
      to: { path: '^libs/', pathNot: ['^libs/$1/', inLibs(BASE)] },
    },
    {
      name: 'ledger-below-the-features',
      comment: 'ledger and imports depend on each other, database, kernel and wiring only.',
      severity: 'error',
      from: { path: inLibs(SOURCES), pathNot: TEST_FILES },
      to: { path: '^libs/', pathNot: inLibs([...SOURCES, ...BASE, 'database']) },
    },
    {
      name: 'features-below-metrics',
      comment: 'Only apps import metrics.',
      severity: 'error',
      from: { path: inLibs(FEATURES), pathNot: TEST_FILES },
      to: { path: '^libs/metrics/' },
    },
    {
      name: 'for-apps-only',
      comment: 'Libs get plain options; only apps read the environment and put everything together.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/', pathNot: TEST_FILES },
      to: { path: inLibs(FOR_APPS), pathNot: '^libs/$1/' },
    },
    {
      name: 'no-framework-in-a-domain',
      comment: 'domain/ holds plain functions over plain values.',
      severity: 'error',
      from: { path: '/domain/', pathNot: TEST_FILES },
      to: { path: [FRAMEWORKS, '^libs/database/'] },
    },
    {
      name: 'domain-below-the-rest-of-its-lib',
      comment: 'domain/ knows nothing of storage, adapters and wiring.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/.+/domain/', pathNot: TEST_FILES },
      to: {
        path: ['^libs/$1/.+/(persistence|adapters)/', '^libs/$1/.+\\.(module|module-definition|service)\\.ts$'],
      },
    },
    {
      name: 'calculations-without-framework',
      comment: 'holdings and performance import a framework in their module file only.',
      severity: 'error',
      from: { path: inLibs(['holdings', 'performance']), pathNot: [TEST_FILES, '\\.(module|module-definition)\\.ts$'] },
      to: { path: [FRAMEWORKS, '^libs/database/'] },
    },
    {
      name: 'no-sql-behind-a-route',
      comment: 'Controllers and DTOs of the API reach the database through the libs.',
      severity: 'error',
      from: { path: '^apps/api/src/.*(\\.controller\\.ts$|/dto/)', pathNot: TEST_FILES },
      to: { path: DATABASE_DRIVERS },
    },
    {
      name: 'no-dev-dependency-in-production',
      severity: 'error',
      from: { path: '^(apps|libs|migrations)/', pathNot: TEST_FILES },
      // A package named in both lists is a production dependency.
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['npm', 'npm-optional', 'npm-peer'],
        pathNot: '/@types/',
      },
    },
    {
      name: 'no-undeclared-dependency',
      comment: 'A package that happens to be installed is no dependency of ours until package.json names it.',
      severity: 'error',
      from: { path: '^(apps|libs|migrations|test)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-test-in-production',
      severity: 'error',
      from: { path: '^(apps|libs|migrations)/', pathNot: TEST_FILES },
      to: { path: ['^test/', TEST_FILES] },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^test/architecture/fixtures/', '^test/packaging/foreign-app/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    // Type-only imports count: a type ties two folders together as much as a value does.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { conditionNames: ['import', 'node', 'default', 'types'], exportsFields: ['exports'] },
    progress: { type: 'none' },
  },
};
