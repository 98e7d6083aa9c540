import type { OpenAPIObject, RequestBodyObject, SchemaObject } from '@nestjs/swagger';
import { operationsOf } from './operations-of.js';

/** `document` with the right branch of an import's body (see `ApiFile`) at each of its content types. */
export function describeFiles(document: OpenAPIObject): OpenAPIObject {
  for (const { operation } of operationsOf(document)) {
    const { content } = (operation.requestBody ?? { content: {} }) as RequestBodyObject;
    if (content['text/csv'] === undefined) continue;
    const [text, rows] = ((content['text/csv'].schema as SchemaObject).oneOf ?? []) as SchemaObject[];
    if (text !== undefined) content['text/csv'] = { schema: text };
    if (rows !== undefined) content['application/json'] = { schema: rows };
  }
  return document;
}
