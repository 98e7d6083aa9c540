import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly hasInstallScript?: boolean;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

const read = (file: string): unknown =>
  JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8'));

describe('the packages that are installed', () => {
  const manifest = read('package.json') as Manifest;
  const { packages } = read('package-lock.json') as { packages: Readonly<Record<string, Locked>> };
  const locked = Object.entries(packages).filter(([place]) => place !== '');
  const nameOf = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

  it('are asked for in one version, not in a range that may mean another one tomorrow', () => {
    const asked = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(asked.length).toBeGreaterThan(30);
    expect(asked.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
    expect(asked.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version)).toEqual([]);
  });

  it('are known by a strong hash each, and none comes from anywhere but the registry of whoever installs', () => {
    const foreign = locked.filter(([, { resolved, link }]) => link === true || resolved !== undefined);
    expect(foreign.map(([place]) => place)).toEqual([]);
    // Of binaries for other systems than the one where the list was made npm wrote down no hash.
    const everywhere = locked.filter(([, { optional, os }]) => optional !== true || os === undefined);
    expect(everywhere.length).toBeGreaterThan(300);
    const unsure = everywhere.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''));
    expect(unsure.map(([place]) => place)).toEqual([]);
  });

  it('run no script when they are installed, but for those that were looked at', () => {
    const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true);
    expect(scripted.length).toBeGreaterThan(0);
    const names = scripted.map(([place]) => nameOf(place));
    expect(names.filter((name) => manifest.allowScripts[name] === undefined)).toEqual([]);
  });
});
