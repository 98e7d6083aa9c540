import path from 'node:path';
import ts from 'typescript';
import { exportedBy } from './barrel-exports.js';
import { ROOT } from './cruise.js';
import { inheritedNamesOf, type Member, namesIn, publicMembersOf } from './declared-members.js';

/** What is not said of something that a barrel exports. */
export interface Undocumented {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** `Symbol` or `Symbol.member`. */
  readonly name: string;
  readonly rule: keyof typeof ADVICE;
}

/**
 * The rules, for everything that a barrel exports. "Its owner" is the interface, class or type that a member stands in.
 * - `docstring`: the symbol has one; so has each public method, unless a port or base class has the method or Nest calls it.
 * - `null`: where the type of a member, or what a function answers, admits `null`, its docstring or its owner's says `null`.
 * - `error`: where a call makes an `AppError`, itself or in its own file, its docstring or its owner's says the code.
 * - `unit`: a member that is a number or a decimal (by its type, a text by its name) has the unit in its name, or a docstring
 *   of its own, or an owner whose docstring speaks of units for all of them.
 * - `date`: the same for a text that is a date or an instant by its name. `CalendarDate` and `Date` say what they are.
 * - `repeats`: a docstring has words that are not in the name.
 * No other member needs a docstring: one that only repeated the name would be worse than none.
 */
export const ADVICE = {
  docstring: 'say what it answers, the units, what null means, and the errors',
  null: 'say what `null` means, here or in the docstring of the whole',
  error: 'name the codes of the AppErrors that are made here or in what is called of this file',
  unit: 'say the unit or the currency, here or in the docstring of the whole',
  date: 'say what day or instant this text is, here or in the docstring of the whole',
  repeats: 'the docstring only repeats the name: say more, or nothing where nothing is asked for',
} as const;

const SAYS_NULL = /\bnull\b/;
const NUMBERS = ['number', 'Decimal', 'DecimalText', 'Float64Array'];
const UNIT_IN_NAME = /(Ms|Seconds|Minutes|Hours|Days|Years|Percent|Bytes)$/;
const UNIT_IN_WORDS =
  /\b(amounts?|currency|prices?|rates?|counts?|counted|number of|how many|percent|ratios?|fractions?|units?|days|milliseconds|seconds|bytes|rows)\b/i;
const AMOUNT_NAME = /(^|[a-z])(amount|price|quantity|fees?|tax(es)?|cost|value|gain|rate|proceeds|cash|income|total)$/i;
const DATE_NAME = /(^(date|day|at|asOf|from|to|since|until)|Date|Day|At|AsOf|From|Until|On)$/;
const DATE_IN_WORDS = /\b(dates?|days?|instants?|YYYY-MM-DD|UTC)\b/;
const NEST_CALLS = /^(onModule|onApplication|beforeApplication)/;
const FILLER = /^(the|a|an|of|is|are|this|that|its|for|to|in|and|or|with|which)$/;

