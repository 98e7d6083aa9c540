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

export type AssetClass = (typeof ASSET_CLASSES)[number];
