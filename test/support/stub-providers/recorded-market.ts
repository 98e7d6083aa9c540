import { calendarDate, type CalendarDate } from '@portfolio-metrics/kernel';
import type { PricedInstrument } from '@portfolio-metrics/prices';

/** What the stub providers answer about one instrument; each provider states it in its own way. */
export interface RecordedInstrument {
  readonly instrument: PricedInstrument;
  /** What exchanges quote it in: the currency of the instrument or a minor unit. */
  readonly quotedIn: string;
  /** As the market printed them, oldest first. */
  readonly closes: ReadonlyMap<CalendarDate, string>;
  readonly dividends: ReadonlyMap<CalendarDate, string>;
  readonly quote: { readonly price: string; readonly asOf: Date };
}

const D = calendarDate;
export const RECORDED_AT = new Date('2024-06-14T15:00:00Z');
export const RECORDED_FROM = D('2024-06-03');
export const RECORDED_TO = D('2024-06-13');
const SESSIONS = ['03', '04', '05', '06', '07', '10', '11', '12', '13'].map((day) => D(`2024-06-${day}`));

function closes(...prices: readonly string[]): ReadonlyMap<CalendarDate, string> {
  return new Map(SESSIONS.map((date, index) => [date, prices[index]!]));
}

/** New York, in dollars, split four to one on 10 June. */
export const ACME: RecordedInstrument = {
  instrument: {
    symbol: 'ACME',
    name: 'Acme Corporation',
    currency: 'USD',
    exchange: 'XNYS',
    assetClass: 'EQUITY',
    sector: null,
    country: null,
    splits: [{ symbol: 'ACME', date: D('2024-06-10'), numerator: 4, denominator: 1 }],
  },
  quotedIn: 'USD',
  closes: closes('400.12', '402.55', '399.01', '405.7', '404.44', '101.37', '102.05', '100.99', '103.2'),
  dividends: new Map([[D('2024-06-06'), '1.24']]),
  quote: { price: '103.91', asOf: new Date('2024-06-14T14:59:30Z') },
};

/** London, in pence. */
export const ALBION: RecordedInstrument = {
  instrument: {
    symbol: 'ALBION.L',
    name: 'Albion plc',
    currency: 'GBP',
    exchange: 'XLON',
    assetClass: 'EQUITY',
    sector: null,
    country: null,
    splits: [],
  },
  quotedIn: 'GBX',
  closes: closes('1201', '1210.5', '1199', '1188.5', '1190', '1202', '1215', '1220.5', '1219'),
  dividends: new Map(),
  quote: { price: '1222.5', asOf: new Date('2024-06-14T14:44:30Z') },
};

export const RECORDED_MARKET: readonly RecordedInstrument[] = [ACME, ALBION];

/** What the contract of sources asks of a provider with the recorded market. */
export const RECORDED_CASE = {
  known: [ACME.instrument, ALBION.instrument],
  at: RECORDED_AT,
  from: RECORDED_FROM,
  to: RECORDED_TO,
  printed: ACME.closes,
} as const;

/** What a stub changes in the last close and in the quote of ACME, to see it refused. */
export interface Garbage {
  /** As it stands on the wire, such as `NaN` or `1e400`. */
  readonly price?: string;
  readonly currency?: string;
  /** Of the last close; the quote moves with it. */
  readonly date?: string;
  /** How many times the last row is there. */
  readonly times?: number;
}
