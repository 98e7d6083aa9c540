import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { SpooledFile, spoolUpload } from './spooled-file.js';

const text = async (stream: Readable): Promise<string> => (await stream.setEncoding('utf8').toArray()).join('');
describe('spoolUpload', () => {
  it('keeps what came, in order, readable as often as needed, with its digest', async () => {
    const chunks = Array.from({ length: 50 }, (_, index) => Buffer.alloc(10_000, String(index % 10)));
    const { file, sha256 } = await spoolUpload(Readable.from(chunks));
    const whole = Buffer.concat(chunks);
    expect(file.size).toBe(whole.length);
    expect(sha256).toBe(createHash('sha256').update(whole).digest('hex'));
    expect(await text(file.read())).toBe(whole.toString());
    expect(await text(file.read())).toBe(whole.toString());
    await file.close();
  });

  it('leaves nothing in the folder of temporary files, not even while it is open', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'spool-spec-'));
    vi.stubEnv('TMPDIR', folder);
    const { file } = await spoolUpload(Readable.from([Buffer.from('x')]));
    vi.unstubAllEnvs();
    expect(await readdir(folder)).toEqual([]);
    await file.close();
    await rm(folder, { recursive: true });
  });

  it('stops beyond its limit and does not destroy the source', async () => {
    let produced = 0;
    const source = Readable.from(
      (function* () {
        for (; produced < 1_000; produced += 1) yield Buffer.alloc(1_000);
      })(),
    );
    await expect(spoolUpload(source, 10_000)).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(produced).toBeLessThan(100);
    expect(source.destroyed).toBe(false);
    source.destroy();
  });

  it('says so when the source breaks off', async () => {
    const source = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('socket hang up');
      })(),
    );
    await expect(spoolUpload(source)).rejects.toMatchObject({ code: 'validation_failed' });
  });
});

describe('SpooledFile', () => {
  it('closes itself behind its one reader, whether that reads to the end or gives up', async () => {
    for (const finish of [text, async (stream: Readable) => stream.destroy()]) {
      const file = await SpooledFile.create();
      await file.append('content');
      const stream = file.readOnce();
      const closed = new Promise((resolve) => {
        stream.on('close', resolve);
      });
      await finish(stream);
      await closed;
      await expect(file.append('more')).rejects.toMatchObject({ code: 'EBADF' });
    }
  });
});
