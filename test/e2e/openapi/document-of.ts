import { apiDocument } from '../../../apps/api/src/openapi/api-document.js';
import type { TestService } from '../../support/test-service.js';
import type { ApiDocument, ApiOperation } from './answer-schemas.js';

export interface NamedOperation extends ApiOperation {
  /** `GET /api/v1/portfolios`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
}

/** What the service says of itself. */
export function documentOf(service: TestService): ApiDocument {
  return JSON.parse(JSON.stringify(apiDocument(service.app))) as ApiDocument;
}

export function operationsIn(document: ApiDocument): NamedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([key, operation]) => {
      const method = key.toUpperCase();
      return { ...operation, name: `${method} ${path}`, path, method };
    }),
  );
}
