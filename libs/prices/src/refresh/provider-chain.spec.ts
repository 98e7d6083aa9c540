import { calendarDate, Decimal } from '@portfolio-metrics/kernel';
import { GuardRegistry } from '@portfolio-metrics/resilience';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { ACME, ALBION } from '../../../../test/support/stub-providers/recorded-market.js';
import {
  NO_HISTORY,
  type PricedInstrument,
  PriceSource,
  type ProvidedHistory,
  type ProvidedQuote,
  type RateLimits,
} from '../price-source.js';
import { ProviderFault, type ProviderFaultKind } from '../provider-fault.js';
import type { CallPace } from './call-pace.js';
import { ask, chainsOf, type ChainSurroundings, type GuardedProvider, guarded, reasonOf } from './provider-chain.js';
import { SET_ASIDE_MS } from './set-aside.js';

const AT = new Date('2024-06-14T15:00:00Z');

class FakeSource extends PriceSource {
  readonly quoted: string[][] = [];
  readonly historyOf = vi.fn<() => Promise<ProvidedHistory>>(async () => NO_HISTORY);
  spoiled = new Set<string>();

  constructor(
    override readonly name = 'fake',
    override readonly limits: RateLimits = {},
  ) {
    super();
  }

  override async quotes(instruments: readonly PricedInstrument[]): Promise<ReadonlyMap<string, ProvidedQuote>> {
    const symbols = instruments.map(({ symbol }) => symbol);
    this.quoted.push(symbols);
    const subjects = symbols.filter((symbol) => this.spoiled.has(symbol)).slice(0, 1);
    if (subjects.length > 0) throw new ProviderFault('malformed', `${subjects[0]!}: 0 is no price`, { subjects });
    return new Map(symbols.map((symbol) => [symbol, { price: new Decimal(1), currency: 'USD', asOf: AT }]));
  }

  override async history(): Promise<ProvidedHistory> {
    return await this.historyOf();
  }
}

