import { calendarDate } from '@portfolio-metrics/kernel';
import { type ExchangeRateSource, isProviderFault, type ProvidedRate } from '@portfolio-metrics/prices';
import { describe, expect, it } from 'vitest';
import { type Garbage, RECORDED_AT } from '../support/stub-providers/recorded-market.js';
import { stubOfSuite } from '../support/stub-providers/stub-of-suite.js';
import type { StubAnswer, StubHandler, StubProviderServer } from '../support/stub-providers/stub-provider-server.js';
import { expectSilence, GARBAGE, IMPATIENT, type Limits, PATIENT, TRANSPORT_TROUBLE } from './provider-trouble.js';

export interface FaultyRateProvider {
  /** A source that asks the stub. */
  readonly source: (stub: StubProviderServer, limits: Limits) => ExchangeRateSource;
  /** The recorded rates with garbage in the last one of the dollar. */
  readonly serving: (garbage: Garbage) => StubHandler;
  readonly failing: (answer: StubAnswer) => StubHandler;
  /** Garbage that is the provider's way to say that there is no rate: the others are handed on without it. */
  readonly meansNothing?: ReadonlySet<string>;
}

const { signal } = new AbortController();

/** Whatever a provider does, a source throws a typed fault and hands on no rate of the batch. */
export function describeExchangeRateSourceFaults(name: string, provider: FaultyRateProvider): void {
  describe(`${name} against a provider that misbehaves`, () => {
    const stub = stubOfSuite();
    expectSilence();

    const rates = async (limits: Limits = PATIENT): Promise<readonly ProvidedRate[]> =>
      provider.source(stub, limits).rates(['USD', 'GBP'], calendarDate('2024-06-03'), RECORDED_AT, signal);
    const trouble = async (limits?: Limits): Promise<unknown> => rates(limits).catch((error: unknown) => error);

    it.each(TRANSPORT_TROUBLE)('takes %s for a fault of its kind', async (_case, answer, kind) => {
      stub.answer = provider.failing(answer);
      const fault = await trouble(kind === 'timeout' ? IMPATIENT : PATIENT);
      expect(fault).toSatisfy(isProviderFault);
      expect(fault).toMatchObject({ kind, retryAfterMs: kind === 'rate_limited' ? 7_000 : null });
    });

    const refused = GARBAGE.filter(([, { price }]) => !(provider.meansNothing?.has(price ?? '') ?? false));
    it.each(refused)('hands nothing on of a batch with %s in it', async (_case, garbage) => {
      stub.answer = provider.serving({});
      expect(await rates()).toHaveLength(18);
      stub.answer = provider.serving(garbage);
      expect(await trouble()).toSatisfy((error) => isProviderFault(error, 'malformed'));
    });

    it('leaves out what is the way to say that there is no rate', async () => {
      for (const price of provider.meansNothing ?? []) {
        stub.answer = provider.serving({ price });
        expect(await rates(), price).toHaveLength(17);
      }
    });
  });
}
