import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, daysBetween } from '@portfolio-metrics/kernel';
import { arbitraryLedger } from '../../../../test/support/arbitrary-ledger.js';
import { d, holdingsInput, ledger, portfolio, price, rateTable } from '../../../../test/support/ledger-fixture.js';
import { computeHoldings } from './compute-holdings.js';
import { EXPLAINED_FIGURES, explainFigure, type FigureExplanation } from './explain-figure.js';

/** The value that the derivation makes of the parts. */
function derived({ derivation, parts }: FigureExplanation): Decimal {
  const values = parts.map(({ value }) => value!);
  const [first = d(0), ...rest] = values;
  switch (derivation) {
    case 'sum':
      return values.reduce((sum, value) => sum.plus(value), d(0));
    case 'difference':
      return rest.reduce((left, value) => left.minus(value), first);
    case 'product':
      return values.reduce((product, value) => product.times(value), d(1));
    default:
      return rest.reduce((quotient, value) => quotient.dividedBy(value), first);
  }
}

function expectDerived(explained: FigureExplanation): void {
  const shown = (value: Decimal): string => `${explained.name} ${value.toDecimalPlaces(12).toFixed()}`;
  const value = explained.derivation === 'given' ? explained.value! : derived(explained);
  expect(shown(explained.value!)).toBe(shown(value));
  for (const part of explained.parts) expectDerived(part);
}

const outline = ({ name, value, transactionId, parts }: FigureExplanation): string =>
  `${name}${transactionId === null ? '' : ` ${transactionId}`} ${value?.toFixed()}${parts.length === 0 ? '' : ` (${parts.map(outline).join(', ')})`}`;

describe('an explanation', () => {
  const [holding] = computeHoldings(
    holdingsInput({
      portfolios: [portfolio({ baseCurrency: 'EUR' })],
      baseCurrency: 'EUR',
      transactions: ledger(
        { on: '2024-01-10', type: 'BUY', quantity: 10, price: 10 },
        { on: '2024-02-10', type: 'BUY', quantity: 10, price: 30 },
        { on: '2024-03-10', type: 'SELL', quantity: 15, price: 40 },
        { on: '2024-04-10', type: 'DIVIDEND', amount: 8, tax: 2 },
      ),
      prices: { ACME: price(50, '2024-12-31') },
      rates: rateTable({ USDEUR: { '2024-01-01': '0.9', '2024-12-31': '0.8' } }),
    }),
  ).holdings;

  it('leads from a gain down to the transactions', () => {
    // 15 × 40 - (100 + 150) = 350.
    expect(outline(explainFigure(holding!, 'realizedGain'))).toBe(
      'realizedGain 350 (sale t3 350 (proceeds t3 600, cost 250 (lot t1 100, lot t2 150)))',
    );
    expect(outline(explainFigure(holding!, 'unrealizedGain'))).toBe(
      'unrealizedGain 100 (marketValue 250 (quantity 5 (units t2 5), marketPrice 50), costBasis 150 (lot t2 150))',
    );
  });

  it('shows where the currency comes in', () => {
    // The lots of 250 cost 225 EUR and left at 0.9; 150 USD cost 135 EUR and count 120 now.
    expect(outline(explainFigure(holding!, 'base.fxEffect'))).toBe(
      'fxEffect -15 (realizedFxEffect 0 (sale t3 0), unrealizedFxEffect -15 (costBasisAtExchangeRate 120 (costBasis 150, exchangeRate 0.8), baseCostBasis 135))',
    );
  });

  it.each(EXPLAINED_FIGURES)('of %s adds up at every level', (figure) => {
    const explained = explainFigure(holding!, figure);
    expect(explained.name).toBe(figure.replace('base.', ''));
    expectDerived(explained);
  });

  it('adds up at every level for any ledger', () => {
    const written = arbitraryLedger({ shorts: true, extras: true, foreign: true });
    fc.assert(
      fc.property(
        written,
        fc.constantFrom(...EXPLAINED_FIGURES),
        ({ transactions, rates, firstDay, lastDay, price: last }, figure) => {
          const { holdings } = computeHoldings(
            holdingsInput({
              portfolios: [portfolio({ allowShort: true, baseCurrency: 'EUR' })],
              baseCurrency: 'EUR',
              transactions,
              asOf: lastDay,
              prices: { ACME: price(last, lastDay) },
              rates: (from, to, date) => (from === to ? d(1) : rates[daysBetween(firstDay, date) % rates.length]!),
            }),
          );
          const open = holdings.filter(({ quantity }) => !quantity!.isZero());
          for (const one of figure === 'averageCost' ? open : holdings) expectDerived(explainFigure(one, figure));
        },
      ),
      { seed: 4, numRuns: 300 },
    );
  });

  it('of what is not known ends where the knowledge does', () => {
    const [unpriced] = computeHoldings(
      holdingsInput({ transactions: ledger({ on: '2024-01-10', type: 'BUY', quantity: 10, price: 10 }) }),
    ).holdings;
    expect(outline(explainFigure(unpriced!, 'marketValue'))).toBe(
      'marketValue undefined (quantity 10 (units t1 10), marketPrice undefined)',
    );
  });
});
