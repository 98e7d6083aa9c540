import type { AssetClass } from '@portfolio-metrics/ledger';
import { soundCurrency } from '../../domain/sound-answer.js';
import type { InstrumentDescription } from '../../price-source.js';
import { ProviderFault } from '../../provider-fault.js';
import { refuseSymbol } from '../symbol-names.js';
import { type AlphaVantageAnswer, alphaVantageObject } from './alpha-vantage-client.js';

/** MIC by the suffix of a symbol; a region says too little, and a symbol of the United States nothing at all. */
const MICS: ReadonlyMap<string, string> = new Map([
  ['LON', 'XLON'],
  ['DEX', 'XETR'],
  ['FRK', 'XFRA'],
  ['TRT', 'XTSE'],
  ['TRV', 'XTSX'],
  ['PAR', 'XPAR'],
  ['AMS', 'XAMS'],
  ['BRU', 'XBRU'],
  ['SAO', 'BVMF'],
  ['BSE', 'XBOM'],
  ['SHH', 'XSHG'],
  ['SHZ', 'XSHE'],
]);

const ASSET_CLASSES: ReadonlyMap<string, AssetClass> = new Map<string, AssetClass>([
  ['Equity', 'EQUITY'],
  ['ETF', 'ETF'],
  ['Mutual Fund', 'FUND'],
]);

/** The instruments in an answer of `SYMBOL_SEARCH`, best first. */
export function matchesIn(answer: AlphaVantageAnswer): readonly InstrumentDescription[] {
  const matches = answer['bestMatches'];
  if (!Array.isArray(matches)) {
    throw new ProviderFault('malformed', 'the answer of Alpha Vantage has no bestMatches');
  }
  return matches
    .map((match) => alphaVantageObject(match, 'match'))
    .filter((match) => refuseSymbol(String(match['1. symbol'])) === null)
    .map((match) => {
      const symbol = String(match['1. symbol']);
      return {
        symbol,
        name: textOf(match['2. name']),
        currency: soundCurrency(match['8. currency'], symbol),
        exchange: MICS.get(symbol.split('.')[1] ?? '') ?? null,
        assetClass: ASSET_CLASSES.get(String(match['3. type'])) ?? null,
        sector: null,
        country: null,
      };
    });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
