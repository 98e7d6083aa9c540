import { Fraction } from './oracle/fraction.js';
import { APPLE_SPLITS } from './ledger.js';
import { dailyApple, dailySp500, monthlyStocks, type ShippedClose } from './shipped-prices.js';

/**
 * The shipped closes as they were traded, by symbol and in order of time. Of the splits in the ledger's years the packages have
 * divided the prices of Apple: of the 2:1 split of 2005 in the monthly file (as of 2000, too, which the ledger does not reach), of
 * the 7:1 split of 2014 in the daily one. What the service stores is the price of the day, so they are multiplied back, exactly.
 */
export function tradedCloses(): ReadonlyMap<string, readonly ShippedClose[]> {
  const monthly = monthlyStocks();
  const [split2005, split2014] = APPLE_SPLITS;
  const apple = [
    ...undivided(monthly.get('AAPL')!, split2005!.date, split2005!.numerator),
    ...undivided(dailyApple(), split2014!.date, split2014!.numerator),
  ];
  return new Map([...monthly, ['AAPL', apple], ['SP500', dailySp500()]]);
}

function undivided(closes: readonly ShippedClose[], splitDate: string, factor: number): ShippedClose[] {
  return closes.map(({ date, close }) => ({
    date,
    close: date < splitDate ? Fraction.of(close).times(Fraction.ratio(factor, 1)).toDecimal() : close,
  }));
}
