import type { CalendarDate } from '@portfolio-metrics/kernel';
import { ACME, type Garbage, RECORDED_MARKET, type RecordedInstrument } from './recorded-market.js';
import type { StubAnswer, StubHandler } from './stub-provider-server.js';

const ZONES: Readonly<Record<string, string>> = { ACME: 'America/New_York', 'ALBION.L': 'Europe/London' };
const EXCHANGES: Readonly<Record<string, string>> = { ACME: 'NYQ', 'ALBION.L': 'LSE' };

/**
 * Yahoo Finance as `yahoo-finance2` 4 types it: cookies and crumb, quotes, charts with split-adjusted single-precision closes,
 * profiles and search. `data` answers the requests for data instead, where it is given.
 */
export function yahooStub(garbage: Garbage = {}, data?: StubHandler): StubHandler {
  return (request) => {
    const { hostname, pathname, searchParams } = request.url;
    if (hostname === 'finance.yahoo.com') {
      return { headers: { 'set-cookie': 'A3=d; Domain=.yahoo.com; Path=/; Max-Age=31536000' }, body: '<html>' };
    }
    if (pathname === '/v1/test/getcrumb') return { body: 'crumb-1' };
    if (data !== undefined) return data(request);
    const symbol = decodeURIComponent(pathname.split('/').at(-1)!);
    if (pathname === '/v7/finance/quote') return quotes(searchParams.get('symbols')!.split(','), garbage);
    if (pathname.startsWith('/v8/finance/chart/')) return chart(symbol, searchParams, garbage);
    if (pathname.startsWith('/v10/finance/quoteSummary/')) return profile();
    if (pathname === '/v1/finance/search') return search();
    return { status: 404, body: '' };
  };
}

function quotes(symbols: readonly string[], garbage: Garbage): StubAnswer {
  const known = RECORDED_MARKET.filter(({ instrument }) => symbols.includes(instrument.symbol));
  return { body: `{"quoteResponse":{"result":[${known.map((one) => quote(one, garbage)).join(',')}],"error":null}}` };
}

function quote(recorded: RecordedInstrument, garbage: Garbage): string {
  const { instrument, quotedIn } = recorded;
  const changed = recorded === ACME ? garbage : {};
  const asOf = changed.date === undefined ? recorded.quote.asOf.getTime() : Date.parse(`${changed.date}T15:00:00Z`);
  const one = JSON.stringify({
    language: 'en-US',
    region: 'US',
    quoteType: 'EQUITY',
    typeDisp: 'Equity',
    quoteSourceName: 'Delayed Quote',
    triggerable: true,
    currency: changed.currency ?? spelled(quotedIn),
    marketState: 'REGULAR',
    tradeable: false,
    exchange: EXCHANGES[instrument.symbol],
    longName: instrument.name,
    shortName: instrument.name.slice(0, 8),
    exchangeTimezoneName: ZONES[instrument.symbol],
    exchangeTimezoneShortName: 'EDT',
    gmtOffSetMilliseconds: -14_400_000,
    market: 'us_market',
    esgPopulated: false,
    sourceInterval: 15,
    exchangeDataDelayedBy: 0,
    fullExchangeName: 'NYSE',
    regularMarketTime: Math.floor(asOf / 1_000),
    regularMarketPrice: '@price',
    symbol: instrument.symbol,
  });
  return one.replace('"@price"', changed.price ?? recorded.quote.price);
}

