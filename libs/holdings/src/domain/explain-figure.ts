import type { CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import type { Holding, Lot, LotRelief, RealizedSale } from './holdings-result.js';

/** The figures that `explainFigure` can take apart; `base.`: in the base currency. */
export const EXPLAINED_FIGURES = [
  'quantity',
  'costBasis',
  'averageCost',
  'marketValue',
  'unrealizedGain',
  'realizedGain',
  'totalGain',
  'base.costBasis',
  'base.marketValue',
  'base.unrealizedGain',
  'base.realizedGain',
  'base.totalGain',
  'base.priceEffect',
  'base.fxEffect',
] as const;

/** One of `EXPLAINED_FIGURES`. */
export type ExplainedFigure = (typeof EXPLAINED_FIGURES)[number];

/** How a value comes from its parts, in their order. `given`: it comes from a booking, a price or a rate and has none. */
export type Derivation = 'given' | 'sum' | 'difference' | 'product' | 'quotient';

/** A figure as a tree: every value is what its derivation makes of the values of its parts, down to transactions, prices and rates. */
export interface FigureExplanation {
  readonly name: string;
  /** `null`: not known; then a part of it is not. */
  readonly value: Decimal | null;
  /** ISO 4217 of an amount; `null`: units, or a rate. */
  readonly currency: string | null;
  readonly derivation: Derivation;
  /** The booking that it comes from; `null`: from none, or from several (a pool at the moving average). */
  readonly transactionId: string | null;
  /** Of the booking or the price that it comes from; `null`: from neither, or a rate of the valuation date. */
  readonly date: CalendarDate | null;
  readonly parts: readonly FigureExplanation[];
}

/** The derivation of one figure of a holding. The holding must have been computed with its sales. */
export function explainFigure(holding: Holding, figure: ExplainedFigure): FigureExplanation {
  const [name, inBase] = figure.startsWith('base.') ? [figure.slice('base.'.length), true] : [figure, false];
  const view = inBase ? baseView(holding) : localView(holding);
  switch (name) {
    case 'quantity':
      return quantityOf(holding);
    case 'costBasis':
      return costBasisOf(holding, view);
    case 'averageCost':
      return node('averageCost', holding.averageCost, holding.currency, 'quotient', [
        costBasisOf(holding, view),
        quantityOf(holding),
      ]);
    case 'marketValue':
      return marketValueOf(holding, view);
    case 'unrealizedGain':
      return unrealizedGainOf(holding, view);
    case 'realizedGain':
      return realizedGainOf(holding, view);
    case 'totalGain':
      return totalGainOf(holding, view);
    case 'fxEffect':
      return fxEffectOf(holding);
    default:
      return priceEffectOf(holding, view);
  }
}

/** The figures of one of the two currencies. */
interface View {
  readonly currency: string;
  readonly inBase: boolean;
  readonly figures: Pick<
    Holding,
    'costBasis' | 'marketValue' | 'unrealizedGain' | 'realizedGain' | 'income' | 'totalGain' | 'flows'
  >;
  readonly costOf: (lot: Lot | LotRelief) => Decimal | null;
  readonly saleOf: (sale: RealizedSale) => Pick<RealizedSale, 'proceeds' | 'cost' | 'gain'>;
}

function localView(holding: Holding): View {
  return {
    currency: holding.currency,
    inBase: false,
    figures: holding,
    costOf: ({ cost }) => cost,
    saleOf: (sale) => sale,
  };
}

function baseView({ base }: Holding): View {
  return {
    currency: base.currency,
    inBase: true,
    figures: base,
    costOf: ({ baseCost }) => baseCost,
    saleOf: ({ base: sale }) => sale,
  };
}

function quantityOf({ quantity, lots }: Holding): FigureExplanation {
  const parts = lots.map((lot) => given('units', lot.quantity, null, lot.openedOn, lot.transactionId));
  return node('quantity', quantity, null, 'sum', parts);
}

function costBasisOf({ lots }: Holding, { figures, currency, costOf }: View): FigureExplanation {
  const parts = lots.map((lot) => given('lot', costOf(lot), currency, lot.openedOn, lot.transactionId));
  return node('costBasis', figures.costBasis, currency, 'sum', parts);
}

function marketValueOf(holding: Holding, { figures, currency, inBase }: View): FigureExplanation {
  const parts = [quantityOf(holding), given('marketPrice', holding.marketPrice, holding.currency, holding.priceDate)];
  if (inBase) parts.push(given('exchangeRate', holding.base.exchangeRate, null));
  return node('marketValue', figures.marketValue, currency, 'product', parts);
}

function unrealizedGainOf(holding: Holding, view: View): FigureExplanation {
  const parts = [marketValueOf(holding, view), costBasisOf(holding, view)];
  return node('unrealizedGain', view.figures.unrealizedGain, view.currency, 'difference', parts);
}

function realizedGainOf({ sales }: Holding, view: View): FigureExplanation {
  return node(
    'realizedGain',
    view.figures.realizedGain,
    view.currency,
    'sum',
    sales.map((sale) => gainOfSale(sale, view)),
  );
}

function gainOfSale(sale: RealizedSale, { currency, costOf, saleOf }: View): FigureExplanation {
  const { proceeds, cost, gain } = saleOf(sale);
  const lots = sale.lots.map((lot) => given('lot', costOf(lot), currency, lot.openedOn, lot.transactionId));
  const booked = (name: string, value: Decimal | null): FigureExplanation =>
    given(name, value, currency, sale.date, sale.transactionId);
  // A sale relieves the cost of its lots; a cover relieves their entry proceeds.
  const parts =
    sale.kind === 'cover'
      ? [node('entryProceeds', proceeds, currency, 'sum', lots), booked('costToCover', cost)]
      : [
          booked('proceeds', proceeds),
          lots.length === 0 ? booked('cost', cost) : node('cost', cost, currency, 'sum', lots),
        ];
  return {
    ...node(sale.kind, gain, currency, 'difference', parts),
    date: sale.date,
    transactionId: sale.transactionId,
  };
}

function totalGainOf(holding: Holding, view: View): FigureExplanation {
  const { figures, currency } = view;
  const gains = [
    realizedGainOf(holding, view),
    unrealizedGainOf(holding, view),
    given('income', figures.income, currency),
  ];
  const costs = figures.flows.standaloneCosts?.negated() ?? null;
  return node('totalGain', figures.totalGain, currency, 'sum', [
    ...gains,
    given('standaloneFeesAndTaxes', costs, currency),
  ]);
}

/** Cost in the instrument's currency at the rate of the exit, or of the valuation, less base cost. */
function fxEffectOf(holding: Holding): FigureExplanation {
  const { base, currency } = holding;
  const atRate = node('costBasisAtExchangeRate', costAtRate(holding), base.currency, 'product', [
    given('costBasis', holding.costBasis, currency),
    given('exchangeRate', base.exchangeRate, null),
  ]);
  const held = node('unrealizedFxEffect', base.unrealizedFxEffect, base.currency, 'difference', [
    atRate,
    given('baseCostBasis', base.costBasis, base.currency),
  ]);
  const sold = holding.sales.map((sale) =>
    given(sale.kind, sale.base.fxEffect, base.currency, sale.date, sale.transactionId),
  );
  const realized = node('realizedFxEffect', base.realizedFxEffect, base.currency, 'sum', sold);
  return node('fxEffect', base.fxEffect, base.currency, 'sum', [realized, held]);
}

function costAtRate({ base }: Holding): Decimal | null {
  return base.unrealizedFxEffect === null || base.costBasis === null
    ? null
    : base.unrealizedFxEffect.plus(base.costBasis);
}

function priceEffectOf(holding: Holding, view: View): FigureExplanation {
  const { base } = holding;
  const gain =
    base.realizedGain === null || base.unrealizedGain === null ? null : base.realizedGain.plus(base.unrealizedGain);
  const parts = [realizedGainOf(holding, view), unrealizedGainOf(holding, view)];
  return node('priceEffect', base.priceEffect, base.currency, 'difference', [
    node('gain', gain, base.currency, 'sum', parts),
    fxEffectOf(holding),
  ]);
}

function node(
  name: string,
  value: Decimal | null,
  currency: string | null,
  derivation: Derivation,
  parts: readonly FigureExplanation[],
): FigureExplanation {
  return { name, value, currency, derivation, transactionId: null, date: null, parts };
}

function given(
  name: string,
  value: Decimal | null,
  currency: string | null,
  date: CalendarDate | null = null,
  transactionId: string | null = null,
): FigureExplanation {
  return { name, value, currency, derivation: 'given', transactionId, date, parts: [] };
}
