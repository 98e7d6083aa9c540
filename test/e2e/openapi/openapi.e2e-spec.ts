import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiDocument } from '../../../apps/api/src/openapi/api-document.js';
import { PROBLEMS, type RecordedAnswers } from '../../../apps/api/src/openapi/recorded-answers.js';
import { startTestService, type TestService } from '../../support/test-service.js';
import { type InventoryRoute, ROUTES } from '../support/route-inventory.js';
import { AnswerSchemas, type ApiDocument, type ApiResponse } from './answer-schemas.js';
import { type NamedOperation, operationsIn } from './document-of.js';
import { checkedIn, checkIn, generatedFiles } from './generated-files.js';
import { Recording } from './recording.js';
import { driveEverything, driveStrangers, type Exchange } from './traffic.js';

const NOBODY = '00000000-0000-4000-8000-0000000000ff';
/** Of one refusal; a success has one, and those whose name says that they show something more. */
const MOST_REFUSALS = 2;

/** One entry per exchange, or per dependency of the process; together they mean one instant. */
const IN_ONE_PAGE = new Set(['/api/v1/market-status', '/api/v1/ops/dependencies']);

/** Refusals that need a broken database or a busy minute; they have tests of their own. */
const UNPROVOKED = new Set(['TooManyRequests', 'ServiceUnavailable', 'OtherProblem']);

/** Answers that differ from run to run, or are no JSON. */
const UNRECORDED = /\/(export|readyz|livez|metrics|dependencies|isolate|reset)$/;

