/** `compareLedgerPlaces` as the tail of an `order by` over `transactions`. */
export const LEDGER_ORDER = `date, sequence, (type in ('SELL', 'TRANSFER_OUT')), ordinal`;
