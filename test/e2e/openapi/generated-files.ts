import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { format } from 'prettier';
import type { RecordedAnswers } from '../../../apps/api/src/openapi/recorded-answers.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const PRETTIER = { singleQuote: true, trailingComma: 'all', printWidth: 120 } as const;
const HINT = 'Made by `npm run openapi`; do not edit.';

/** Files that are made from the running service, by their place in the repository. */
export async function generatedFiles(
  document: object,
  answers: RecordedAnswers,
): Promise<Readonly<Record<string, string>>> {
  return {
    'docs/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'apps/api/src/openapi/recorded-answers.ts': await recordedAnswers(answers),
    'libs/api-client/src/schema.ts': await clientTypes(document),
  };
}

/** The content of a generated file as it is in the repository. */
export async function checkedIn(file: string): Promise<string> {
  return await readFile(path.join(ROOT, file), 'utf8').catch(() => '');
}

export async function checkIn(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, content] of Object.entries(files)) await writeFile(path.join(ROOT, file), content);
}

async function recordedAnswers(answers: RecordedAnswers): Promise<string> {
  const code = `
    // ${HINT} Real answers of the service, shortened; ids and times are made up.

    /** In the place of an operation: the refusals of all of them. */
    export const PROBLEMS = 'problems';

    /** By operation (\`GET /api/v1/portfolios\`) or \`PROBLEMS\`, status and name: the body of an answer. */
    export type RecordedAnswers = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

    export const RECORDED_ANSWERS: RecordedAnswers = ${JSON.stringify(answers)};`;
  return await format(code, { ...PRETTIER, parser: 'typescript' });
}

async function clientTypes(document: object): Promise<string> {
  // The types need no examples.
  const plain = JSON.parse(JSON.stringify(document, (key, value: unknown) => (key === 'examples' ? undefined : value)));
  const file = pathToFileURL(path.join(ROOT, 'docs/openapi.json'));
  const nodes = await openapiTypescript(plain as Parameters<typeof openapiTypescript>[0], {
    cwd: file,
    alphabetize: true,
    defaultNonNullable: false,
  });
  return await format(`// ${HINT} Types of the API, from docs/openapi.json.\n\n${astToString(nodes)}`, {
    ...PRETTIER,
    parser: 'typescript',
  });
}
