import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath, type HeadersObject, type SchemaObject } from '@nestjs/swagger';
import { ListedMetricsMetaResponse, MetricsMetaResponse } from '../metrics/responses/metrics-meta.response.js';
import { FRESHNESS_HEADERS } from '../openapi/response-headers.js';

const REQUEST_ID: SchemaObject = { type: 'string', description: 'As in the header `X-Request-Id`.' };
const NEXT_CURSOR: SchemaObject = {
  type: 'string',
  nullable: true,
  description: 'For the parameter `cursor`; null: the last page.',
};

type Properties = Record<string, SchemaObject>;

interface AnswerOptions {
  readonly status?: number;
  readonly description?: string;
  readonly headers?: HeadersObject;
  /** Further members of `meta`, by name; the names in `optionalMeta` may be absent. */
  readonly meta?: Properties;
  readonly optionalMeta?: readonly string[];
}

/** Describes an answer whose `data` is one `model`. */
export const ApiDataAnswer = (model: Type, given: number | AnswerOptions = {}): MethodDecorator => {
  const options = typeof given === 'number' ? { status: given } : given;
  return answer(model, { $ref: getSchemaPath(model) }, { requestId: REQUEST_ID, ...options.meta }, options);
};

/** Describes an answer whose `data` is one page of `model`. */
export const ApiListAnswer = (model: Type, options: AnswerOptions = {}): MethodDecorator =>
  answer(
    model,
    { type: 'array', items: { $ref: getSchemaPath(model) } },
    { requestId: REQUEST_ID, nextCursor: NEXT_CURSOR, ...options.meta },
    { description: 'One page.', ...options },
  );

/** Describes the answer of a metrics route: `data` is a `model` or a list of it, `null` when its inputs failed. */
export const ApiMetricsAnswer = (model: Type | [Type]): MethodDecorator => {
  const [one, list] = Array.isArray(model) ? [model[0], true] : [model, false];
  const reference = { $ref: getSchemaPath(one) };
  const data: SchemaObject = list
    ? { type: 'array', items: reference, nullable: true }
    : { allOf: [reference], nullable: true };
  const Meta = list ? ListedMetricsMetaResponse : MetricsMetaResponse;
  const schema = { type: 'object', properties: { data, meta: { $ref: getSchemaPath(Meta) } } };
  return applyDecorators(
    ApiExtraModels(one, Meta),
    ApiResponse({
      status: 200,
      description: 'The figures. `data` is null when an input that all of them need failed.',
      headers: FRESHNESS_HEADERS,
      schema: { ...schema, required: ['data', 'meta'] },
    }),
    ApiResponse({
      status: 304,
      description: 'The copy with the tag of `If-None-Match` is still right.',
      headers: FRESHNESS_HEADERS,
    }),
  );
};

function answer(model: Type, data: object, meta: Properties, options: AnswerOptions): MethodDecorator {
  const { status = 200, description = status === 201 ? 'Created.' : 'Done.', headers, optionalMeta = [] } = options;
  const required = Object.keys(meta).filter((name) => !optionalMeta.includes(name));
  const properties = { data, meta: { type: 'object', properties: meta, required } };
  return applyDecorators(
    ApiExtraModels(model),
    ApiResponse({
      status,
      description,
      ...(headers === undefined ? {} : { headers }),
      schema: { type: 'object', properties, required: ['data', 'meta'] },
    }),
  );
}
