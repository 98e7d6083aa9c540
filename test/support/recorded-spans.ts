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

export interface RecordedSpan {
  readonly name: string;
  /** Name of the span that was open; `null`: none. */
  readonly parent: string | null;
  readonly attributes: Record<string, unknown>;
  status?: unknown;
  ended: boolean;
}

/** Stands in for an SDK of OpenTelemetry, as much of it as takes spans and knows which one is open. */
export class SpanRecorder {
  /** In the order in which they began. */
  readonly spans: RecordedSpan[] = [];

  install(): void {
    const current = new AsyncLocalStorage<Context>();
    const manager: ContextManager = {
      active: () => current.getStore() ?? ROOT_CONTEXT,
      with: (active, work, self, ...args) => current.run(active, () => work.call(self as never, ...args)),
      bind: (_, target) => target,
      enable: () => manager,
      disable: () => manager,
    };
    context.setGlobalContextManager(manager);
    const startSpan = this.start.bind(this);
    const startActiveSpan = (name: string, work: (span: Span) => unknown): unknown => {
      const span = this.start(name);
      return context.with(trace.setSpan(context.active(), span), work, undefined, span);
    };
    trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan, startActiveSpan }) as unknown as Tracer });
  }

  uninstall(): void {
    trace.disable();
    context.disable();
    this.spans.length = 0;
  }

  private start(name: string, options: SpanOptions = {}, parent: Context = context.active()): Span {
    const above = trace.getSpan(parent) as { name?: string } | undefined;
    const seen: RecordedSpan = {
      name,
      parent: above?.name ?? null,
      attributes: { ...options.attributes },
      ended: false,
    };
    this.spans.push(seen);
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
  }
}
