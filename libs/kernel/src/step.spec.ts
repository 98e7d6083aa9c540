import { SpanStatusCode } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SpanRecorder } from '../../../test/support/recorded-spans.js';
import { type FinishedStep, onStepFinished, step } from './step.js';

const SECRET = 'sentinel-7f';

describe('step', () => {
  let finished: FinishedStep[];
  let stop: () => void;
  beforeEach(() => {
    finished = [];
    stop = onStepFinished((one) => void finished.push(one));
  });
  afterEach(() => stop());

  it('gives back what the work gives, and tells how long it took', async () => {
    expect(await step('stage', 'inputs', async () => 42)).toBe(42);
    expect(finished).toEqual([{ kind: 'stage', name: 'inputs', tookMs: expect.any(Number) as unknown, failed: false }]);
  });

  it('tells of work that throws, or comes to nothing, that it failed', async () => {
    await expect(step('job', 'purge', async () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    await step('computation', 'dashboard', async () => ({ status: 'unavailable', reason: 'timeout' }));
    await step('computation', 'dashboard', async () => ({ status: 'ok', value: 1 }));
    expect(finished.map(({ failed }) => failed)).toEqual([true, true, false]);
  });

  it('tells nobody any more who stopped listening', async () => {
    stop();
    await step('stage', 'inputs', async () => 1);
    expect(finished).toEqual([]);
  });

  describe('where an SDK is installed', () => {
    const sdk = new SpanRecorder();
    const { spans } = sdk;
    beforeEach(() => sdk.install());
    afterEach(() => sdk.uninstall());

    it('makes spans inside each other, across waiting, and ends them', async () => {
      await step('computation', 'dashboard', async () => {
        await Promise.resolve();
        await Promise.all([step('stage', 'one', async () => 1), step('statement', 'two', async () => 2)]);
      });
      expect(spans.map(({ name, parent, ended }) => [name, parent, ended])).toEqual([
        ['computation dashboard', null, true],
        ['stage one', 'computation dashboard', true],
        ['statement two', 'computation dashboard', true],
      ]);
    });

    it('says of an error its kind and code, never its text', async () => {
      const error = Object.assign(new Error(SECRET), { code: '23505', detail: SECRET });
      await step('statement', 'insert', async () => Promise.reject(error)).catch(() => undefined);
      expect(spans[0]!.status).toEqual({ code: SpanStatusCode.ERROR, message: 'Error 23505' });
      expect(JSON.stringify(spans)).not.toContain(SECRET);
    });
  });
});
