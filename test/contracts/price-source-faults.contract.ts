import { isProviderFault, type PriceSource } from '@portfolio-metrics/prices';
import { describe, expect, it } from 'vitest';
import {
  ACME,
  ALBION,
  type Garbage,
  RECORDED_AT,
  RECORDED_FROM,
  RECORDED_TO,
} from '../support/stub-providers/recorded-market.js';
import { stubOfSuite } from '../support/stub-providers/stub-of-suite.js';
import type { StubAnswer, StubHandler, StubProviderServer } from '../support/stub-providers/stub-provider-server.js';
import { expectSilence, GARBAGE, IMPATIENT, type Limits, PATIENT, TRANSPORT_TROUBLE } from './provider-trouble.js';

export interface FaultyProvider {
  /** A source that asks the stub. */
  readonly source: (stub: StubProviderServer, limits: Limits) => PriceSource;
  /** The recorded market with garbage in it. */
  readonly serving: (garbage: Garbage) => StubHandler;
  /** The provider with one answer for every request for prices. */
  readonly failing: (answer: StubAnswer) => StubHandler;
  /** No text that may leave in an error. */
  readonly secret?: string;
}

const NEVER = new AbortController().signal;

/** Whatever a provider does, a source throws a typed fault and hands on no value of the batch. */
export function describePriceSourceFaults(name: string, provider: FaultyProvider): void {
  describe(`${name} against a provider that misbehaves`, () => {
    const stub = stubOfSuite();
    expectSilence();

    const calls = (limits: Limits = PATIENT): Record<string, () => Promise<unknown>> => {
      const source = provider.source(stub, limits);
      const { batchSize, quotes } = source.capabilities;
      const batch = [ACME.instrument, ALBION.instrument].slice(0, batchSize);
      return {
        history: () => source.history(ACME.instrument, RECORDED_FROM, RECORDED_TO, NEVER),
        ...(quotes ? { quotes: () => source.quotes(batch, RECORDED_AT, NEVER) } : {}),
      };
    };
    const faultOf = async (call: () => Promise<unknown>): Promise<unknown> =>
      call().then(
        () => 'answered',
        (error: unknown) => error,
      );

    it.each(TRANSPORT_TROUBLE)('takes %s for a fault of its kind', async (_case, answer, kind) => {
      stub.answer = provider.failing(answer);
      for (const call of Object.values(calls(kind === 'timeout' ? IMPATIENT : PATIENT))) {
        const fault = await faultOf(call);
        expect(fault).toSatisfy(isProviderFault);
        expect(fault).toMatchObject({ kind, retryAfterMs: kind === 'rate_limited' ? 7_000 : null });
        expect(String((fault as Error).stack)).not.toContain(provider.secret ?? 'apikey');
      }
    });

    it.each(GARBAGE)('hands nothing on of a batch with %s in it', async (_case, garbage) => {
      for (const which of Object.keys(calls())) {
        stub.answer = provider.serving({});
        expect(await calls()[which]!()).toBeDefined();
        stub.answer = provider.serving(garbage);
        const fault = await faultOf(calls()[which]!);
        expect(fault, which).toSatisfy((error) => isProviderFault(error, 'malformed'));
      }
    });

    it('hands nothing on of an answer that was cut off', async () => {
      for (const which of Object.keys(calls())) {
        const whole = provider.serving({});
        stub.answer = (request) => {
          const answer = whole(request);
          if (typeof answer === 'string') return answer;
          const { body } = answer;
          const isOfPrices = body.length > 50;
          return isOfPrices ? { ...answer, body: body.slice(0, body.length - 25) } : answer;
        };
        expect(await faultOf(calls()[which]!), which).toSatisfy((error) => isProviderFault(error, 'malformed'));
      }
    });

    it('ends a call that is called off while the provider hangs, and lets go of the connection', async () => {
      stub.answer = () => 'hang';
      const source = provider.source(stub, PATIENT);
      const caller = new AbortController();
      const call = source.history(ACME.instrument, RECORDED_FROM, RECORDED_TO, caller.signal);
      caller.abort(new Error('called off'));
      await expect(call).rejects.toThrow('called off');
    });
  });
}
