import type { HoldingsInput } from './holdings-input.js';
import type { CashBalance, Holding } from './holdings-result.js';
import type { MissingInputs } from './missing-inputs.js';

/** Notes why figures of `holding` are `null`. */
export function noteMissing(missing: MissingInputs, input: HoldingsInput, holding: Holding): void {
  const { symbol } = holding;
  if (holding.quantity === null) {
    missing.add('holdings', 'oversold', symbol);
    return;
  }
  if (holding.status === 'open') noteMissingValue(missing, input, holding);
  const local = [holding.costBasis, holding.realizedGain, holding.income, holding.fees, holding.taxes];
  const { base } = holding;
  const inBase = [base.costBasis, base.realizedGain, base.income, base.fees, base.taxes, base.realizedFxEffect];
  if (local.includes(null)) missing.add('holdings', 'unknown_cost', symbol);
  else if (inBase.includes(null)) missing.add('exchangeRates', rateReason(input), symbol);
}

export function noteMissingCash(missing: MissingInputs, input: HoldingsInput, cash: readonly CashBalance[]): void {
  for (const { currency, baseAmount } of cash) {
    if (baseAmount === null) missing.add('cash', rateReason(input), currency);
  }
}

function noteMissingValue(missing: MissingInputs, input: HoldingsInput, holding: Holding): void {
  const { symbol } = holding;
  if (input.prices === null) missing.add('prices', 'source_unavailable', symbol);
  else if (holding.marketPrice === null) missing.add('prices', 'no_price', symbol);
  else if (holding.dayChange === null) noteMissingDayChange(missing, input, symbol);
  if (holding.base.exchangeRate === null) missing.add('exchangeRates', rateReason(input), symbol);
}

function noteMissingDayChange(missing: MissingInputs, input: HoldingsInput, symbol: string): void {
  const price = input.prices?.get(symbol);
  missing.add('dayChange', price?.currentSession ? 'no_previous_close' : 'price_not_current', symbol);
}

function rateReason(input: HoldingsInput): 'source_unavailable' | 'no_exchange_rate' {
  return input.rates === null ? 'source_unavailable' : 'no_exchange_rate';
}
