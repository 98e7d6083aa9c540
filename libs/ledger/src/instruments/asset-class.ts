/** What kind of thing an instrument is, for allocation. A closed list: free text would make one bucket per spelling. */
export const ASSET_CLASSES = [
  'EQUITY',
  'ETF',
  'FUND',
  'BOND',
  'CRYPTO',
  'COMMODITY',
  'CASH',
  'DERIVATIVE',
  'OTHER',
] as const;

/** One of `ASSET_CLASSES`. */
export type AssetClass = (typeof ASSET_CLASSES)[number];
