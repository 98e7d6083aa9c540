import type { OpenAPIObject, OperationObject } from '@nestjs/swagger';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

export interface DescribedOperation {
  /** `GET /api/v1/portfolios/{id}`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operation: OperationObject;
}

/** All operations of a document. */
export function operationsOf(document: Pick<OpenAPIObject, 'paths'>): DescribedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((key) => {
      const operation = item[key];
      const method = key.toUpperCase();
      return operation === undefined ? [] : [{ name: `${method} ${path}`, method, path, operation }];
    }),
  );
}
