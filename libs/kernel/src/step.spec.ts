import {
  context,
  type Context,
  type ContextManager,
  ROOT_CONTEXT,
  type Span,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
    interface Seen {
      readonly name: string;
      readonly parent: string | undefined;
      status?: { code: SpanStatusCode; message?: string };
      ended: boolean;
    }
    let spans: Seen[];

    beforeEach(() => {
      spans = [];
      const current = new AsyncLocalStorage<Context>();
      const manager: ContextManager = {
        active: () => current.getStore() ?? ROOT_CONTEXT,
        with: (active, work, self, ...args) => current.run(active, () => work.call(self as never, ...args)),
        bind: (_, target) => target,
        enable: () => manager,
        disable: () => manager,
      };
      context.setGlobalContextManager(manager);
      const start = (name: string, parent: Context): Span => {
        const seen: Seen = {
          name,
          parent: (trace.getSpan(parent) as { name?: string } | undefined)?.name,
          ended: false,
        };
        spans.push(seen);
        const span = {
          name,
          setStatus: (status: never) => {
            seen.status = status;
            return span;
          },
          end: () => (seen.ended = true),
          isRecording: () => true,
        };
        return span as unknown as Span;
      };
      const tracer = {
        startActiveSpan: (name: string, work: (span: Span) => unknown) => {
          const span = start(name, context.active());
          return context.with(trace.setSpan(context.active(), span), work, undefined, span);
        },
      };
      trace.setGlobalTracerProvider({ getTracer: () => tracer as unknown as Tracer });
    });
    afterEach(() => {
      trace.disable();
      context.disable();
    });

    it('makes spans inside each other, across waiting, and ends them', async () => {
      await step('computation', 'dashboard', async () => {
        await Promise.resolve();
        await Promise.all([step('stage', 'one', async () => 1), step('statement', 'two', async () => 2)]);
      });
      expect(spans.map(({ name, parent, ended }) => [name, parent, ended])).toEqual([
        ['computation dashboard', undefined, true],
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
