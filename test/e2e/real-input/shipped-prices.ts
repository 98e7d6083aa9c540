import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parse } from 'csv-parse/sync';

/** A close as the package ships it: `YYYY-MM-DD` and a decimal text, untouched. */
export interface ShippedClose {
  readonly date: string;
  readonly close: string;
}

const require = createRequire(import.meta.url);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Monthly closes of MSFT, AMZN, IBM, GOOG and AAPL, January 2000 to March 2010, by symbol; `vega-datasets`, stocks.csv. */
export function monthlyStocks(): ReadonlyMap<string, readonly ShippedClose[]> {
  const bySymbol = new Map<string, ShippedClose[]>();
  for (const row of rows(vegaFile('stocks.csv'))) {
    const closes = bySymbol.get(row['symbol']!) ?? [];
    closes.push({ date: isoDate(row['date']!), close: row['price']! });
    bySymbol.set(row['symbol']!, closes);
  }
  return bySymbol;
}

/** Daily closes of the S&P 500, January 2000 to April 2020; `vega-datasets`, sp500-2000.csv. */
export function dailySp500(): readonly ShippedClose[] {
  return rows(vegaFile('sp500-2000.csv')).map((row) => ({ date: row['date']!, close: row['close']! }));
}

/** Daily closes of AAPL, May 2013 to May 2018, adjusted for the 7:1 split of June 2014; `@observablehq/sample-datasets`, aapl.csv. */
export function dailyApple(): readonly ShippedClose[] {
  return rows(require.resolve('@observablehq/sample-datasets/aapl.csv')).map((row) => ({
    date: row['Date']!,
    close: row['Close']!,
  }));
}

/** The package exports its entry only; the files lie beside the folder of the entry. */
function vegaFile(name: string): string {
  return path.join(path.dirname(require.resolve('vega-datasets')), '..', 'data', name);
}

function rows(file: string): Array<Record<string, string>> {
  return parse(readFileSync(file, 'utf8'), { columns: true, skip_empty_lines: true });
}

/** `Mar 1 2000` as `2000-03-01`. */
function isoDate(text: string): string {
  const [month, day, year] = text.split(' ');
  return `${year}-${String(MONTHS.indexOf(month!) + 1).padStart(2, '0')}-${day!.padStart(2, '0')}`;
}
