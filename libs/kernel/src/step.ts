import { SpanStatusCode, trace } from '@opentelemetry/api';
import { SystemClock } from './clock.js';
import { faultName } from './fault-name.js';

/** What is timed: one computation of metrics, one of its stages, one statement or transaction, one run of a scheduled job. */
export type StepKind = 'computation' | 'stage' | 'statement' | 'job';

/** One step that ended, as the listeners of `onStepFinished` hear of it. */
export interface FinishedStep {
  readonly kind: StepKind;
  /** One of a few fixed words: never an id, a symbol or a value. */
  readonly name: string;
  /** Wall time in milliseconds, waiting included. */
  readonly tookMs: number;
  /** It threw, or came to an `Outcome` without a value. */
  readonly failed: boolean;
}

type Listener = (step: FinishedStep) => void;

const tracer = trace.getTracer('portfolio-metrics');
const clock = new SystemClock();
const listeners = new Set<Listener>();

/** Tells of every step of this process that ends. A listener must be quick and must not throw. Returns what ends the telling. */
export function onStepFinished(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/**
 * Does `work` as one step: a span where an OpenTelemetry SDK is installed, a duration for those who listen, and nothing where there is
 * neither. A span says of an error what `faultName` says.
 */
export async function step<T>(kind: StepKind, name: string, work: () => Promise<T>): Promise<T> {
  return await tracer.startActiveSpan(`${kind} ${name}`, async (span) => {
    const began = listeners.size === 0 ? 0 : clock.monotonicMs();
    let failed = true;
    try {
      const result = await work();
      failed = (result as { status?: unknown } | null | undefined)?.status === 'unavailable';
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR, message: 'unavailable' });
      return result;
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: faultName(error) });
      throw error;
    } finally {
      span.end();
      if (listeners.size > 0) tell({ kind, name, tookMs: clock.monotonicMs() - began, failed });
    }
  });
}

function tell(finished: FinishedStep): void {
  for (const listener of listeners) listener(finished);
}
