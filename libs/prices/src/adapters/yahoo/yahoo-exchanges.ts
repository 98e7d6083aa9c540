import type { AssetClass } from '@portfolio-metrics/ledger';

/** MIC (ISO 10383) by Yahoo's code of an exchange. */
const MICS: ReadonlyMap<string, string> = new Map([
  ['NMS', 'XNAS'],
  ['NGM', 'XNAS'],
  ['NCM', 'XNAS'],
  ['NYQ', 'XNYS'],
  ['ASE', 'XASE'],
  ['PCX', 'ARCX'],
  ['BTS', 'BATS'],
  ['TOR', 'XTSE'],
  ['VAN', 'XTSX'],
  ['MEX', 'XMEX'],
  ['SAO', 'BVMF'],
  ['LSE', 'XLON'],
  ['IOB', 'XLON'],
  ['GER', 'XETR'],
  ['FRA', 'XFRA'],
  ['PAR', 'XPAR'],
  ['AMS', 'XAMS'],
  ['BRU', 'XBRU'],
  ['LIS', 'XLIS'],
  ['ISE', 'XDUB'],
  ['MIL', 'XMIL'],
  ['MCE', 'XMAD'],
  ['EBS', 'XSWX'],
  ['VIE', 'XWBO'],
  ['STO', 'XSTO'],
  ['CPH', 'XCSE'],
  ['HEL', 'XHEL'],
  ['OSL', 'XOSL'],
  ['ICE', 'XICE'],
  ['WSE', 'XWAR'],
  ['PRA', 'XPRA'],
  ['BUD', 'XBUD'],
  ['ATH', 'XATH'],
  ['IST', 'XIST'],
  ['TLV', 'XTAE'],
  ['JNB', 'XJSE'],
  ['SAU', 'XSAU'],
  ['JPX', 'XTKS'],
  ['HKG', 'XHKG'],
  ['SHH', 'XSHG'],
  ['SHZ', 'XSHE'],
  ['KSC', 'XKRX'],
  ['KOE', 'XKOS'],
  ['TAI', 'XTAI'],
  ['TWO', 'ROCO'],
  ['SES', 'XSES'],
  ['KLS', 'XKLS'],
  ['SET', 'XBKK'],
  ['JKT', 'XIDX'],
  ['NSI', 'XNSE'],
  ['BSE', 'XBOM'],
  ['ASX', 'XASX'],
  ['NZE', 'XNZE'],
  ['CCC', '24/7'],
]);

const ASSET_CLASSES: ReadonlyMap<string, AssetClass> = new Map<string, AssetClass>([
  ['EQUITY', 'EQUITY'],
  ['ECNQUOTE', 'EQUITY'],
  ['ETF', 'ETF'],
  ['MUTUALFUND', 'FUND'],
  ['MONEY_MARKET', 'FUND'],
  ['MONEYMARKET', 'FUND'],
  ['CRYPTOCURRENCY', 'CRYPTO'],
  ['CURRENCY', 'CASH'],
  ['FUTURE', 'DERIVATIVE'],
  ['OPTION', 'DERIVATIVE'],
  ['INDEX', 'OTHER'],
]);

/** `null`: an exchange that we have no MIC for, such as trading in funds. */
export function micOf(exchange: string | undefined): string | null {
  return MICS.get(exchange ?? '') ?? null;
}

/** One of `ASSET_CLASSES` (ledger); `null`: a kind that we do not know. */
export function assetClassOf(quoteType: string | undefined): string | null {
  return ASSET_CLASSES.get(quoteType ?? '') ?? null;
}
