import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileProgress } from './file-progress.js';
import type { Terminal } from './terminal.js';

const SIZE = 1_000_000;

describe('FileProgress', () => {
  let folder: string;
  let file: string;
  let noted: string[];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'portfolio-metrics-progress-'));
    file = path.join(folder, 'file.csv');
    await writeFile(file, 'x'.repeat(SIZE));
  });
  afterAll(async () => rm(folder, { recursive: true }));

  const terminal = (screen: Terminal['screen']): Terminal => {
    noted = [];
    return { screen, print: () => undefined, note: (line) => void noted.push(line) };
  };
  async function read(sut: FileProgress): Promise<number> {
    let bytes = 0;
    for await (const chunk of sut.open()) bytes += (chunk as Buffer).length;
    return bytes;
  }

  it('says in ten lines how much was read, and begins anew with each attempt', async () => {
    const sut = await FileProgress.of(file, terminal(null));
    expect(await read(sut)).toBe(SIZE);
    const once = [...noted];
    expect(once).toHaveLength(10);
    expect(once[0]).toBe('read 10 % of 1000000 bytes');
    expect(once[9]).toBe('read 100 % of 1000000 bytes');
    expect(await read(sut)).toBe(SIZE);
    expect(noted).toEqual([...once, ...once]);
  });

  it('draws a bar for a person, and takes it away', async () => {
    let drawn = '';
    const screen = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    screen.setEncoding('utf8').on('data', (text: string) => (drawn += text));
    const sut = await FileProgress.of(file, terminal(screen));
    await read(sut);
    sut.end();
    expect(noted).toEqual([]);
    expect(drawn).toMatch(/reading [=-]+ 0 % of 1000000 bytes/);
  });

  it('refuses what is no file', async () => {
    await expect(FileProgress.of(folder, terminal(null))).rejects.toThrow(/is no file/);
  });
});
