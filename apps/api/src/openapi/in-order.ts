import type { OpenAPIObject } from '@nestjs/swagger';

/** Schemas and paths by name, so that the document does not depend on the order in which modules are loaded. */
export function inOrder(document: OpenAPIObject): OpenAPIObject {
  const { securitySchemes, schemas = {}, responses = {}, headers = {} } = document.components ?? {};
  const components = { securitySchemes, headers, responses, schemas: byName(schemas) };
  return { ...document, paths: byName(document.paths), components };
}

function byName<T>(members: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(members).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