describe('a chain of providers', () => {
  let clock: ManualClock;
  beforeEach(() => {
    clock = new ManualClock(AT.toISOString());
  });
  const chain = (source: FakeSource, surroundings: ChainSurroundings = {}): GuardedProvider<PriceSource> =>
    guarded<PriceSource>('prices', [source], { clock, random: () => 0, pace: { maxWaitMs: 0 }, ...surroundings })[0]!;
  const history = async (
    provider: GuardedProvider<PriceSource>,
  ): ReturnType<typeof ask<PriceSource, ProvidedHistory>> =>
    ask(provider, async (source, signal) =>
      source.history(ACME.instrument, calendarDate('2024-06-03'), calendarDate('2024-06-13'), signal),
    );
  const fault = (kind: ProviderFaultKind, retryAfterMs?: number): ProviderFault =>
    new ProviderFault(kind, 'no', retryAfterMs === undefined ? {} : { retryAfterMs });

  it('hands an answer on', async () => {
    expect(await history(chain(new FakeSource()))).toEqual({ status: 'ok', value: NO_HISTORY });
  });

  it('stops asking a provider that is down after a few calls, and shows it to the operator', async () => {
    const source = new FakeSource();
    source.historyOf.mockRejectedValue(fault('server_error'));
    const registry = new GuardRegistry();
    const provider = chain(source, { registry });
    for (let index = 0; index < 20; index += 1) await history(provider);
    expect(source.historyOf.mock.calls.length).toBeLessThanOrEqual(6);
    expect(registry.impaired()).toEqual(['prices:fake']);
    clock.advance(31_000);
    source.historyOf.mockResolvedValue(NO_HISTORY);
    await history(provider);
    expect(registry.impaired()).toEqual([]);
  });

  it('tries a failed call a second time, but not more than one call in ten', async () => {
    const source = new FakeSource();
    const provider = chain(source);
    let calls = 0;
    source.historyOf.mockImplementation(async () => {
      calls += 1;
      if (calls === 11) throw fault('unreachable');
      return NO_HISTORY;
    });
    for (let index = 0; index < 11; index += 1) expect(await history(provider)).toMatchObject({ status: 'ok' });
    expect(calls).toBe(12);
  });

  it('tries nothing a second time that is beyond the limits', async () => {
    const source = new FakeSource('fake', { perDay: 11 });
    const provider = chain(source);
    for (let index = 0; index < 10; index += 1) await history(provider);
    source.historyOf.mockRejectedValue(fault('unreachable'));
    expect(await history(provider)).toMatchObject({ status: 'unavailable', error: { kind: 'rate_limited' } });
    expect(source.historyOf).toHaveBeenCalledTimes(11);
  });

  it('leaves a provider alone for as long as it asks to be, and does not take that for a fault', async () => {
    const source = new FakeSource();
    const provider = chain(source);
    source.historyOf.mockRejectedValue(fault('rate_limited', 120_000));
    expect(await history(provider)).toMatchObject({ status: 'unavailable', error: { kind: 'rate_limited' } });
    source.historyOf.mockResolvedValue(NO_HISTORY);
    clock.advance(119_000);
    expect(await history(provider)).toMatchObject({ reason: 'overloaded', error: { retryAfterMs: 1_000 } });
    expect(source.historyOf).toHaveBeenCalledTimes(1);
    clock.advance(1_000);
    expect(await history(provider)).toMatchObject({ status: 'ok' });
    for (let index = 0; index < 20; index += 1) {
      source.historyOf.mockRejectedValue(fault('rate_limited', 0));
      await history(provider);
    }
    expect(provider.guard.state).toBe('closed');
  });

  it('leaves a provider alone for a quarter of an hour that does not want us', async () => {
    const source = new FakeSource();
    const provider = chain(source);
    source.historyOf.mockRejectedValue(fault('refused'));
    await history(provider);
    clock.advance(899_000);
    await history(provider);
    expect(source.historyOf).toHaveBeenCalledTimes(1);
    clock.advance(1_000);
    await history(provider);
    expect(source.historyOf).toHaveBeenCalledTimes(2);
    expect(provider.guard.state).toBe('closed');
  });

  it('keeps the limits of a provider over prices and rates together, and counts what is really asked', async () => {
    const paces = new Map<string, CallPace>();
    const source = new FakeSource('fake', { perDay: 2 });
    const provider = chain(source, { paces });
    const [rates] = guarded('rates', [{ name: 'fake', limits: { perDay: 2 } }], {
      clock,
      paces,
      pace: { maxWaitMs: 0 },
    });
    await history(provider);
    expect(await ask(rates!, async () => 1)).toEqual({ status: 'ok', value: 1 });
    expect(await history(provider)).toMatchObject({ reason: 'overloaded', error: { kind: 'rate_limited' } });
    expect(source.historyOf).toHaveBeenCalledTimes(1);
  });

  it('does not spend the calls of the day on a circuit that is open', async () => {
    const source = new FakeSource('fake', { perDay: 8 });
    const provider = chain(source);
    source.historyOf.mockRejectedValue(fault('server_error'));
    for (let index = 0; index < 30; index += 1) await history(provider);
    expect(provider.guard.state).toBe('open');
    clock.advance(31_000);
    source.historyOf.mockResolvedValue(NO_HISTORY);
    expect(await history(provider)).toMatchObject({ status: 'ok' });
  });

  it('ends a call that is called off, and calls it that', async () => {
    const source = new FakeSource();
    const off = new AbortController();
    const call = ask(
      chain(source),
      async (_source, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
      off.signal,
    );
    await Promise.resolve();
    off.abort(new Error('stop'));
    expect(await call).toMatchObject({ status: 'unavailable', reason: 'cancelled' });
  });

  it.each([
    ['a fault of the provider', new ProviderFault('malformed', 'sentinel'), 'failed: malformed'],
    [
      'one that says when to ask again',
      new ProviderFault('rate_limited', 'sentinel', { retryAfterMs: 1_500 }),
      'failed: rate_limited, again in 2 s',
    ],
    [
      'an error of the network',
      Object.assign(new Error('sentinel'), { code: 'ECONNRESET' }),
      'failed: Error ECONNRESET',
    ],
    ['an error of anything else', new Error('sentinel'), 'failed: Error'],
    ['no error', undefined, 'failed'],
  ])('says why in one line, of %s no more than its kind', (_, error, expected) => {
    expect(reasonOf({ reason: 'failed', error })).toBe(expected);
  });

  describe('with a symbol that spoils its batch', () => {
    const batch = ['A', 'B', 'C', 'D', 'E'].map((symbol) => ({ ...ACME.instrument, symbol }));
    const quotes = async (provider: GuardedProvider<PriceSource>): ReturnType<typeof ask<PriceSource, string[]>> =>
      ask(provider, async (source, signal) => [...(await source.quotes(batch, AT, signal)).keys()]);

    it('asks for the others again, leaves it out for an hour, and tells', async () => {
      const source = new FakeSource();
      const told: string[] = [];
      const provider = chain(source, {
        onSetAside: (name, symbols, { message }) => told.push(`${name} ${symbols[0]!} ${message}`),
      });
      source.spoiled = new Set(['C']);
      expect(await quotes(provider)).toEqual({ status: 'ok', value: ['A', 'B', 'D', 'E'] });
      expect(told).toEqual(['fake C C: 0 is no price']);
      source.spoiled.clear();
      expect(await quotes(provider)).toMatchObject({ value: ['A', 'B', 'D', 'E'] });
      clock.advance(SET_ASIDE_MS);
      expect(await quotes(provider)).toMatchObject({ value: ['A', 'B', 'C', 'D', 'E'] });
      expect(source.quoted.map((symbols) => symbols.length)).toEqual([5, 4, 4, 5]);
    });

    it('gives the batch up when what is left is no better, or nobody is named', async () => {
      const source = new FakeSource();
      source.spoiled = new Set(['A']);
      const alone = await ask(chain(source), async (one, signal) => one.quotes([batch[0]!], AT, signal));
      expect(alone).toMatchObject({ status: 'unavailable', error: { kind: 'malformed' } });
      source.quotes = async () => {
        throw fault('malformed');
      };
      expect(await quotes(chain(source))).toMatchObject({ status: 'unavailable', error: { kind: 'malformed' } });
    });
  });

  it('asks for each symbol in its own order of providers', () => {
    const all = guarded<PriceSource>('prices', [new FakeSource('one'), new FakeSource('two')], { clock });
    const other = { ...ALBION.instrument, symbol: 'OTHER' };
    const chains = chainsOf(all, { 'ALBION.L': ['two', 'one'], OTHER: [] }, [
      ACME.instrument,
      ALBION.instrument,
      other,
    ]);
    const shown = chains.map(({ providers, instruments }) => [
      providers.map(({ source }) => source.name),
      instruments.map(({ symbol }) => symbol),
    ]);
    expect(shown).toEqual([
      [['one', 'two'], ['ACME']],
      [['two', 'one'], ['ALBION.L']],
      [[], ['OTHER']],
    ]);
  });
});