function chart(symbol: string, query: URLSearchParams, garbage: Garbage): StubAnswer {
  const recorded = RECORDED_MARKET.find(({ instrument }) => instrument.symbol === symbol);
  if (recorded === undefined) {
    const error = { code: 'Not Found', description: 'No data found, symbol may be delisted' };
    return { status: 404, body: JSON.stringify({ chart: { result: null, error } }) };
  }
  const changed = recorded === ACME ? garbage : {};
  const begin = Number(query.get('period1'));
  const bars = [...recorded.closes]
    .map(([date, close]) => ({ time: openOf(date), close: adjusted(recorded, date, close) }))
    .filter(({ time }) => time >= begin);
  // The session that is running is there as well, with the last price.
  bars.push({ time: Math.floor(recorded.quote.asOf.getTime() / 1_000), close: recorded.quote.price });
  const last = bars.at(-2)!;
  if (changed.price !== undefined) last.close = changed.price;
  if (changed.date !== undefined) last.time = openOf(changed.date);
  const column = (value: (bar: (typeof bars)[number]) => string): string => `[${bars.map(value).join(',')}]`;
  const closes = column(({ close }) => close);
  const prices = `{"open":${closes},"high":${closes},"low":${closes},"close":${closes},"volume":${column(() => '1')}}`;
  const body = `{"chart":{"result":[{"meta":${meta(recorded, changed.currency)},"timestamp":${column(({ time }) => String(time))},"events":${events(recorded)},"indicators":{"quote":[${prices}],"adjclose":[{"adjclose":${closes}}]}}],"error":null}}`;
  return { body };
}

function meta({ instrument, quotedIn }: RecordedInstrument, currency = spelled(quotedIn)): string {
  const period = { timezone: 'EDT', start: 1_718_370_000, end: 1_718_395_200, gmtoffset: -14_400 };
  return JSON.stringify({
    currency,
    symbol: instrument.symbol,
    exchangeName: EXCHANGES[instrument.symbol],
    instrumentType: 'EQUITY',
    firstTradeDate: 345_479_400,
    regularMarketTime: 1_718_377_170,
    gmtoffset: -14_400,
    timezone: 'EDT',
    exchangeTimezoneName: ZONES[instrument.symbol],
    regularMarketPrice: 1,
    chartPreviousClose: 1,
    priceHint: 2,
    currentTradingPeriod: { pre: period, regular: period, post: period },
    dataGranularity: '1d',
    range: '',
    validRanges: ['1d', 'max'],
  });
}

function events({ instrument, dividends }: RecordedInstrument): string {
  const paid = [...dividends].map(([date, amount]) => {
    const time = openOf(date);
    return [String(time), { amount: Number(amount) / unitsOf(instrument.splits, date), date: time }];
  });
  const splits = instrument.splits.map(({ date, numerator, denominator }) => {
    const time = openOf(date);
    return [String(time), { date: time, numerator, denominator, splitRatio: `${numerator}:${denominator}` }];
  });
  return JSON.stringify({ dividends: Object.fromEntries(paid), splits: Object.fromEntries(splits) });
}

function unitsOf(splits: RecordedInstrument['instrument']['splits'], date: string): number {
  return splits.reduce(
    (units, split) => (split.date > date ? (units * split.numerator) / split.denominator : units),
    1,
  );
}

/** As Yahoo sends it: divided by later splits, in single precision. */
function adjusted({ instrument }: RecordedInstrument, date: CalendarDate, close: string): string {
  return String(Math.fround(Number(close) / unitsOf(instrument.splits, date)));
}

function openOf(date: string): number {
  return Date.parse(`${date}T13:30:00Z`) / 1_000;
}

function spelled(currency: string): string {
  return currency === 'GBX' ? 'GBp' : currency;
}

function profile(): StubAnswer {
  const assetProfile = { maxAge: 86_400, country: 'United States', sector: 'Industrials', companyOfficers: [] };
  return { body: JSON.stringify({ quoteSummary: { result: [{ assetProfile }], error: null } }) };
}

function search(): StubAnswer {
  const shared = { index: 'quotes', score: 20_000, isYahooFinance: true, quoteType: 'EQUITY', typeDisp: 'Equity' };
  const times = ['Quotes', 'News', 'Algowatchlist', 'PredefinedScreener', 'Crunchbase', 'Nav', 'ResearchReports'];
  return {
    body: JSON.stringify({
      explains: [],
      count: 2,
      quotes: [
        { ...shared, symbol: 'ACME', exchange: 'NYQ', longname: 'Acme Corporation', sector: 'Industrials' },
        { index: 'crunchbase', name: 'Acme', permalink: 'acme', isYahooFinance: false },
      ],
      news: [],
      nav: [],
      lists: [],
      researchReports: [],
      totalTime: 20,
      ...Object.fromEntries(
        [...times, 'ScreenerField', 'CulturalAssets', 'SearchLists'].map((of) => [`timeTakenFor${of}`, 1]),
      ),
    }),
  };
}
