/** Invented instruments, so that nobody takes a simulated price for a real one. */
export interface DemoInstrument {
  readonly symbol: string;
  readonly name: string;
  readonly currency: string;
  readonly exchange: string;
  readonly assetClass: string;
  readonly sector: string | null;
  readonly country: string | null;
  /** `monthsAgo` counts back from the day of the first start; `numerator` new units for `denominator` old ones. */
  readonly split?: { readonly monthsAgo: number; readonly numerator: number; readonly denominator: number };
}

export const DEMO_INSTRUMENTS: readonly DemoInstrument[] = [
  {
    symbol: 'ACME',
    name: 'Acme Industries Inc.',
    currency: 'USD',
    exchange: 'XNYS',
    assetClass: 'EQUITY',
    sector: 'Industrials',
    country: 'US',
  },
  {
    symbol: 'HOOLI',
    name: 'Hooli Corp.',
    currency: 'USD',
    exchange: 'XNAS',
    assetClass: 'EQUITY',
    sector: 'Technology',
    country: 'US',
    split: { monthsAgo: 17, numerator: 4, denominator: 1 },
  },
  {
    symbol: 'UMBRA',
    name: 'Umbra Health Inc.',
    currency: 'USD',
    exchange: 'XNYS',
    assetClass: 'EQUITY',
    sector: 'Health Care',
    country: 'US',
  },
  {
    symbol: 'TREAS',
    name: 'Long Treasury ETF',
    currency: 'USD',
    exchange: 'XNAS',
    assetClass: 'BOND',
    sector: null,
    country: 'US',
  },
  {
    symbol: 'NORDWIND.DE',
    name: 'Nordwind Energie AG',
    currency: 'EUR',
    exchange: 'XETR',
    assetClass: 'EQUITY',
    sector: 'Utilities',
    country: 'DE',
  },
  {
    symbol: 'WELT.DE',
    name: 'World Equity UCITS ETF',
    currency: 'EUR',
    exchange: 'XETR',
    assetClass: 'ETF',
    sector: null,
    country: 'IE',
  },
  {
    symbol: 'LUMIERE.PA',
    name: 'Lumiere S.A.',
    currency: 'EUR',
    exchange: 'XPAR',
    assetClass: 'EQUITY',
    sector: 'Consumer Goods',
    country: 'FR',
  },
  {
    symbol: 'ALBION.L',
    name: 'Albion Bank plc',
    currency: 'GBP',
    exchange: 'XLON',
    assetClass: 'EQUITY',
    sector: 'Financials',
    country: 'GB',
    split: { monthsAgo: 29, numerator: 1, denominator: 5 },
  },
  {
    symbol: 'EDEL.SW',
    name: 'Edelweiss Pharma AG',
    currency: 'CHF',
    exchange: 'XSWX',
    assetClass: 'EQUITY',
    sector: 'Health Care',
    country: 'CH',
  },
  {
    symbol: 'SAKURA.T',
    name: 'Sakura Denki K.K.',
    currency: 'JPY',
    exchange: 'XTKS',
    assetClass: 'EQUITY',
    sector: 'Technology',
    country: 'JP',
  },
  {
    symbol: 'HARBOUR.HK',
    name: 'Harbour Lines Ltd.',
    currency: 'HKD',
    exchange: 'XHKG',
    assetClass: 'EQUITY',
    sector: 'Industrials',
    country: 'HK',
  },
  {
    symbol: 'MOON-USD',
    name: 'Mooncoin',
    currency: 'USD',
    exchange: '24/7',
    assetClass: 'CRYPTO',
    sector: null,
    country: null,
  },
];
