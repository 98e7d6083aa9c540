import path from 'node:path';
import ts from 'typescript';

const ALIAS = '@portfolio-metrics/';

/**
 * Compiles the barrels, and what they reach, to JavaScript and declarations below `outDir`, with every `@portfolio-metrics/<lib>` as the
 * relative path that it stands for. Throws with the compiler's messages.
 */
export function compileLibs(root: string, barrels: readonly string[], outDir: string): void {
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram({
    rootNames: barrels.map((file) => path.join(root, file)),
    options: {
      ...options,
      rootDir: root,
      outDir,
      noEmit: false,
      noEmitOnError: true,
      declaration: true,
      // Wherever it is called from.
      typeRoots: [path.join(root, 'node_modules/@types')],
      sourceMap: false,
      allowImportingTsExtensions: false,
    },
  });
  const relative = resolveAliases(root);
  const { diagnostics } = program.emit(undefined, undefined, undefined, false, {
    after: [relative],
    afterDeclarations: [relative as ts.TransformerFactory<ts.SourceFile | ts.Bundle>],
  });
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (problems.length === 0) return;
  const host = {
    getCanonicalFileName: (name: string) => name,
    getCurrentDirectory: () => root,
    getNewLine: () => '\n',
  };
  throw new Error(
    `the libs do not compile:\n${ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(problems), host)}`,
  );
}

/** Replaces the aliases in imports, exports and `import('...')` types. The compiler keeps them as they are written. */
function resolveAliases(root: string) {
  return (context: ts.TransformationContext) => (source: ts.SourceFile) => {
    const folder = path.dirname(path.relative(root, source.fileName));
    const { factory } = context;
    const resolved = (specifier: ts.Expression | undefined): ts.StringLiteral | undefined => {
      if (specifier === undefined || !ts.isStringLiteral(specifier) || !specifier.text.startsWith(ALIAS))
        return undefined;
      const barrel = `libs/${specifier.text.slice(ALIAS.length)}/src/index.js`;
      const relative = path.posix.relative(folder, barrel);
      return factory.createStringLiteral(relative.startsWith('.') ? relative : `./${relative}`, true);
    };
    const visit = (node: ts.Node): ts.Node => {
      if (ts.isImportDeclaration(node)) {
        const target = resolved(node.moduleSpecifier);
        if (target !== undefined)
          return factory.updateImportDeclaration(node, node.modifiers, node.importClause, target, node.attributes);
      }
      if (ts.isExportDeclaration(node)) {
        const target = resolved(node.moduleSpecifier);
        if (target !== undefined)
          return factory.updateExportDeclaration(
            node,
            node.modifiers,
            node.isTypeOnly,
            node.exportClause,
            target,
            node.attributes,
          );
      }
      if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
        const target = resolved(node.argument.literal);
        if (target !== undefined) {
          const argument = factory.createLiteralTypeNode(target);
          const types = node.typeArguments?.map((type) => ts.visitNode(type, visit) as ts.TypeNode);
          return factory.updateImportTypeNode(node, argument, node.attributes, node.qualifier, types, node.isTypeOf);
        }
      }
      return ts.visitEachChild(node, visit, context);
    };
    return ts.visitNode(source, visit) as ts.SourceFile;
  };
}
