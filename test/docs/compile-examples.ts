import path from 'node:path';
import ts from 'typescript';
import { examplesOf, ROOT } from './readme-examples.js';

/** What the compiler says about the examples of the folders' READMEs, all in one program, with the settings of the repository. */
export function compileExamples(folders: readonly string[]): readonly string[] {
  const examples = new Map(folders.flatMap(examplesOf).map((example) => [example.file, example]));
  const options = settings();
  const host = ts.createCompilerHost(options);
  const fileExists = host.fileExists.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.fileExists = (file) => examples.has(file) || fileExists(file);
  host.getSourceFile = (file, language, ...rest) => {
    const example = examples.get(file);
    return example === undefined
      ? getSourceFile(file, language, ...rest)
      : ts.createSourceFile(file, example.code, language);
  };
  const program = ts.createProgram([...examples.keys()], options, host);
  return [...examples].flatMap(([file, { readme }]) => {
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ start, messageText }) => {
        const line = source.getLineAndCharacterOfPosition(start!).line + 1;
        return `${readme}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
      },
    );
  });
}

function settings(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
    config: { compilerOptions: { paths: object } };
  };
  const { compilerOptions } = config;
  // As other applications call them.
  const packed = {
    'portfolio-metrics': ['./libs/portfolio-metrics/src/index.ts'],
    'portfolio-metrics/*': ['./libs/*/src/index.ts'],
  };
  const paths = { ...compilerOptions.paths, ...packed };
  const given = { compilerOptions: { ...compilerOptions, paths }, files: [] };
  return ts.parseJsonConfigFileContent(given, ts.sys, ROOT).options;
}
