import { type Decimal, toDecimalString } from '@portfolio-metrics/kernel';
import { majorCurrencyOf } from '@portfolio-metrics/ledger';
import { statedText } from './stated-text.js';

/** Either a price that may be stored, as decimal text in the instrument's currency, or why it may not, and what is wrong of it. */
export type Admission = { readonly price: string } | { readonly problem: string; readonly of: 'price' | 'currency' };

const LARGEST = 1e14;

/**
 * The gate that every price passes, imported or provided: it must be stated in the instrument's currency or in a minor unit of
 * it (100 GBX are 1 GBP), positive, and within what is stored (14 digits before and 10 behind the point).
 */
export function admitPrice(price: Decimal, currency: string, instrumentCurrency: string): Admission {
  const isMinor = majorCurrencyOf(currency) === instrumentCurrency;
  if (!isMinor && currency !== instrumentCurrency) {
    return { problem: `is in ${statedText(currency)}, the instrument is in ${instrumentCurrency}`, of: 'currency' };
  }
  if (!price.isFinite() || !price.greaterThan(0)) return { problem: 'must be greater than 0', of: 'price' };
  // Before it is written out: an exponent of millions is megabytes of text.
  if (!price.lessThan(isMinor ? 100 * LARGEST : LARGEST)) {
    return { problem: 'has more than 14 digits before the point', of: 'price' };
  }
  const text = toDecimalString(isMinor ? price.dividedBy(100) : price);
  return text === '0'
    ? { problem: 'is smaller than 10 digits behind the point can state', of: 'price' }
    : { price: text };
}
