import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogSink } from './log-sink.js';

describe('LogSink', () => {
  let folder: string;
  let open: number[];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'log-sink-'));
    open = [];
  });
  afterEach(() => {
    for (const fd of open) closeSync(fd);
    rmSync(folder, { recursive: true });
  });

  /** A pipe that somebody holds open and nobody reads. */
  function unreadPipe(): { readonly fd: number; readonly reader: number } {
    const file = path.join(folder, 'pipe');
    execFileSync('mkfifo', [file]);
    const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    open.push(reader);
    return { fd: openSync(file, constants.O_WRONLY | constants.O_NONBLOCK), reader };
  }

  it('writes every line, the last ones at the end', async () => {
    const file = path.join(folder, 'log');
    const sut = new LogSink({ fd: openSync(file, 'w') });
    for (let line = 0; line < 100; line += 1) sut.write(`line ${line}\n`);
    await sut.end(5_000);
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(101);
    expect(sut.lostLines).toBe(0);
  });

  it('drops and counts lines that nobody reads, without holding up the process', async () => {
    const sut = new LogSink({ fd: unreadPipe().fd, maxWaitingBytes: 100_000 });
    const line = `${'x'.repeat(999)}\n`;
    const started = performance.now();
    let longestMs = 0;
    for (let count = 0; count < 1_000; count += 1) {
      const before = performance.now();
      sut.write(line);
      longestMs = Math.max(longestMs, performance.now() - before);
      if (count % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(longestMs).toBeLessThan(50);
    expect(performance.now() - started).toBeLessThan(1_000);
    // The pipe holds some 64 KiB, the sink 100 kB.
    expect(sut.lostLines).toBeGreaterThan(700);
    const ending = performance.now();
    await sut.end(50);
    expect(performance.now() - ending).toBeLessThan(1_000);
    sut.write(line);
  });

  it('outlives a reader that goes away, and a disk without space', async () => {
    // Written at once, not with what comes after it.
    const batch = `${'x'.repeat(70_000)}\n`;
    const { fd, reader } = unreadPipe();
    const sut = new LogSink({ fd });
    closeSync(reader);
    open = [];
    for (let count = 0; count < 10; count += 1) {
      sut.write(batch);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const full = new LogSink({ fd: openSync('/dev/full', 'w') });
    for (let count = 0; count < 10; count += 1) {
      full.write(batch);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(full.lostLines).toBeGreaterThan(0);
    await full.end(50);
  });
});
