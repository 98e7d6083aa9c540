import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestService } from '../../support/test-service.js';
import { AnswerSchemas, type ApiParameter } from './answer-schemas.js';
import { documentOf, type NamedOperation, operationsIn } from './document-of.js';
import { type SeededPortfolio, seedPortfolio } from './seeded-portfolio.js';

const SEED = 20_260_610;
const REQUESTS_PER_OPERATION = 12;
const METRICS = [
  '/dashboard',
  '/dashboard/performance',
  '/dashboard/gainers',
  '/dashboard/losers',
  '/portfolio',
  '/portfolio?include=lots',
  '/portfolio/explain?symbol=AAPL&figure=base.totalGain',
  '/allocation',
  '/analytics/summary',
  '/analytics/holdings',
  '/dividends',
];

/** What the service may not read, and what its answers are then. */
const LOSSES: ReadonlyArray<readonly [what: string, tables: readonly string[], expected: RegExp]> = [
  ['prices', ['price_history', 'quotes'], /partial/],
  ['exchange rates', ['exchange_rates'], /partial/],
  ['the ledger', ['transactions', 'portfolios'], /unavailable/],
  ['the cache', ['portfolio_metrics_cache'], /bypass/],
];

describe('answers are as declared', () => {
  let service: TestService;
  let seeded: SeededPortfolio;
  let schemas: AnswerSchemas;
  let reads: readonly NamedOperation[];

  beforeAll(async () => {
    service = await startTestService();
    seeded = await seedPortfolio(service);
    const document = documentOf(service);
    schemas = new AnswerSchemas(document);
    reads = operationsIn(document).filter(({ method, path }) => method === 'GET' && path.startsWith('/api/v1/'));
  });
  afterAll(async () => {
    await service.stop();
  });

  const look = async (path: string, url: string): Promise<{ text: string; faults: string[] }> => {
    const answer = await service.request('GET', url, { token: seeded.token });
    const faults = schemas.faultsOf('GET', path, answer).map((fault) => `${url}: ${answer.status} ${fault}`);
    return { text: answer.text, faults };
  };

  it('to random requests of every read, sound and unsound ones', async () => {
    expect(reads.length).toBeGreaterThan(20);
    const statuses = new Set<string>();
    for (const operation of reads) {
      for (const url of fc.sample(urlOf(operation, seeded), { seed: SEED, numRuns: REQUESTS_PER_OPERATION })) {
        const { text, faults } = await look(operation.path, url);
        expect(faults).toEqual([]);
        statuses.add(/"errorCode":"(\w+)"/.exec(text)?.[1] ?? 'success');
      }
    }
    expect([...statuses]).toEqual(expect.arrayContaining(['success', 'validation_failed', 'not_found']));
    expect([...statuses]).not.toContain('internal');
  });

  it.each(LOSSES)('while %s cannot be read', async (_, tables, expected) => {
    const { admin } = service.database;
    const user = await seedPortfolio(service);
    for (const table of tables) await admin.query(`revoke select on ${table} from portfolio_metrics_app`);
    try {
      const texts: string[] = [];
      for (const path of METRICS) {
        const url = `/api/v1${path}${path.includes('?') ? '&' : '?'}forceRefresh=true`;
        const answer = await service.request('GET', url, { token: user.token });
        expect(
          schemas.faultsOf('GET', `/api/v1${path.split('?')[0]}`, answer).map((fault) => `${url} ${fault}`),
        ).toEqual([]);
        texts.push(answer.text);
      }
      expect(texts.join('\n')).toMatch(expected);
    } finally {
      for (const table of tables) await admin.query(`grant select on ${table} to portfolio_metrics_app`);
      // The guards of what could not be read close again.
      service.clock.advance(5_000);
    }
  });
});

/** Any URL of an operation: each parameter absent, of the kind that it is declared as, or none of that. */
function urlOf({ path, parameters = [] }: NamedOperation, { portfolioId }: SeededPortfolio): fc.Arbitrary<string> {
  const queries = parameters.filter((parameter) => parameter.in === 'query');
  const values = fc.tuple(
    ...queries.map((parameter) =>
      fc.oneof(
        { weight: 5, arbitrary: fc.constant(null) },
        { weight: 4, arbitrary: soundValue(parameter, portfolioId) },
        { weight: 1, arbitrary: fc.constantFrom('', 'x', '-1', '2026-02-30', 'null', '1e3') },
      ),
    ),
  );
  const named = fc.constantFrom('AAPL', 'XNYS', 'NOSUCH', portfolioId);
  return fc.tuple(named, values).map(([name, given]) => {
    const query = new URLSearchParams();
    for (const [index, value] of given.entries()) if (value !== null) query.set(queries[index]!.name, value);
    return `${path.replace(/\{\w+\}/, name)}?${query.toString()}`;
  });
}

function soundValue({ name, schema }: ApiParameter, portfolioId: string): fc.Arbitrary<string> {
  if (name === 'portfolioId') return fc.constant(portfolioId);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as string[]));
  if (schema['format'] === 'date') return fc.constantFrom('2024-01-15', '2025-08-15', '2026-01-05', '2026-06-09');
  if (schema['format'] === 'date-time') return fc.constantFrom('2026-11-27T15:00:00Z', '2026-06-10T03:00:00+02:00');
  if (schema['type'] === 'boolean') return fc.constantFrom('true', 'false');
  if (schema['type'] === 'integer') return fc.integer({ min: 1, max: 100 }).map(String);
  if (/symbol|benchmark|search/.test(name)) return fc.constantFrom('AAPL', 'WORLD', '7203.T', 'NOSUCH');
  if (name === 'base' || name === 'quote') return fc.constantFrom('USD', 'EUR', 'JPY');
  return fc.constantFrom('XNYS', 'XTKS');
}
