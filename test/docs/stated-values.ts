import path from 'node:path';
import ts from 'typescript';
import { ROOT, type ReadmeExample } from './readme-examples.ts';

/** Behind a statement: `// → '0.3'`, a value as TypeScript writes it, or `// → throws RangeError: what is wrong`. */
const MARK = /^\/\/ → (?:throws (?<error>.+)|(?<value>.+))$/;
const COMPARISONS = path.join(ROOT, 'test/docs/comparisons.ts');

interface StatedValue {
  readonly line: number;
  readonly expression: ts.Expression;
  readonly error: string | undefined;
  readonly value: string | undefined;
}

/** The lines that say what a statement comes to. Throws when a mark stands behind something else. */
export function statedLines({ readme, code }: ReadmeExample): readonly number[] {
  const lines = statedValues(code).map(({ line }) => line);
  const marked = code.split('\n').flatMap((text, index) => (text.includes('// →') ? [index + 1] : []));
  const lost = marked.find((line) => !lines.includes(line));
  if (lost !== undefined) throw new Error(`${readme}:${lost} states a value, but not behind a statement that has one`);
  return lines;
}

/** The example's code, which hands every value that it states, and the one that it comes to, to `compared`. */
export function comparingCode({ file, code }: ReadmeExample): string {
  const edits = statedValues(code).flatMap(({ line, expression, error, value }) => {
    const place = `${JSON.stringify(file)}, ${line}`;
    const [before, after] =
      error === undefined
        ? [`compared(${place}, (`, `), (${value}))`]
        : [`await comparedError(${place}, async () => (`, `), ${JSON.stringify(error)})`];
    return [
      { at: expression.getStart(), text: before },
      { at: expression.end, text: after },
    ];
  });
  const edited = edits
    .toSorted((one, other) => other.at - one.at)
    .reduce((text, { at, text: added }) => text.slice(0, at) + added + text.slice(at), code);
  // On the README's first line, where no example begins.
  return `import { compared, comparedError } from ${JSON.stringify(COMPARISONS)};${edited}`;
}

function statedValues(code: string): readonly StatedValue[] {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true);
  const found: StatedValue[] = [];
  const visit = (node: ts.Node): void => {
    const expression = expressionOf(node);
    const [comment] = ts.getTrailingCommentRanges(code, node.end) ?? [];
    const mark = comment === undefined ? null : MARK.exec(code.slice(comment.pos, comment.end));
    if (expression !== undefined && mark !== null) {
      const line = source.getLineAndCharacterOfPosition(comment!.pos).line + 1;
      found.push({ line, expression, error: mark.groups!['error'], value: mark.groups!['value'] });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What a statement comes to; `undefined` for those that come to nothing, and for other nodes. */
function expressionOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isExpressionStatement(node) || ts.isReturnStatement(node)) return node.expression;
  if (ts.isVariableStatement(node)) return node.declarationList.declarations[0]?.initializer;
  return undefined;
}
