import { plainTextProblem } from '@portfolio-metrics/imports';
import type { InputIssue } from '@portfolio-metrics/kernel';
import { baseCurrencyProblem } from './currency.js';
import type { Portfolio } from './portfolio.js';
import { isTimeZone } from './time-zone.js';

/** What a client states about a portfolio. */
export type PortfolioDraft = Omit<Portfolio, 'id' | 'createdAt'>;

/** What holds where a client states nothing. */
export const PORTFOLIO_DEFAULTS = Object.freeze({
  costBasisMethod: 'FIFO',
  trackCash: false,
  allowShort: false,
  timeZone: 'UTC',
}) satisfies Partial<PortfolioDraft>;

/** Longest name, in code points. */
export const MAX_PORTFOLIO_NAME = 100;

/** What is wrong with `draft`, by JSON pointer; empty when it can be stored. */
export function portfolioIssues(draft: PortfolioDraft): InputIssue[] {
  const issues: InputIssue[] = [];
  const name = draft.name.trim() === '' ? 'must not be blank' : plainTextProblem(draft.name, MAX_PORTFOLIO_NAME);
  if (name !== null) issues.push({ pointer: '/name', reason: name });
  const currency = baseCurrencyProblem(draft.baseCurrency);
  if (currency !== null) issues.push({ pointer: '/baseCurrency', reason: currency });
  if (!isTimeZone(draft.timeZone)) {
    issues.push({ pointer: '/timeZone', reason: 'is not an IANA time zone, such as Europe/Zurich' });
  }
  return issues;
}
