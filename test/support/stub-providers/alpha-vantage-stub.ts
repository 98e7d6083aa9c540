import { ACME, type Garbage, RECORDED_MARKET, type RecordedInstrument } from './recorded-market.js';
import type { StubAnswer, StubHandler } from './stub-provider-server.js';

const SPELLED: Readonly<Record<string, string>> = { ACME: 'ACME', 'ALBION.L': 'ALBION.LON' };

/** Alpha Vantage as its documentation shows it. `data` answers instead, where it is given. */
export function alphaVantageStub(garbage: Garbage = {}, data?: StubHandler): StubHandler {
  return (request) => {
    if (data !== undefined) return data(request);
    const query = request.url.searchParams;
    const recorded = RECORDED_MARKET.find(({ instrument }) => SPELLED[instrument.symbol] === query.get('symbol'));
    const changed = recorded === ACME ? garbage : {};
    switch (query.get('function')) {
      case 'GLOBAL_QUOTE':
        return recorded === undefined ? { body: '{"Global Quote": {}}' } : quote(recorded, changed);
      case 'TIME_SERIES_DAILY':
      case 'TIME_SERIES_DAILY_ADJUSTED':
        return recorded === undefined
          ? unknown()
          : series(recorded, changed, query.get('function')!.endsWith('ADJUSTED'));
      case 'SYMBOL_SEARCH':
        return search(query.get('keywords')!, garbage);
      default:
        return unknown();
    }
  };
}

function unknown(): StubAnswer {
  return { body: JSON.stringify({ 'Error Message': 'Invalid API call. Please retry or visit the documentation.' }) };
}

function quote({ instrument, quote: { price, asOf } }: RecordedInstrument, changed: Garbage): StubAnswer {
  const day = changed.date ?? asOf.toISOString().slice(0, 10);
  return {
    body: JSON.stringify({
      'Global Quote': {
        '01. symbol': SPELLED[instrument.symbol],
        '02. open': '1.0000',
        '05. price': onWire(changed.price ?? price),
        '06. volume': '3153',
        '07. latest trading day': day,
        '08. previous close': '1.0000',
      },
    }),
  };
}

function series(recorded: RecordedInstrument, changed: Garbage, isAdjusted: boolean): StubAnswer {
  const { instrument, closes, dividends } = recorded;
  const dates = [...closes.keys()];
  const days = dates.toReversed().map((date, index) => {
    const isChanged = index === 0;
    const close = (isChanged ? changed.price : undefined) ?? closes.get(date)!;
    const split = instrument.splits.find((one) => one.date === date);
    const events = {
      '5. adjusted close': '1.0000',
      '6. volume': '3153',
      '7. dividend amount': dividends.get(date) ?? '0.0000',
      '8. split coefficient': split === undefined ? '1.0' : (split.numerator / split.denominator).toFixed(1),
    };
    const day = { '1. open': '1.0000', '4. close': onWire(close), ...(isAdjusted ? events : { '5. volume': '3153' }) };
    return [(isChanged ? changed.date : undefined) ?? date, day] as const;
  });
  return {
    body: JSON.stringify({
      'Meta Data': { '1. Information': 'Daily Prices', '2. Symbol': SPELLED[instrument.symbol] },
      'Time Series (Daily)': Object.fromEntries(days),
    }),
  };
}

function search(keywords: string, garbage: Garbage): StubAnswer {
  const matches = RECORDED_MARKET.filter(
    ({ instrument }) => SPELLED[instrument.symbol] === keywords || instrument.name === keywords,
  ).map((recorded) => ({
    '1. symbol': SPELLED[recorded.instrument.symbol],
    '2. name': recorded.instrument.name,
    '3. type': 'Equity',
    '4. region': 'United States',
    '8. currency': (recorded === ACME ? garbage.currency : undefined) ?? recorded.quotedIn,
    '9. matchScore': '1.0000',
  }));
  return { body: JSON.stringify({ bestMatches: matches }) };
}

/** Prices come as text, in four digits behind the point. */
function onWire(price: string): string {
  return /^\d+\.\d{1,3}$/.test(price) ? price.padEnd(price.indexOf('.') + 5, '0') : price.replaceAll('"', '');
}