describe('the description of the API', () => {
  let service: TestService;
  let document: ApiDocument;
  let schemas: AnswerSchemas;
  let answers: RecordedAnswers;
  let exchanges: readonly Exchange[];
  let strangers: readonly Exchange[];

  beforeAll(async () => {
    service = await startTestService();
    exchanges = await driveEverything(service);
    strangers = await driveStrangers(service, ROUTES.map(soundRequest));
    answers = recordingOf([...exchanges, ...strangers]);
    document = JSON.parse(JSON.stringify(apiDocument(service.app, answers))) as ApiDocument;
    schemas = new AnswerSchemas(document);
  });
  afterAll(async () => {
    await service.stop();
  });

  const operations = (): NamedOperation[] => operationsIn(document);

  /** The inventory of the tests may name parameters of paths otherwise. */
  const nameInDocument = (method: string, path: string): string =>
    operations().find((operation) => operation.method === method && sameRoute(operation.path, path))?.path ?? path;

  const faultsOf = (driven: readonly Exchange[]): string[] =>
    driven.flatMap(({ method, path, url, answer }) =>
      schemas
        .faultsOf(method, nameInDocument(method, path), answer)
        .map((fault) => `${method} ${url}: ${answer.status} ${fault}`),
    );

  it('declares every status, member, type and form of text that the service answers with', () => {
    expect(faultsOf(exchanges)).toEqual([]);
  });

  it('declares what strangers are told', () => {
    expect(strangers.length).toBe(3 * ROUTES.length);
    expect(faultsOf(strangers)).toEqual([]);
  });

  it('was compared with a success of every operation', () => {
    const succeeded = exchanges.filter(({ answer }) => answer.status < 300);
    const driven = new Set(succeeded.map(({ method, path }) => `${method} ${path}`));
    const names = operations()
      .map(({ name }) => name)
      .filter((name) => name.includes('/api/v1/'));
    expect(names.filter((name) => !driven.has(name))).toEqual([]);
    expect(names.length).toBeGreaterThanOrEqual(40);
  });

  it('is of answers that give the reason of every unknown figure', () => {
    const unexplained = exchanges.flatMap(({ name, path, answer }) => {
      if (!['a year', 'a period', 'summary', 'one portfolio'].includes(name) || !answer.body.data?.performance)
        return [];
      const { data, meta } = answer.body as {
        data: { performance: object };
        meta: { missing: Array<{ section: string }> };
      };
      const explained = new Set(meta.missing.map(({ section }) => section));
      return Object.entries(data.performance)
        .filter(
          ([figure, value]) => value === null && figure !== 'benchmark' && !explained.has(`performance.${figure}`),
        )
        .map(([figure]) => `${path} ${name}: ${figure}`);
    });
    expect(unexplained).toEqual([]);
  });

  it('finds what is not declared: a member, a type, a decimal with zeros at its end, a status, a missing figure', () => {
    const { answer } = exchanges.find(({ name, path }) => path === '/api/v1/dashboard' && name === 'one portfolio')!;
    const faultsWith = (change: (body: { data: Record<string, never> }) => void, status = 200): string[] => {
      const body = structuredClone(answer.body) as { data: Record<string, never> };
      change(body);
      return schemas.faultsOf('GET', '/api/v1/dashboard', { ...answer, body, status });
    };
    const holding = ({ data }: { data: Record<string, never> }): Record<string, unknown> => data['topHoldings']![0];
    expect(faultsWith(() => undefined)).toEqual([]);
    expect(faultsWith((body) => Object.assign(body.data, { userId: NOBODY }))).not.toEqual([]);
    expect(faultsWith((body) => Object.assign(holding(body), { userId: NOBODY }))).not.toEqual([]);
    expect(faultsWith((body) => Object.assign(holding(body), { quantity: 10 }))).not.toEqual([]);
    expect(faultsWith((body) => Object.assign(holding(body), { quantity: '10.0' }))).not.toEqual([]);
    expect(faultsWith((body) => Object.assign(holding(body), { symbol: null }))).not.toEqual([]);
    expect(faultsWith((body) => delete holding(body)['weightPercent'])).not.toEqual([]);
    expect(faultsWith(() => undefined, 299)).toHaveLength(1);
  });

  it('has a name, a summary and a tag for every operation', () => {
    const incomplete = operations().filter(({ summary, tags }) => !summary || tags?.length !== 1);
    expect(incomplete.map(({ name }) => name)).toEqual([]);
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has the scope of every operation that needs a token', () => {
    for (const { method, path, scope } of ROUTES) {
      const operation = operations().find((one) => one.method === method && sameRoute(one.path, path))!;
      const expected = scope === null ? undefined : [{ bearer: [scope] }];
      expect({ method, path, security: operation.security }).toEqual({ method, path, security: expected });
    }
  });

  it('has a simple type and a description for every parameter', () => {
    const undescribed: string[] = [];
    for (const { name, parameters = [] } of operations()) {
      for (const parameter of parameters) {
        expect({ name, parameter: parameter.name, type: parameter.schema['type'] }).toEqual({
          name,
          parameter: parameter.name,
          type: expect.stringMatching(/^(string|integer|boolean|array)$/),
        });
        if (!parameter.description) undescribed.push(`${name} ${parameter.name}`);
      }
    }
    expect(undescribed).toEqual([]);
  });

  it('reads every list page by page, of 1 to 200 elements, but those that are small by nature', () => {
    const lists = operations().filter(({ method, path, responses }) => {
      const text = JSON.stringify(responses['200'], (key, value: unknown) => (key === 'examples' ? undefined : value));
      return method === 'GET' && text.includes('"nextCursor"') && !IN_ONE_PAGE.has(path);
    });
    expect(lists.length).toBeGreaterThanOrEqual(7);
    for (const { name, parameters = [] } of lists) {
      const limit = parameters.find((parameter) => parameter.name === 'limit')?.schema;
      expect({ name, limit }).toMatchObject({ limit: { minimum: 1, maximum: 200, default: 50 } });
      expect({ name, parameters: parameters.map((parameter) => parameter.name) }).toMatchObject({
        parameters: expect.arrayContaining(['cursor']),
      });
    }
  });

  it('promises no 404 where nothing can be missing, and says which body may be absent', () => {
    const byName = (wanted: string): NamedOperation => operations().find(({ name }) => name === wanted)!;
    expect(byName('PUT /api/v1/instruments/{symbol}').responses['404']).toBeUndefined();
    expect(byName('GET /api/v1/instruments/{symbol}').responses['404']).toBeDefined();
    expect(byName('POST /api/v1/cache/invalidate').requestBody).toMatchObject({ required: false });
    expect(byName('POST /api/v1/portfolios').requestBody).toMatchObject({ required: true });
  });

  it('is OpenAPI 3.1, without words of 3.0', () => {
    expect(document.openapi).toBe('3.1.0');
    const text = JSON.stringify(document, (key, value: unknown) => (key === 'examples' ? undefined : value));
    expect(text.match(/"(nullable|example|x-[a-z-]+)":/g)).toBeNull();
  });

  it('has examples of every operation and of every refusal, all of them as declared', () => {
    const faults: string[] = [];
    const exemplified = new Set<string>();
    const look = (name: string, place: readonly string[], { content = {} }: Pick<ApiResponse, 'content'>): void => {
      for (const [mediaType, { examples = {} }] of Object.entries(content)) {
        for (const [title, { value }] of Object.entries(examples)) {
          exemplified.add(name);
          const found = schemas.faultsAt([...place, 'content', mediaType, 'schema'], value);
          faults.push(...found.map((fault) => `${name} ${title}: ${fault}`));
        }
      }
    };
    for (const { name, path, method, responses } of operations()) {
      for (const [status, response] of Object.entries(responses)) {
        if (!('$ref' in response)) look(name, ['paths', path, method.toLowerCase(), 'responses', status], response);
      }
    }
    const problems = Object.entries(document.components.responses);
    for (const [name, response] of problems) look(name, ['components', 'responses', name], response);
    expect(faults).toEqual([]);
    const names = [
      ...operations().filter(({ path }) => !UNRECORDED.test(path)),
      ...problems.map(([name]) => ({ name })),
    ];
    expect(names.map(({ name }) => name).filter((name) => !exemplified.has(name) && !UNPROVOKED.has(name))).toEqual([]);
  });

  it('is checked in, with its examples and the types of the client (npm run openapi)', async () => {
    const files = await generatedFiles(document, answers);
    if (process.env['UPDATE_OPENAPI'] === '1') await checkIn(files);
    for (const [file, content] of Object.entries(files)) {
      const different = firstDifference(await checkedIn(file), content);
      expect({ file, different }, 'not current: npm run openapi').toEqual({ file, different: null });
    }
  });

  it('is served as it is checked in', async () => {
    const { text } = await service.request('GET', '/openapi.json');
    expect(firstDifference(withoutExamples(text), withoutExamples(await checkedIn('docs/openapi.json')))).toBeNull();
  });
});

