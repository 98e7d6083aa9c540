import { ONE, type CalendarDate, type Decimal } from '@portfolio-metrics/kernel';
import type { LedgerTransaction } from '@portfolio-metrics/ledger';
import { roundMoney, type Amount } from './amount.js';
import type { RateLookup } from './holdings-input.js';

/** The rates of one transaction; `null`: not known. */
export interface TradeRates {
  /** From the transaction's currency to the instrument's. */
  readonly local: Decimal | null;
  /** From the transaction's currency to the base currency. */
  readonly base: Decimal | null;
  /** From the instrument's currency to the base currency: what a gain is split into price and currency with. */
  readonly localToBase: Decimal | null;
}

const SAME_CURRENCY: TradeRates = { local: ONE, base: ONE, localToBase: ONE };

/**
 * Rates of trades and of days. A trade uses the rate that was recorded on it, else the one of its date; a recorded rate leads to its
 * portfolio's base currency and from there by the rate of the date. A currency against itself is 1. Never a rate of another day later on.
 */
export class CurrencyConversion {
  private readonly remembered = new Map<string, { date: CalendarDate; rate: Decimal | null }>();

  constructor(
    private readonly rates: RateLookup | null,
    private readonly baseCurrency: string,
  ) {}

  rateOn(from: string, to: string, date: CalendarDate): Decimal | null {
    if (from === to) return ONE;
    if (this.rates === null) return null;
    const pair = `${from}${to}`;
    const last = this.remembered.get(pair);
    if (last !== undefined && last.date === date) return last.rate;
    const rate = this.rates(from, to, date);
    this.remembered.set(pair, { date, rate });
    return rate;
  }

  ratesOf(transaction: LedgerTransaction, localCurrency: string, portfolioBase: string): TradeRates {
    const { currency, date, fxRate } = transaction;
    if (currency === localCurrency && currency === this.baseCurrency) return SAME_CURRENCY;
    const base = this.baseRateOf(transaction, portfolioBase);
    if (currency === localCurrency) return { local: ONE, base, localToBase: base };
    if (localCurrency === this.baseCurrency) return { local: base, base, localToBase: ONE };
    const localToBase = this.rateOn(localCurrency, this.baseCurrency, date);
    const recorded = localCurrency === portfolioBase ? fxRate : null;
    return { local: recorded ?? this.rateOn(currency, localCurrency, date), base, localToBase };
  }

  private baseRateOf({ currency, date, fxRate }: LedgerTransaction, portfolioBase: string): Decimal | null {
    if (currency === this.baseCurrency) return ONE;
    if (fxRate === null || currency === portfolioBase) return this.rateOn(currency, this.baseCurrency, date);
    if (portfolioBase === this.baseCurrency) return fxRate;
    return this.rateOn(portfolioBase, this.baseCurrency, date)?.times(fxRate) ?? null;
  }
}

export function convert(value: Decimal, rates: Pick<TradeRates, 'local' | 'base'>): Amount {
  const local = convertAt(value, rates.local);
  return { local, base: rates.base === rates.local ? local : convertAt(value, rates.base) };
}

export function convertAt(value: Decimal, rate: Decimal | null): Decimal | null {
  if (rate === null) return null;
  return roundMoney(rate === ONE ? value : value.times(rate));
}
