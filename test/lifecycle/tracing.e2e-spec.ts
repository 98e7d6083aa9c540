import { AsyncLocalStorage } from 'node:async_hooks';
import {
  context,
  type Context,
  type ContextManager,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SeededService, startSeededService } from '../e2e/support/seeded-service.js';

interface Seen {
  readonly name: string;
  readonly parent: string | null;
  readonly attributes: Record<string, unknown>;
  status?: unknown;
  ended: boolean;
}

/** As much of an SDK as takes spans and knows which one is open. */
function installSdk(spans: Seen[]): void {
  const current = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => current.getStore() ?? ROOT_CONTEXT,
    with: (active, work, self, ...args) => current.run(active, () => work.call(self as never, ...args)),
    bind: (_, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  context.setGlobalContextManager(manager);
  const startSpan = (name: string, options: SpanOptions = {}, parent: Context = context.active()): Span => {
    const above = trace.getSpan(parent) as { name?: string } | undefined;
    const seen: Seen = { name, parent: above?.name ?? null, attributes: { ...options.attributes }, ended: false };
    spans.push(seen);
    const span = {
      name,
      setAttribute: (key: string, value: unknown) => {
        seen.attributes[key] = value;
        return span;
      },
      setStatus: (status: unknown) => {
        seen.status = status;
        return span;
      },
      end: () => (seen.ended = true),
      isRecording: () => true,
    };
    return span as unknown as Span;
  };
  const startActiveSpan = (name: string, work: (span: Span) => unknown): unknown => {
    const span = startSpan(name);
    return context.with(trace.setSpan(context.active(), span), work, undefined, span);
  };
  trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan, startActiveSpan }) as unknown as Tracer });
}

describe('traces', () => {
  const spans: Seen[] = [];
  let seeded: SeededService;

  beforeAll(async () => {
    installSdk(spans);
    seeded = await startSeededService();
  });
  afterAll(async () => {
    await seeded.service.stop();
    trace.disable();
    context.disable();
  });

  it('show a request, its computation, the stages and the statements inside each other, all ended', async () => {
    spans.length = 0;
    await seeded.service.request('GET', '/api/v1/dashboard', { token: seeded.alice.token });
    const parents = new Map(spans.map(({ name, parent }) => [name, parent]));
    const root = 'GET /api/v1/dashboard';
    expect(parents.get(root)).toBeNull();
    expect(parents.get('computation portfolio')).toBe(root);
    for (const stage of ['inputs', 'sections', 'assembly']) {
      expect([stage, parents.get(`stage ${stage}`)]).toEqual([stage, 'computation portfolio']);
    }
    expect(spans.some(({ name, parent }) => name.startsWith('statement ') && parent === 'stage inputs')).toBe(true);
    expect(spans.find(({ name }) => name === root)!.attributes).toEqual({
      'http.request.method': 'GET',
      'http.route': '/api/v1/dashboard',
      'http.response.status_code': 200,
    });
    expect(spans.filter(({ ended }) => !ended)).toEqual([]);
  });

  it('show a request that is answered from memory', async () => {
    await seeded.service.request('GET', '/api/v1/dashboard', { token: seeded.alice.token });
    spans.length = 0;
    await seeded.service.request('GET', '/api/v1/dashboard', { token: seeded.alice.token });
    expect(spans.map(({ name }) => name)).toContain('GET /api/v1/dashboard');
    expect(spans.map(({ name }) => name)).not.toContain('computation portfolio');
    expect(spans.filter(({ ended }) => !ended)).toEqual([]);
  });

  it('hold nothing of who asked, for what, and with which token', async () => {
    spans.length = 0;
    const { token, portfolioId } = seeded.alice;
    await seeded.service.request('GET', `/api/v1/portfolios/${portfolioId}?secret=in-the-query`, { token });
    await seeded.service.request('GET', `/api/v1/dashboard?portfolioId=${portfolioId}`, { token });
    await seeded.service.request('GET', '/api/v1/instruments/KNOWN', { token });
    const all = JSON.stringify(spans);
    expect(all).not.toMatch(/in-the-query|KNOWN|a11ce/);
    expect(all).not.toContain(portfolioId);
    expect(all).not.toContain(token.slice(-20));
  });
});
