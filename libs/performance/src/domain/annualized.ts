import { figure, unknown, type Figure } from './figure.js';

const DAYS_PER_YEAR = 365;

/**
 * (1 + R)^(365 / days) - 1. A return of less than 365 days is not annualised: it would promise what was never earned.
 * More than everything lost (`total_loss`) is made by no yearly rate.
 */
export function annualized(total: number, days: number): Figure {
  if (days < DAYS_PER_YEAR) return unknown('under_one_year');
  return figure((1 + total) ** (DAYS_PER_YEAR / days) - 1, 'total_loss');
}
