import { faultName, type Outcome, SystemClock, unavailable, type UnavailableReason } from '@portfolio-metrics/kernel';
import { DependencyGuard, type GuardSurroundings, READ_RETRY } from '@portfolio-metrics/resilience';
import { type PricedInstrument, PriceSource, type RateLimits } from '../price-source.js';
import { isProviderFault, ProviderFault } from '../provider-fault.js';
import { CallPace, type CallPaceOptions } from './call-pace.js';
import { type SetAsideListener, SetAsideSource } from './set-aside.js';

/** A provider behind its own guard, at its own pace. */
export interface GuardedProvider<S> {
  readonly source: S;
  readonly guard: DependencyGuard;
  readonly pace: CallPace;
}

export interface ChainSurroundings extends GuardSurroundings {
  /** By the name of a provider, so that its prices and rates share one. Default: one of its own for each kind. */
  readonly paces?: Map<string, CallPace>;
  readonly pace?: CallPaceOptions;
  readonly onSetAside?: SetAsideListener;
}

/** Providers answer slower than our own database, some in several steps; the refresh has time. */
const TIMEOUT_MS = 30_000;
/** The calls of one run follow closely; what is down for less is asked again within the run. */
const HALF_OPEN_AFTER_MS = 30_000;
/** How long a provider is left alone that asked to be and did not say how long, and one that wants nothing from us, in milliseconds. */
const RATE_LIMIT_PAUSE_MS = 60_000;
const REFUSED_PAUSE_MS = 900_000;

interface Provider {
  readonly name: string;
  readonly limits: RateLimits;
}

/**
 * Gives each provider of a kind a guard of its own, named `<kind>:<provider>`, and its pace, in the order of preference. One call in
 * ten may be tried a second time.
 */
export function guarded<S extends Provider>(
  kind: 'prices' | 'rates',
  sources: readonly S[],
  surroundings: ChainSurroundings,
): readonly GuardedProvider<S>[] {
  const { paces = new Map<string, CallPace>(), pace, onSetAside, ...ofGuard } = surroundings;
  const clock = surroundings.clock ?? new SystemClock();
  return sources.map((source) => {
    const own = paces.get(source.name) ?? new CallPace(clock, source.limits, pace);
    paces.set(source.name, own);
    const options = { timeoutMs: TIMEOUT_MS, halfOpenAfterMs: HALF_OPEN_AFTER_MS, retry: READ_RETRY };
    return {
      // A source of prices stays one: what it is wrapped in has all of its methods.
      source: source instanceof PriceSource ? (new SetAsideSource(source, clock, onSetAside) as Provider as S) : source,
      guard: new DependencyGuard(`${kind}:${source.name}`, options, ofGuard),
      pace: own,
    };
  });
}

/**
 * Calls the provider at its pace; every failure is a value, an expected error of the call too. A provider that says that it is asked too
 * often, or that it does not want us, is well: its guard does not count that, and it is left alone for a while.
 */
export async function ask<S, T>(
  { guard, source, pace }: GuardedProvider<S>,
  question: (source: S, signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<Outcome<T>> {
  try {
    const wait = await pace.enter(signal);
    if (wait !== null) return unavailable('overloaded', tooOften(wait));
    const outcome = await guard.call(paced(question, source, pace, signal));
    if (outcome.status === 'unavailable') {
      if (outcome.reason === 'circuit_open') pace.giveBack();
      return signal?.aborted === true ? unavailable('cancelled') : outcome;
    }
    const answer = outcome.value;
    if ('value' in answer)
      return outcome.status === 'ok' ? { status: 'ok', value: answer.value } : unavailable('failed');
    pace.pause(pauseOf(answer.turnedAway));
    return unavailable('failed', answer.turnedAway);
  } catch (error) {
    return signal?.aborted === true ? unavailable('cancelled') : unavailable('failed', error);
  }
}

type Answer<T> = { readonly value: T } | { readonly turnedAway: ProviderFault };

/** The first try has its place; a second one takes one of its own or is not made. */
function paced<S, T>(
  question: (source: S, signal: AbortSignal) => Promise<T>,
  source: S,
  pace: CallPace,
  caller: AbortSignal | undefined,
): (signal: AbortSignal) => Promise<Answer<T>> {
  let tries = 0;
  return async (signal) => {
    tries += 1;
    if (tries > 1 && !pace.tryEnter()) return { turnedAway: tooOften(pace.waitMs()) };
    try {
      return { value: await question(source, caller === undefined ? signal : AbortSignal.any([signal, caller])) };
    } catch (error) {
      if (isProviderFault(error, 'rate_limited') || isProviderFault(error, 'refused')) return { turnedAway: error };
      throw error;
    }
  };
}

function tooOften(waitMs: number): ProviderFault {
  const seconds = Math.ceil(waitMs / 1_000);
  return new ProviderFault('rate_limited', `it may be asked again in ${seconds} s`, { retryAfterMs: waitMs });
}

function pauseOf(fault: ProviderFault): number {
  return fault.retryAfterMs ?? (fault.kind === 'refused' ? REFUSED_PAUSE_MS : RATE_LIMIT_PAUSE_MS);
}

/**
 * One line for a report: the reason, and the kind of the error when there is one. Never its text: it may quote what a provider, or
 * whoever pretends to be one, has sent.
 */
export function reasonOf({ reason, error }: { readonly reason: UnavailableReason; readonly error?: unknown }): string {
  if (error === undefined) return reason;
  if (!isProviderFault(error)) return `${reason}: ${faultName(error)}`;
  const again = error.retryAfterMs === null ? '' : `, again in ${Math.ceil(error.retryAfterMs / 1_000)} s`;
  return `${reason}: ${error.kind}${again}`;
}

/** Which providers are asked for some symbols, in their order, by symbol; those that are not listed are asked for in the usual order. */
export type ProviderOverrides = Readonly<Record<string, readonly string[]>>;

/** Instruments that are asked for in the same order of providers. */
export interface Chain<S, I> {
  readonly providers: readonly GuardedProvider<S>[];
  readonly instruments: readonly I[];
}

/** Sorts instruments by the providers that they are asked from; overrides name providers that are in `providers`. */
export function chainsOf<S extends { readonly name: string }, I extends Pick<PricedInstrument, 'symbol'>>(
  providers: readonly GuardedProvider<S>[],
  overrides: ProviderOverrides,
  instruments: readonly I[],
): readonly Chain<S, I>[] {
  const chains = new Map<string, { providers: readonly GuardedProvider<S>[]; instruments: I[] }>();
  for (const instrument of instruments) {
    const own = Object.hasOwn(overrides, instrument.symbol) ? overrides[instrument.symbol]! : null;
    const key = own === null ? 'usual' : `own:${own.join(',')}`;
    const chain = chains.get(key);
    if (chain === undefined) chains.set(key, { providers: chainOf(providers, own), instruments: [instrument] });
    else chain.instruments.push(instrument);
  }
  return [...chains.values()];
}

/** The providers of one symbol, in the order in which they are asked. */
export function providersFor<S extends { readonly name: string }>(
  providers: readonly GuardedProvider<S>[],
  overrides: ProviderOverrides,
  symbol: string,
): readonly GuardedProvider<S>[] {
  return chainOf(providers, Object.hasOwn(overrides, symbol) ? overrides[symbol]! : null);
}

function chainOf<S extends { readonly name: string }>(
  providers: readonly GuardedProvider<S>[],
  names: readonly string[] | null,
): readonly GuardedProvider<S>[] {
  if (names === null) return providers;
  return names.flatMap((name) => providers.filter(({ source }) => source.name === name));
}
