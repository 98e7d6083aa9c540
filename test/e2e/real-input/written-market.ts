import { Fraction } from './oracle/fraction.js';
import { Market } from './oracle/market.js';
import { APPLE_SPLITS, DOLLAR_IN_EUROS } from './ledger.js';
import { tradedCloses } from './traded-closes.js';

/** The market of the ledger, as the oracle sees it: straight from the files, not from the service. */
export function writtenMarket(): Market {
  const closes = new Map(
    [...tradedCloses()].map(([symbol, series]) => [
      symbol,
      series.map(({ date, close }) => ({ date, value: Fraction.of(close) })),
    ]),
  );
  const splits = APPLE_SPLITS.map((split) => ({
    date: split.date,
    factor: Fraction.ratio(split.numerator, split.denominator),
  }));
  const rates = DOLLAR_IN_EUROS.map(([date, rate]) => ({ date, value: Fraction.of(rate) }));
  return new Market(closes, new Map([['AAPL', splits]]), new Map([['USD>EUR', rates]]));
}
