import type { OpenAPIObject } from '@nestjs/swagger';

type Json = null | boolean | number | string | Json[] | { [member: string]: Json };
type JsonObject = { [member: string]: Json };

const SCHEMA_PREFIX = '#/components/schemas/';

/**
 * What the decorators give is the dialect of OpenAPI 3.0. This is the same document in 3.1, whose schemas are JSON Schema 2020-12:
 * `nullable` becomes the type `null`, `example` of a schema becomes `examples`, an object has no members but the declared ones. Models
 * lose the suffix of their class (`PortfolioView` is `Portfolio`).
 */
export function toOpenApi31(document: OpenAPIObject): OpenAPIObject {
  const names = modelNames(Object.keys(document.components?.schemas ?? {}));
  const schemas = Object.fromEntries(
    Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => [
      names.get(name)!,
      schemaOf(schema as JsonObject, names),
    ]),
  );
  const converted = <T>(part: T): T => withSchemas(part as Json, names) as T;
  const { paths, components } = document;
  return {
    ...document,
    paths: converted(paths),
    components: { ...components, schemas, responses: converted(components?.responses ?? {}) },
  };
}

function modelNames(classes: readonly string[]): Map<string, string> {
  const names = new Map(classes.map((name) => [name, name.replace(/(Response|View)$/, '').replace(/Dto$/, 'Input')]));
  if (new Set(names.values()).size < names.size) throw new Error('two models of the API have the same name');
  return names;
}

/** Schemas stand in the members `schema` of parameters, headers and contents. */
function withSchemas(value: Json, names: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return value.map((element) => withSchemas(element, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([member, content]) => [
      member,
      member === 'schema' ? schemaOf(content as JsonObject, names) : withSchemas(content, names),
    ]),
  );
}

function schemaOf(given: JsonObject, names: ReadonlyMap<string, string>): JsonObject {
  const { nullable, example, ...rest } = given;
  const schema = withSubschemas(rest, names);
  if (example !== undefined) schema['examples'] = [example];
  if (schema['properties'] !== undefined) schema['additionalProperties'] ??= false;
  if (nullable === true) return orNull(schema);
  const { allOf, ...others } = schema;
  // A reference may have a description beside it now.
  return Array.isArray(allOf) && allOf.length === 1 ? { ...others, ...(allOf[0] as JsonObject) } : schema;
}

function withSubschemas(schema: JsonObject, names: ReadonlyMap<string, string>): JsonObject {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, content]): [string, Json] => {
      switch (keyword) {
        case '$ref':
          return [keyword, referenceTo(content as string, names)];
        case 'properties':
          return [
            keyword,
            Object.fromEntries(
              Object.entries(content as JsonObject).map(([name, member]) => [
                name,
                schemaOf(member as JsonObject, names),
              ]),
            ),
          ];
        case 'allOf':
        case 'anyOf':
        case 'oneOf':
          return [keyword, (content as JsonObject[]).map((part) => schemaOf(part, names))];
        case 'items':
          return [keyword, schemaOf(content as JsonObject, names)];
        case 'additionalProperties':
          return [keyword, typeof content === 'boolean' ? content : schemaOf(content as JsonObject, names)];
        default:
          return [keyword, content];
      }
    }),
  );
}

function referenceTo(reference: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(reference.slice(SCHEMA_PREFIX.length));
  if (name === undefined) throw new Error(`the API document refers to ${reference}, which it does not have`);
  return SCHEMA_PREFIX + name;
}

/** The schema, or null. */
function orNull({ allOf, $ref, ...schema }: JsonObject): JsonObject {
  const reference = $ref === undefined ? (allOf as JsonObject[] | undefined)?.[0] : { $ref };
  if (reference !== undefined) return { ...schema, anyOf: [reference, { type: 'null' }] };
  if (Array.isArray(schema['enum'])) schema['enum'] = [...schema['enum'], null];
  return { ...schema, type: [schema['type'] as string, 'null'] };
}
