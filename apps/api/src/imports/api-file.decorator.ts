import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProduces, ApiResponse, type SchemaObject } from '@nestjs/swagger';

interface FileColumns {
  /** Columns without which a file is refused. */
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** A small file as CSV. */
  readonly example: string;
}

/** Describes the body of an import: a CSV file with a header, or the same rows as a JSON array of flat objects of strings. */
export const ApiFile = ({ required, optional, example }: FileColumns): MethodDecorator => {
  const cell: SchemaObject = { type: 'string', nullable: true };
  const properties = Object.fromEntries([...required, ...optional].map((name) => [name, cell]));
  return applyDecorators(
    ApiConsumes('text/csv', 'application/json'),
    ApiBody({
      required: true,
      description: 'UTF-8, at most 100 MiB and 1,000,000 rows.',
      // One branch per content type; the document gives each content type its own.
      schema: {
        oneOf: [
          { type: 'string', example },
          { type: 'array', items: { type: 'object', properties, required: [...required] }, example: rowsOf(example) },
        ],
      },
    }),
  );
};

/** Describes an answer that is a CSV file. */
export const ApiFileAnswer = (description: string): MethodDecorator =>
  applyDecorators(
    ApiProduces('text/csv'),
    ApiResponse({
      status: 200,
      description,
      schema: { type: 'string' },
      headers: { 'Content-Disposition': { description: 'A name for the file.', schema: { type: 'string' } } },
    }),
  );

/** The rows of a small CSV without quotes. */
function rowsOf(csv: string): Array<Record<string, string>> {
  const [header = [], ...rows] = csv
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return rows.map((row) =>
    Object.fromEntries(header.flatMap((name, index) => (row[index] ? [[name, row[index]]] : []))),
  );
}
