import { RECORDED_RATES } from './ecb-stub.js';
import type { Garbage } from './recorded-market.js';
import type { StubHandler } from './stub-provider-server.js';

/** Charts of currency pairs against the euro, as Yahoo Finance sends them. The garbage goes into the last whole day of the dollar. */
export function yahooRatesStub(garbage: Garbage = {}, data?: StubHandler): StubHandler {
  return (request) => {
    if (data !== undefined) return data(request);
    const { pathname, searchParams } = request.url;
    const symbol = decodeURIComponent(pathname.split('/').at(-1)!);
    const quote = symbol.slice(3, 6);
    const rates = RECORDED_RATES.get(quote);
    if (rates === undefined) return { status: 404, body: '{"chart":{"result":null,"error":{"code":"Not Found"}}}' };
    const changed = quote === 'USD' ? garbage : {};
    const bars = [...rates]
      // Midnight in London, in summer.
      .map(([date, rate]) => ({ time: Date.parse(`${date}T00:00:00+01:00`) / 1_000, rate }))
      .filter(({ time }) => time >= Number(searchParams.get('period1')));
    bars.push({ time: Date.parse('2024-06-14T15:00:00Z') / 1_000, rate: '1.07' });
    const last = bars.at(-2)!;
    if (changed.price !== undefined) last.rate = changed.price;
    if (changed.date !== undefined) last.time = Date.parse(`${changed.date}T00:00:00Z`) / 1_000;
    const period = { timezone: 'BST', start: 1_718_319_600, end: 1_718_405_940, gmtoffset: 3_600 };
    const meta = JSON.stringify({
      currency: changed.currency ?? quote,
      symbol,
      exchangeName: 'CCY',
      instrumentType: 'CURRENCY',
      firstTradeDate: 1_070_236_800,
      regularMarketTime: 1_718_377_200,
      gmtoffset: 3_600,
      timezone: 'BST',
      exchangeTimezoneName: 'Europe/London',
      regularMarketPrice: 1,
      priceHint: 4,
      currentTradingPeriod: { pre: period, regular: period, post: period },
      dataGranularity: '1d',
      range: '',
      validRanges: ['1d', 'max'],
    });
    const column = (value: (bar: (typeof bars)[number]) => string): string => `[${bars.map(value).join(',')}]`;
    const closes = column(({ rate }) => rate);
    const prices = `{"open":${closes},"high":${closes},"low":${closes},"close":${closes},"volume":${column(() => '0')}}`;
    const times = column(({ time }) => String(time));
    return {
      body: `{"chart":{"result":[{"meta":${meta},"timestamp":${times},"indicators":{"quote":[${prices}]}}],"error":null}}`,
    };
  };
}
