import path from 'node:path';
import ts from 'typescript';
import { ROOT } from './cruise.js';

/** What the barrels export, each symbol once, whichever barrels hand it on. `barrels` are relative to the repository. */
export function exportedBy(barrels: readonly string[]): readonly ts.Symbol[] {
  const files = barrels.map((barrel) => path.join(ROOT, barrel));
  const program = sourcesOf(files);
  const checker = program.getTypeChecker();
  const found = files.flatMap((file) => {
    const barrel = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
    return checker.getExportsOfModule(barrel);
  });
  return [...new Set(found.map((one) => (one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one)))];
}

/** Our own sources only. What comes from a package and from the language itself stays unresolved: that takes seconds. */
function sourcesOf(files: readonly string[]): ts.Program {
  const options: ts.CompilerOptions = { noLib: true, types: [], target: ts.ScriptTarget.ES2023, strict: true };
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) => {
      const resolvedFileName = ownFile(text, from);
      const resolvedModule = resolvedFileName === null ? undefined : { resolvedFileName, extension: ts.Extension.Ts };
      return { resolvedModule };
    });
  return ts.createProgram(files, options, host);
}

function ownFile(specifier: string, from: string): string | null {
  const [, lib] = /^@portfolio-metrics\/([\w-]+)$/.exec(specifier) ?? [];
  if (lib !== undefined) return path.join(ROOT, 'libs', lib, 'src/index.ts');
  return specifier.startsWith('.') ? path.resolve(path.dirname(from), specifier).replace(/\.js$/, '.ts') : null;
}