/** Whatever `barrels` export without saying enough, in the order of the files and lines. */
export function undocumentedIn(barrels: readonly string[]): Undocumented[] {
  const symbols = exportedBy(barrels);
  const names = new Map(symbols.map((symbol) => [symbol.name, symbol]));
  return symbols
    .flatMap((symbol) => [...findingsAboutSymbol(symbol), ...findingsAboutMembers(symbol, names)])
    .toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

function findingsAboutSymbol(symbol: ts.Symbol): Undocumented[] {
  const words = docstringOf(symbol);
  const [first, ...others] = symbol.declarations!;
  const found = (rule: Undocumented['rule'], node = first!): Undocumented => finding(node, symbol.name, rule);
  if (words === '') return [found('docstring')];
  if (repeats(words, symbol.name)) return [found('repeats')];
  return [first!, ...others].flatMap((declaration) => {
    const call = callOf(declaration);
    const rule = call === null ? null : ruleBrokenByCall(call, words);
    return rule === null ? [] : [found(rule, declaration)];
  });
}

function findingsAboutMembers(symbol: ts.Symbol, names: ReadonlyMap<string, ts.Symbol>): Undocumented[] {
  const ofOwner = docstringOf(symbol);
  return symbol.declarations!.flatMap((declaration) => {
    const inherited = inheritedNamesOf(declaration, names);
    return publicMembersOf(declaration).flatMap((member) => {
      const name = member.name.getText();
      const rule = ruleBrokenByMember(member, name, ofOwner, inherited.has(name));
      return rule === null ? [] : [finding(member, `${symbol.name}.${name}`, rule)];
    });
  });
}

function ruleBrokenByMember(
  member: Member,
  name: string,
  ofOwner: string,
  isInherited: boolean,
): Undocumented['rule'] | null {
  const own = docstringBefore(member);
  if (repeats(own, name)) return 'repeats';
  if (isInherited || NEST_CALLS.test(name)) return null;
  const words = `${own} ${ofOwner}`;
  if (ts.isMethodSignature(member) || ts.isMethodDeclaration(member)) {
    return own === '' ? 'docstring' : ruleBrokenByCall(member, words);
  }
  const types = namesIn(member.type);
  if (types.has('null') && !SAYS_NULL.test(words)) return 'null';
  if (own !== '') return null;
  const isText = types.has('string');
  const counts = NUMBERS.some((type) => types.has(type)) || (isText && AMOUNT_NAME.test(name));
  if (counts && !UNIT_IN_NAME.test(name) && !UNIT_IN_WORDS.test(ofOwner)) return 'unit';
  return isText && DATE_NAME.test(name) && !DATE_IN_WORDS.test(ofOwner) ? 'date' : null;
}

/** The function that a symbol is, or is the type of. */
function callOf(declaration: ts.Declaration): ts.SignatureDeclaration | null {
  if (ts.isFunctionDeclaration(declaration)) return declaration;
  return ts.isTypeAliasDeclaration(declaration) && ts.isFunctionTypeNode(declaration.type) ? declaration.type : null;
}

function ruleBrokenByCall(call: ts.SignatureDeclaration, words: string): Undocumented['rule'] | null {
  if (namesIn(call.type).has('null') && !SAYS_NULL.test(words)) return 'null';
  return [...codesMadeIn(call)].every((code) => words.includes(code)) ? null : 'error';
}

/**
 * The codes of the `AppError`s that a call makes, itself or in what it calls of its own class and of the functions of its file;
 * what other files do is not followed.
 */
function codesMadeIn(call: ts.Node): ReadonlySet<string> {
  const codes = new Set<string>();
  const followed = new Set<ts.Node>([call]);
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText() === 'AppError') {
      const [code] = node.arguments ?? [];
      if (code !== undefined && ts.isStringLiteral(code)) codes.add(code.text);
    }
    const called = ts.isCallExpression(node) ? calledNearby(node) : undefined;
    if (called !== undefined && !followed.has(called)) {
      followed.add(called);
      visit(called);
    }
    ts.forEachChild(node, visit);
  };
  visit(call);
  return codes;
}

/** The method of the same class, or the function of the same file, that is called; `undefined`: it is neither. */
function calledNearby({ expression }: ts.CallExpression): ts.Node | undefined {
  if (ts.isIdentifier(expression)) {
    const { statements } = expression.getSourceFile();
    return statements.find((each) => ts.isFunctionDeclaration(each) && each.name?.text === expression.text);
  }
  if (!ts.isPropertyAccessExpression(expression) || expression.expression.kind !== ts.SyntaxKind.ThisKeyword)
    return undefined;
  const owner = ts.findAncestor(expression, ts.isClassDeclaration);
  return owner?.members.find((each) => each.name?.getText() === expression.name.text);
}

/** Of all declarations of the symbol together: a value and a type of one name share one. */
function docstringOf(symbol: ts.Symbol): string {
  return symbol.declarations!.map(docstringBefore).join(' ').trim();
}

function docstringBefore(node: ts.Node): string {
  const texts = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return texts.map((each) => ts.getTextOfJSDocComment(each.comment) ?? '').join(' ');
}

function repeats(docstring: string, name: string): boolean {
  const named = new Set(wordsOf(name));
  const said = wordsOf(docstring).filter((word) => !FILLER.test(word));
  return docstring !== '' && said.every((word) => named.has(word));
}

function wordsOf(text: string): string[] {
  const words = text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.split(/[^a-z0-9]+/).filter((word) => word !== '');
}

function finding(node: ts.Node, name: string, rule: Undocumented['rule']): Undocumented {
  const source = node.getSourceFile();
  const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  return { file: path.relative(ROOT, source.fileName), line, name, rule };
}
