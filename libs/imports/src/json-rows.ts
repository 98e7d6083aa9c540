import { jsonParser, type Token } from 'stream-json/parser.js';
import { rejectedFile, type ImportIssues } from './import-issues.js';
import type { ImportRow } from './import-row.js';
import { JsonRowAssembler } from './json-row-assembler.js';

interface JsonRowsOptions {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly issues: ImportIssues;
}

/** Text up to the end of an object: an error of the tokenizer, which loses its piece, then names the right element. */
const PIECES = /[^}]*\}|[^}]+/g;

/**
 * The elements of a JSON array of flat objects; `null` for one that went to `issues` instead.
 *
 * stream-json warns of hostile input: nothing in it is bounded. Here the pieces of text are (64 KiB), nothing is packed inside
 * it, and the assembler bounds names, values and depth.
 */
export async function* jsonRows(
  chunks: AsyncIterable<string>,
  options: JsonRowsOptions,
): AsyncGenerator<ImportRow | null, void, undefined> {
  const tokenize = jsonParser({ packValues: false });
  const assembler = new JsonRowAssembler(new Set([...options.required, ...options.optional]), options.issues);
  for await (const chunk of chunks) {
    for (const piece of chunk.match(PIECES) ?? []) {
      for (const token of tokensOf(tokenize, piece, assembler)) {
        const row = assembler.accept(token);
        if (row !== undefined) yield row;
      }
    }
  }
  if (!assembler.complete) throw rejectedFile(assembler.element, 'ends before its JSON array does');
}

function tokensOf(
  tokenize: ReturnType<typeof jsonParser>,
  chunk: string,
  assembler: JsonRowAssembler,
): readonly Token[] {
  try {
    const result = tokenize(chunk);
    return typeof result === 'symbol' ? [] : result.values;
  } catch (error) {
    throw rejectedFile(assembler.element, 'is not valid JSON from here on', error);
  }
}
