import type { TransactionDraft, ReportField } from './transaction-draft.js';

/** A draft whose currency is known: what a row of the ledger is made of. */
export interface SettledTransaction extends TransactionDraft {
  readonly currency: string;
}

/**
 * `draft` in its stated currency, else the instrument's, else the portfolio's base. `null`, with a report, when an exchange rate is
 * stated between a currency and itself: a figure would be multiplied by it.
 *
 * @param instrumentCurrency of the draft's symbol; `null`: the draft names none.
 */
export function settleTransaction(
  draft: TransactionDraft,
  baseCurrency: string,
  instrumentCurrency: string | null,
  report: ReportField,
): SettledTransaction | null {
  const currency = draft.currency ?? instrumentCurrency ?? baseCurrency;
  if (currency === baseCurrency && draft.fxRate !== null && !/^1(?:\.0+)?$/.test(draft.fxRate)) {
    report('fxRate', `must be 1 or absent: ${currency} is the portfolio's base currency`);
    return null;
  }
  return { ...draft, currency };
}
