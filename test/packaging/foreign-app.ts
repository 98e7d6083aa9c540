import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Exit, ROOT, ServiceProcess } from './service-process.js';

/** Packages that the application itself imports, beside `portfolio-metrics`, in the versions of this repository. */
const OWN_DEPENDENCIES = [
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/schedule',
  '@nestjs/typeorm',
  'class-transformer',
  'class-validator',
  'pg',
  'reflect-metadata',
  'rxjs',
  'typeorm',
];

interface Lockfile {
  readonly lockfileVersion: number;
  readonly packages: Record<string, { dev?: boolean; devOptional?: boolean }>;
}

/** A page's code blocks that begin with the name of their file. */
export function filesOf(page: string): Map<string, string> {
  const blocks = page.matchAll(/^```ts\n\/\/ ([\w.-]+\.ts)\n(.*?)^```$/gms);
  return new Map([...blocks].map(([, name, code]) => [name!, code!]));
}

/** An application of somebody else, in a folder of its own, with the package installed from its tarball. */
export class ForeignApp {
  constructor(readonly folder: string) {}

  /** Builds the tarball and writes the application: the files of docs/extending.md, and those that drive them. */
  async create(): Promise<void> {
    const packed = await this.run(['node', path.join(ROOT, 'packaging/build-package.ts'), this.folder]);
    const tarball = packed.output.trim().split('\n').at(-1)!;
    const source = path.join(this.folder, 'src');
    mkdirSync(source);
    cpSync(path.join(import.meta.dirname, 'foreign-app'), source, { recursive: true });
    cpSync(path.join(source, 'tsconfig.json'), path.join(this.folder, 'tsconfig.json'));
    rmSync(path.join(source, 'tsconfig.json'));
    for (const [name, code] of filesOf(readFileSync(path.join(ROOT, 'docs/extending.md'), 'utf8'))) {
      writeFileSync(path.join(source, name), code);
    }
    this.writeManifest(tarball);
  }

  /** As anybody installs it; what the lockfile names comes out of npm's cache where `npm ci` has left it. */
  async install(): Promise<void> {
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
    await this.run(['npm', 'install', '--prefer-offline', '--ignore-scripts', ...quiet]);
  }

  /** Type-checks and compiles it, the declarations of the package included. */
  async compile(): Promise<void> {
    await this.run(['node', path.join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.']);
  }

  /** What it found out when it ran. */
  async findings<T>(env: Readonly<Record<string, string>>): Promise<T> {
    const file = path.join(this.folder, 'findings.json');
    await this.run(['node', 'dist/main.js', file], env);
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  }

  private writeManifest(tarball: string): void {
    const { dependencies: known } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const own = Object.fromEntries(OWN_DEPENDENCIES.map((name) => [name, known[name]!]));
    const dependencies = { 'portfolio-metrics': `file:${path.basename(tarball)}`, ...own };
    const manifest = { name: 'foreign-app', private: true, type: 'module', dependencies };
    writeFileSync(path.join(this.folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(path.join(this.folder, 'package-lock.json'), JSON.stringify(versionsOf(manifest)));
  }

  private async run(command: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Exit> {
    const exit = await new ServiceProcess(command, env, this.folder).exit();
    if (exit.code === 0) return exit;
    throw new Error(`${command.join(' ')} ended with ${exit.code ?? exit.signal}:\n${exit.output}`);
  }
}

/**
 * This repository's lockfile for another manifest: npm takes from it what the new tree needs and drops the rest, so that the versions
 * are ours and no release of today decides whether the test passes.
 */
function versionsOf(manifest: { readonly name: string }): object {
  const lockfile = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as Lockfile;
  const { '': _ours, ...packages } = lockfile.packages;
  for (const entry of Object.values(packages)) {
    delete entry.dev;
    delete entry.devOptional;
  }
  return { ...lockfile, name: manifest.name, packages: { '': manifest, ...packages } };
}