function soundRequest(route: InventoryRoute): { method: string; path: string; url: string } {
  const { method, path } = route;
  return { method, path, url: route.url({ portfolioId: NOBODY, transactionId: NOBODY }) };
}

function recordingOf(exchanges: readonly Exchange[]): RecordedAnswers {
  const recording = new Recording();
  const counts = new Map<string, number>();
  for (const { method, path, name, answer } of exchanges) {
    if (UNRECORDED.test(path)) continue;
    const operation = answer.status < 400 ? `${method} ${path}` : PROBLEMS;
    const place = `${operation} ${answer.status} ${answer.body?.errorCode ?? ''}`;
    const count = counts.get(place) ?? 0;
    const wanted = operation === PROBLEMS ? count < MOST_REFUSALS : count === 0 || name.startsWith('with ');
    if (wanted) recording.add(operation, name, answer);
    counts.set(place, count + 1);
  }
  return recording.result();
}

/** The first line in which two texts differ, or `null`. */
function firstDifference(found: string, expected: string): { line: number; found: string; expected: string } | null {
  const [lines, others] = [found.split('\n'), expected.split('\n')];
  const index = others.findIndex((line, at) => line !== lines[at]);
  if (index < 0 && lines.length === others.length) return null;
  const at = index < 0 ? others.length : index;
  return { line: at + 1, found: lines[at] ?? '', expected: others[at] ?? '' };
}

/** A document as text, one member a line. */
function withoutExamples(text: string): string {
  const keep = (key: string, value: unknown): unknown => (key === 'examples' ? undefined : value);
  return JSON.stringify(JSON.parse(text, keep), null, 1);
}

/** `{id}` and `{portfolioId}` name the same place. */
function sameRoute(one: string, other: string): boolean {
  return one.replace(/\{[^}]+\}/g, '{}') === other.replace(/\{[^}]+\}/g, '{}');
}
