import {
  EXPLAINED_FIGURES,
  type ExplainedFigure,
  explainFigure,
  type FigureExplanation,
} from '@portfolio-metrics/holdings';
import { AppError, valueOf } from '@portfolio-metrics/kernel';
import { SYMBOL_FORM } from '@portfolio-metrics/ledger';
import { IsIn, Matches } from 'class-validator';
import { amount, type DecimalText } from '../model/json-figures.js';
import { computedMetric } from '../registry/metric-definition.js';

export class ExplanationParameters {
  @Matches(SYMBOL_FORM)
  symbol: string;

  @IsIn(EXPLAINED_FIGURES)
  figure: ExplainedFigure;
}

/**
 * A figure with its parts: every value is what `derivation` makes of its parts, down to transactions, prices and rates. Numbers
 * are decimal text.
 */
export interface ExplanationView {
  readonly name: string;
  /** In `currency`, or units, or a rate; `null`: not known, then a part of it is not. */
  readonly value: DecimalText | null;
  /** ISO 4217 of an amount; `null`: units, or a rate. */
  readonly currency: string | null;
  readonly derivation: FigureExplanation['derivation'];
  /** The booking that it comes from; `null`: from none, or from several (a pool at the moving average). */
  readonly transactionId: string | null;
  /** `YYYY-MM-DD` of the booking or the price that it comes from; `null`: from neither, or a rate of the valuation date. */
  readonly date: string | null;
  readonly parts: readonly ExplanationView[];
}

/** Where one figure of one holding comes from. */
export const EXPLANATION_METRIC = computedMetric<
  ExplanationParameters,
  { symbol: string; explanation: ExplanationView } | null
>({
  type: 'explanation',
  parameters: ExplanationParameters,
  sections: ['holdings', 'lots'],
  assemble: (computation, { symbol, figure }) => {
    const result = valueOf(computation.holdings);
    if (result === null) return null;
    const holding = result.holdings.find((one) => one.symbol === symbol);
    if (holding === undefined) throw new AppError('not_found', `${symbol} is not in the portfolio.`);
    return { symbol, explanation: explanationView(explainFigure(holding, figure)) };
  },
});

function explanationView({
  name,
  value,
  currency,
  derivation,
  transactionId,
  date,
  parts,
}: FigureExplanation): ExplanationView {
  return { name, value: amount(value), currency, derivation, transactionId, date, parts: parts.map(explanationView) };
}
