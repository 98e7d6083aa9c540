import type { Token } from 'stream-json/parser.js';
import { rejectedFile, type ImportIssues } from './import-issues.js';
import { cellProblem, MAX_CELL_LENGTH, type ImportRow } from './import-row.js';

/** Deepest nesting that is skipped and reported; anything deeper ends the reading. */
const MAX_DEPTH = 16;
const IN_ARRAY = 1;
const IN_OBJECT = 2;

/** Builds rows out of the tokens of a JSON array of flat objects, holding one row at a time. */
export class JsonRowAssembler {
  private depth = 0;
  private ended = false;
  private elements = 0;
  private cells = new Map<string, string>();
  private names = new Set<string>();
  private sound = true;
  private column = '';
  private text = '';

  constructor(
    private readonly columns: ReadonlySet<string>,
    private readonly issues: ImportIssues,
  ) {}

  /** Whether the array was closed. */
  get complete(): boolean {
    return this.ended;
  }

  /** The element being read, from 1. */
  get element(): number {
    return this.depth > IN_ARRAY ? this.elements : this.elements + 1;
  }

  /** The row that `token` completes; `null` when the element it completes went to the issues; else `undefined`. */
  accept(token: Token): ImportRow | null | undefined {
    switch (token.name) {
      case 'startKey':
      case 'startString':
        this.text = '';
        return undefined;
      case 'stringChunk':
        // One more than allowed is enough to see that it is too long.
        if (this.text.length <= MAX_CELL_LENGTH) this.text += token.value.slice(0, MAX_CELL_LENGTH + 1);
        return undefined;
      case 'endKey':
        if (this.depth === IN_OBJECT) this.openCell();
        return undefined;
      case 'startObject':
      case 'startArray':
        this.open(token.name);
        return undefined;
      case 'endObject':
      case 'endArray':
        return this.close();
      case 'endString':
        return this.value(null);
      case 'endNumber':
        return this.value('must be a string in quotes, not a number');
      case 'trueValue':
      case 'falseValue':
        return this.value('must be a string in quotes');
      case 'nullValue':
        return this.depth === IN_OBJECT ? undefined : this.value('is null');
      default:
        return undefined;
    }
  }

  private open(kind: 'startObject' | 'startArray'): void {
    if (this.depth === 0 && kind === 'startObject') throw rejectedFile(1, 'is not a JSON array of objects');
    if (this.depth === IN_ARRAY) this.openElement(kind);
    else if (this.depth === IN_OBJECT) this.report(this.column, 'must be a string in quotes');
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw rejectedFile(this.element, `is nested deeper than ${MAX_DEPTH} levels`);
  }

  private openElement(kind: 'startObject' | 'startArray'): void {
    this.elements += 1;
    this.cells = new Map();
    this.names = new Set();
    this.sound = true;
    if (kind === 'startArray') this.report(null, 'is not an object');
  }

  private close(): ImportRow | null | undefined {
    this.depth -= 1;
    if (this.depth === 0) this.ended = true;
    if (this.depth !== IN_ARRAY) return undefined;
    return this.sound ? { line: this.elements, cells: this.cells } : null;
  }

  private openCell(): void {
    this.column = this.text.slice(0, 60);
    if (!this.columns.has(this.text)) this.report(this.column, 'is not a known column');
    else if (this.names.has(this.text)) this.report(this.column, 'is twice in the object');
    else this.names.add(this.text);
  }

  /** A value that is neither object nor array; `problem` is what is wrong with its type as a cell. */
  private value(problem: string | null): null | undefined {
    if (this.depth === 0) throw rejectedFile(1, 'is not a JSON array of objects');
    if (this.depth === IN_ARRAY) {
      this.elements += 1;
      this.issues.add(this.elements, null, 'is not an object');
      return null;
    }
    if (this.depth > IN_OBJECT) return undefined;
    const reason = problem ?? cellProblem(this.text);
    if (reason !== null) this.report(this.column, reason);
    else if (this.text !== '') this.cells.set(this.column, this.text);
    return undefined;
  }

  private report(column: string | null, reason: string): void {
    this.sound = false;
    this.issues.add(this.elements, column, reason);
  }
}
