import type { CalendarDate } from '@portfolio-metrics/kernel';
import { type Garbage, RECORDED_AT, RECORDED_FROM } from './recorded-market.js';
import type { StubHandler } from './stub-provider-server.js';

/** Units for one euro; the stubs of all providers of rates answer with these. */
export const RECORDED_RATES: ReadonlyMap<string, ReadonlyMap<CalendarDate, string>> = new Map(
  Object.entries({
    USD: ['1.0842', '1.0865', '1.0872', '1.0891', '1.0898', '1.0756', '1.0730', '1.0765', '1.0784'],
    GBP: ['0.8512', '0.8517', '0.8511', '0.8507', '0.8514', '0.8467', '0.8439', '0.8434', '0.8441'],
    JPY: ['170.16', '168.31', '169.85', '169.96', '169.33', '168.92', '168.66', '169.34', '169.28'],
  }).map(([currency, rates]) => [
    currency,
    new Map(
      ['03', '04', '05', '06', '07', '10', '11', '12', '13'].map(
        (day, index) => [`2024-06-${day}` as CalendarDate, rates[index]!] as const,
      ),
    ),
  ]),
);

/** What the contract of sources asks of a provider with the recorded rates. */
export const RECORDED_RATES_CASE = {
  currencies: ['USD', 'JPY'],
  at: RECORDED_AT,
  from: RECORDED_FROM,
  published: RECORDED_RATES,
} as const;

/** The data portal of the ECB, dataflow EXR as CSV. The garbage goes into the last rate of the dollar. */
export function ecbStub(garbage: Garbage = {}, data?: StubHandler): StubHandler {
  return (request) => {
    if (data !== undefined) return data(request);
    const { pathname, searchParams } = request.url;
    const [, currencies = ''] = /^\/service\/data\/EXR\/D\.([A-Z+]+)\.EUR\.SP00\.A$/.exec(pathname) ?? [];
    const [from, to] = [searchParams.get('startPeriod')!, searchParams.get('endPeriod')!];
    const rows = currencies.split('+').flatMap((currency) =>
      [...(RECORDED_RATES.get(currency) ?? [])]
        .filter(([date]) => date >= from && date <= to)
        .map(([date, rate], index, all) => {
          const changed = currency === 'USD' && index === all.length - 1 ? garbage : {};
          const shown = changed.currency ?? currency;
          return `EXR.D.${currency}.EUR.SP00.A,D,${shown},EUR,SP00,A,${changed.date ?? date},${(changed.price ?? rate).replaceAll('"', '')}`;
        }),
    );
    if (rows.length === 0) return { status: 404, body: 'No results found.' };
    // A holiday of the clearing system.
    if (currencies.includes('USD') && from <= '2024-05-01')
      rows.unshift('EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2024-05-01,');
    return {
      body: `KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE\r\n${rows.join('\r\n')}\r\n`,
    };
  };
}
