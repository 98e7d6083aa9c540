import type { Holding, HoldingsResult, HoldingsTotals } from '@portfolio-metrics/holdings';
import { ok, type Outcome } from '@portfolio-metrics/kernel';
import type { StageOne } from './stage-one.js';

/** Everything in a scope, as far as a sum over it may lack a part. */
interface Parts {
  readonly holdings: readonly Holding[];
  readonly open: readonly Holding[];
  readonly result: HoldingsResult;
  /** Interest, fees or taxes of no instrument in a foreign currency whose rates failed. */
  readonly unattachedUnknown: boolean;
}

/**
 * Holdings without sums that an input's failure left incomplete. One instrument without a price is a gap that totals name and state the
 * coverage of; a source that failed may have left out anything, so a sum that lacks a part because of it is `null`, and so are the
 * shares of the whole.
 */
export function withoutPartialSums(
  computed: Outcome<HoldingsResult>,
  inputs: StageOne,
): { readonly result: Outcome<HoldingsResult>; readonly sumsKnown: boolean } {
  if (computed.status !== 'ok' || (inputs.prices.status === 'ok' && inputs.exchangeRates.status === 'ok')) {
    return { result: computed, sumsKnown: computed.status === 'ok' };
  }
  const { value } = computed;
  const open = value.holdings.filter(({ status }) => status === 'open');
  const parts = { holdings: value.holdings, open, result: value, unattachedUnknown: hasUnattachedUnknown(inputs) };
  const totals = withheldTotals(parts, inputs);
  if (totals.totalValue !== null) return { result: ok({ ...value, totals }), sumsKnown: true };
  const holdings = value.holdings.map((holding) => ({ ...holding, weightPercent: null }));
  return { result: ok({ ...value, holdings, totals }), sumsKnown: false };
}

function withheldTotals({ holdings, open, result, unattachedUnknown }: Parts, inputs: StageOne): HoldingsTotals {
  const { totals, cash } = result;
  const every = <T>(items: readonly T[], of: (item: T) => unknown): boolean => items.every((item) => of(item) !== null);
  const cashKnown = every(cash, ({ baseAmount }) => baseAmount);
  const costKnown = every(open, ({ base }) => base.costBasis);
  const gainKnown = !unattachedUnknown && every(holdings, ({ base }) => base.totalGain);
  const dayKnown = every(open, ({ base }) => base.dayChange);
  const keep = <T>(known: boolean, value: T): T | null => (known ? value : null);
  return {
    ...totals,
    totalValue: keep(cashKnown && every(open, ({ base }) => base.marketValue), totals.totalValue),
    totalCost: keep(costKnown, totals.totalCost),
    cash: keep(cashKnown, totals.cash),
    unrealizedGain: keep(
      every(open, ({ base }) => base.unrealizedGain),
      totals.unrealizedGain,
    ),
    realizedGain: keep(
      every(holdings, ({ base }) => base.realizedGain),
      totals.realizedGain,
    ),
    income: keep(!unattachedUnknown && every(holdings, ({ base }) => base.income), totals.income),
    fees: keep(!unattachedUnknown && every(holdings, ({ base }) => base.fees), totals.fees),
    taxes: keep(!unattachedUnknown && every(holdings, ({ base }) => base.taxes), totals.taxes),
    totalGain: keep(gainKnown, totals.totalGain),
    totalGainPercent: keep(gainKnown, totals.totalGainPercent),
    dayChange: keep(dayKnown, totals.dayChange),
    dayChangePercent: keep(dayKnown, totals.dayChangePercent),
    priceCoveragePercent: keep(costKnown && inputs.prices.status !== 'unavailable', totals.priceCoveragePercent),
  };
}

function hasUnattachedUnknown({ ledger, exchangeRates, baseCurrency, date }: StageOne): boolean {
  if (exchangeRates.status === 'ok') return false;
  return ledger.transactions.some(
    (transaction) =>
      transaction.date <= date &&
      transaction.symbol === null &&
      transaction.currency !== baseCurrency &&
      ['INTEREST', 'DIVIDEND', 'FEE', 'TAX'].includes(transaction.type),
  );
}
