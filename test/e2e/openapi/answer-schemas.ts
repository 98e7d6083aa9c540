import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { isCanonicalUuid, isDecimalText, parseCalendarDate } from '@portfolio-metrics/kernel';

/** What a test needs to know of an OpenAPI document. */
export interface ApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly responses: Readonly<Record<string, ApiResponse>>;
  };
}

export interface ApiOperation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: ReadonlyArray<Readonly<Record<string, readonly string[]>>>;
  readonly parameters?: readonly ApiParameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, ApiContent>> };
  readonly responses: Readonly<Record<string, ApiResponse | { readonly $ref: string }>>;
}

export interface ApiParameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly description?: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

export interface ApiResponse {
  readonly description: string;
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Readonly<Record<string, ApiContent>>;
}

interface ApiContent {
  readonly schema?: object;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;
const SHARED = '#/components/responses/';
const DOCUMENT = 'openapi.json';

/** Says what of an answer the document does not declare: members, types, forms of text. Nothing is passed over. */
export class AnswerSchemas {
  private readonly ajv = new Ajv2020({ allErrors: true, strict: false, formats: FORMATS });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(private readonly document: ApiDocument) {
    this.ajv.addSchema({ $id: DOCUMENT, ...document });
  }

  /** One line per fault; empty: the answer is as declared. `path`: as in the document. */
  faultsOf(
    method: string,
    path: string,
    answer: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: unknown },
  ): string[] {
    const key = String(answer.status);
    const stated = this.document.paths[path]?.[method.toLowerCase()]?.responses[key];
    if (stated === undefined) return [`the status ${key} of ${method} ${path} is not declared`];
    const shared = '$ref' in stated ? stated.$ref.slice(SHARED.length) : null;
    const declared = shared === null ? (stated as ApiResponse) : this.document.components.responses[shared]!;
    const mediaType = (answer.headers['content-type'] ?? '').split(';')[0]!;
    const mediaTypes = Object.keys(declared.content ?? {});
    if (mediaTypes.length === 0)
      return mediaType === '' ? [] : [`${key} is declared without a body, but has ${mediaType}`];
    if (!mediaTypes.includes(mediaType))
      return [`${key} is declared as ${mediaTypes.join(', ')}, but is "${mediaType}"`];
    if (!mediaType.endsWith('json')) return [];
    const holder =
      shared === null ? ['paths', path, method.toLowerCase(), 'responses', key] : ['components', 'responses', shared];
    return this.faultsAt([...holder, 'content', mediaType, 'schema'], answer.body);
  }

  /** Validates `value` against the schema at a place of the document. */
  faultsAt(place: readonly string[], value: unknown): string[] {
    const pointer = place.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const validate = this.compiled.get(pointer) ?? this.ajv.compile({ $ref: `${DOCUMENT}#/${pointer}` });
    this.compiled.set(pointer, validate);
    return validate(value) ? [] : (validate.errors ?? []).map(asLine);
  }
}

const FORMATS = {
  date: (text: string) => parseCalendarDate(text) !== null,
  'date-time': (text: string) => INSTANT.test(text),
  decimal: isDecimalText,
  uuid: isCanonicalUuid,
};

function asLine({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath || '/'} ${message} ${JSON.stringify(params)}`;
}
