import ts from 'typescript';

export interface Finding {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly rule: string;
  readonly advice: string;
}

interface SourceRule {
  readonly name: string;
  readonly advice: string;
  /** Whether the node is the start of an offence; `file` is relative to the repository. */
  readonly breaks: (node: ts.Node, file: string) => boolean;
}

/** One file that may break one rule, and why that is safe. */
export interface Exception {
  readonly rule: string;
  readonly file: string;
  readonly reason: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  { rule: 'clock', file: 'libs/kernel/src/clock.ts', reason: 'SystemClock is where time comes from' },
  { rule: 'environment', file: 'apps/worker/src/main.ts', reason: 'hands all of it to the configuration' },
  { rule: 'environment', file: 'apps/api/src/main.ts', reason: 'hands all of it to the configuration' },
  { rule: 'environment', file: 'apps/api/src/cli/admin.ts', reason: 'hands all of it to the configuration' },
  { rule: 'clock', file: 'libs/database/src/database-clock.ts', reason: 'a Clock itself' },
  { rule: 'data-source', file: 'libs/database/src/database-clock.ts', reason: 'asks for the time, not for rows' },
  { rule: 'data-source', file: 'libs/database/src/database.ts', reason: 'this is where a user is put in force' },
  {
    rule: 'data-source',
    file: 'libs/database/src/migrator.ts',
    reason: 'the connection of one migration run, as the owner, shared with nobody',
  },
];

const CLOCKS: ReadonlySet<string> = new Set(['Date.now', 'performance.now', 'process.hrtime']);
const SESSION_SETTING =
  /\bset_config\s*\([^)]*,\s*false\s*\)|^\s*set\s+(?!local\b|transaction\b)(?:session\s+)?[\w.]+\s*(?:=|\sto\s)/i;

const RULES: readonly SourceRule[] = [
  {
    name: 'clock',
    advice: 'inject Clock (kernel) instead',
    breaks: (node) => CLOCKS.has(memberName(node)) || isDateOfNow(node),
  },
  {
    name: 'randomness',
    advice: 'use node:crypto for secrets and a seeded generator for everything else',
    breaks: (node) => memberName(node) === 'Math.random',
  },
  {
    name: 'numbers',
    advice: 'use Decimal (kernel) for amounts and Number() for what was checked to be a number',
    breaks: (node) => ts.isCallExpression(node) && /(^|\.)parseFloat$/.test(node.expression.getText()),
  },
  {
    name: 'environment',
    advice: 'read configuration in apps/*/src/config and pass it on as options',
    breaks: (node, file) => !/^apps\/[^/]+\/src\/config\//.test(file) && readsEnvironment(node),
  },
  {
    name: 'repositories',
    advice: 'a repository outside Database runs without a user: take the manager of Database.asUser',
    breaks: (node) =>
      ts.isIdentifier(node) &&
      node.text === 'InjectRepository' &&
      (ts.isImportSpecifier(node.parent) || (ts.isCallExpression(node.parent) && node.parent.expression === node)),
  },
  {
    name: 'data-source',
    advice: 'what goes through the DataSource runs without a user: take the manager of Database.asUser',
    breaks: (node) =>
      ts.isCallExpression(node) &&
      /dataSource\??\.(manager\??\.\w+|query|transaction|createQueryRunner|createQueryBuilder|getRepository)$/i.test(
        node.expression.getText(),
      ),
  },
  {
    name: 'schedule-module',
    advice: 'the application imports ScheduleModule, once: a second one would run its decorated jobs twice',
    breaks: (node, file) =>
      file.startsWith('libs/') &&
      ts.isImportSpecifier(node) &&
      (node.propertyName ?? node.name).text === 'ScheduleModule',
  },
  {
    name: 'session-settings',
    advice:
      'a setting of the session outlives the transaction on a pooled connection: set_config(..., true) or set local',
    breaks: (node) => (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) && isSessionSetting(node),
  },
];

/** Every offence in `text`, in the order of the lines. `file` is its path relative to the repository. */
export function findingsIn(file: string, text: string): Finding[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const findings: Finding[] = [];
  const visit = (node: ts.Node): void => {
    for (const { name, advice, breaks } of RULES) {
      if (!breaks(node, file)) continue;
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      findings.push({ file, line, rule: name, advice });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return findings;
}

/** `Date.now` for `Date.now`, `Date['now']` and `globalThis.Date.now`; empty for anything that is not a member of a name. */
function memberName(node: ts.Node): string {
  if (ts.isPropertyAccessExpression(node)) return `${ownerName(node.expression)}.${node.name.text}`;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    return `${ownerName(node.expression)}.${node.argumentExpression.text}`;
  }
  return '';
}

function ownerName(node: ts.Expression): string {
  return node.getText().replace(/^(globalThis|global)\./, '');
}

function isDateOfNow(node: ts.Node): boolean {
  const isDate = (ts.isNewExpression(node) || ts.isCallExpression(node)) && ownerName(node.expression) === 'Date';
  return isDate && (ts.isCallExpression(node) || (node.arguments ?? []).length === 0);
}

function readsEnvironment(node: ts.Node): boolean {
  if (memberName(node) === 'process.env') return true;
  if (ts.isImportSpecifier(node)) {
    const from = node.parent.parent.parent.moduleSpecifier.getText().slice(1, -1);
    return /^(node:)?process$/.test(from) && (node.propertyName ?? node.name).text === 'env';
  }
  return (
    ts.isVariableDeclaration(node) &&
    node.initializer?.getText() === 'process' &&
    ts.isObjectBindingPattern(node.name) &&
    node.name.elements.some((element) => (element.propertyName ?? element.name).getText() === 'env')
  );
}

function isSessionSetting(node: ts.StringLiteralLike | ts.TemplateExpression): boolean {
  return SESSION_SETTING.test(ts.isTemplateExpression(node) ? node.getText().slice(1, -1) : node.text);
}
