import { RandomWalk, seedOf } from './random-walk.js';

/** When a simulated price or rate is worth what its instrument or currency starts from; the walk leads away in both directions. */
export const ANCHOR_MS = Date.UTC(2020, 0, 1);

/** Units for one euro, roughly as they were at the anchor. */
const UNITS_PER_EURO: Readonly<Record<string, number>> = {
  AUD: 1.6,
  BRL: 4.5,
  CAD: 1.46,
  CHF: 1.09,
  CNY: 7.8,
  CZK: 25.4,
  DKK: 7.47,
  EUR: 1,
  GBP: 0.85,
  HKD: 8.75,
  HUF: 330,
  ILS: 3.88,
  INR: 80,
  JPY: 122,
  KRW: 1_297,
  MXN: 21.2,
  NOK: 9.86,
  NZD: 1.67,
  PLN: 4.26,
  SEK: 10.45,
  SGD: 1.51,
  THB: 33.4,
  TRY: 6.68,
  TWD: 33.6,
  USD: 1.12,
  ZAR: 15.8,
};

const VOLATILITY = 0.07;

/** Simulated units of `currency` for one euro at an instant. A currency without a known rate starts from one of its own. */
export function simulatedRate(currency: string, ms: number): number {
  if (currency === 'EUR') return 1;
  const seed = seedOf(`fx:${currency}`);
  const walk = new RandomWalk(seed);
  return anchorRate(currency) * Math.exp(VOLATILITY * (walk.valueAt(ms) - walk.valueAt(ANCHOR_MS)));
}

/** `simulatedRate` at the anchor. */
export function anchorRate(currency: string): number {
  return UNITS_PER_EURO[currency] ?? 1 + (seedOf(`fx:${currency}`) % 1_000) / 10;
}
