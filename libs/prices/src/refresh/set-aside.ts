import type { CalendarDate, Clock } from '@portfolio-metrics/kernel';
import {
  type InstrumentDescription,
  type PricedInstrument,
  PriceSource,
  type ProvidedHistory,
  type ProvidedQuote,
} from '../price-source.js';
import { isProviderFault, type ProviderFault } from '../provider-fault.js';

/** How long a symbol is not asked for after its value spoiled a batch, in milliseconds. */
export const SET_ASIDE_MS = 3_600_000;

/** Told of symbols that are left out for a while, and why. */
export type SetAsideListener = (source: string, symbols: readonly string[], fault: ProviderFault) => void;

/** Symbols that are left out for a while, and the fault that names them. */
export interface SpoiledAnswer {
  readonly symbols: readonly string[];
  readonly fault: ProviderFault;
}

/**
 * A source whose batches of quotes survive a symbol that spoils them. An answer with one impossible value is refused as a whole; if
 * the fault names less than half of the batch, the others are asked for again without them, and they are left out for an hour. A
 * fault that names none, or most, is the provider's and is passed on.
 */
export class SetAsideSource extends PriceSource {
  override readonly name: string;
  override readonly capabilities: PriceSource['capabilities'];
  override readonly limits: PriceSource['limits'];
  /** Until when, on the monotonic clock. */
  private readonly aside = new Map<string, number>();
  private spoiled: SpoiledAnswer[] = [];

  constructor(
    private readonly source: PriceSource,
    private readonly clock: Clock,
    private readonly tell: SetAsideListener = () => undefined,
  ) {
    super();
    this.name = source.name;
    this.capabilities = source.capabilities;
    this.limits = source.limits;
  }

  override async quotes(
    instruments: readonly PricedInstrument[],
    at: Date,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ProvidedQuote>> {
    const now = this.clock.monotonicMs();
    const asked = instruments.filter(({ symbol }) => (this.aside.get(symbol) ?? 0) <= now);
    if (asked.length === 0) return new Map();
    try {
      return await this.source.quotes(asked, at, signal);
    } catch (error) {
      const spoilers = spoilersIn(error, asked);
      if (spoilers.length === 0 || 2 * spoilers.length >= asked.length) throw error;
      for (const symbol of spoilers) this.aside.set(symbol, now + SET_ASIDE_MS);
      this.spoiled.push({ symbols: spoilers, fault: error as ProviderFault });
      this.tell(this.name, spoilers, error as ProviderFault);
      return await this.quotes(asked, at, signal);
    }
  }

  /** What spoiled answers since this was asked for last. */
  takeSpoiled(): readonly SpoiledAnswer[] {
    const taken = this.spoiled;
    this.spoiled = [];
    return taken;
  }

  override async history(
    instrument: PricedInstrument,
    from: CalendarDate,
    to: CalendarDate,
    signal: AbortSignal,
  ): Promise<ProvidedHistory> {
    return await this.source.history(instrument, from, to, signal);
  }

  override async describe(symbol: string, signal: AbortSignal): Promise<InstrumentDescription | null> {
    return await this.source.describe(symbol, signal);
  }

  override async search(text: string, signal: AbortSignal): Promise<readonly InstrumentDescription[]> {
    return await this.source.search(text, signal);
  }
}

function spoilersIn(error: unknown, asked: readonly PricedInstrument[]): readonly string[] {
  if (!isProviderFault(error, 'malformed')) return [];
  return asked.map(({ symbol }) => symbol).filter((symbol) => error.subjects.includes(symbol));
}
