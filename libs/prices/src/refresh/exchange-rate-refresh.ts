import type { Database } from '@portfolio-metrics/database';
import {
  addDays,
  addMonths,
  type CalendarDate,
  dateInZone,
  type Decimal,
  toDecimalString,
} from '@portfolio-metrics/kernel';
import type { ExchangeRateSource, ProvidedRate } from '../exchange-rate-source.js';
import { type NewExchangeRate, writeExchangeRates } from '../persistence/market-data-writes.js';
import { lastRateDates } from '../persistence/refresh-state.js';
import type { PricesOptions } from '../prices-options.js';
import { ask, type GuardedProvider, reasonOf } from './provider-chain.js';
import { writeInBatches } from './refresh-transaction.js';
import type { RunningReport } from './refresh-report.js';

const LARGEST_RATE = 1e14;

/** Asks the providers in their order until one has rates for these currencies, and stores what was published since the last one. */
export async function refreshExchangeRates(
  database: Database,
  options: PricesOptions,
  currencies: readonly string[],
  at: Date,
  report: RunningReport,
): Promise<void> {
  const today = dateInZone(at, 'UTC');
  const earliest = addMonths(today, -12 * options.historyYears);
  for (const provider of options.exchangeRateProviders) {
    const { base } = provider.source;
    const wanted = currencies.filter((currency) => currency !== base);
    const last = await lastRateDates(database, base, wanted);
    let answered = false;
    for (const [from, group] of byNextDate(wanted, last, earliest)) {
      if (from > today) answered = true;
      else if (await refreshGroup(database, provider, group, from, at, report)) answered = true;
    }
    if (answered) return;
  }
}

/** The currencies by the first date whose rate is missing. */
function byNextDate(
  currencies: readonly string[],
  last: ReadonlyMap<string, CalendarDate>,
  earliest: CalendarDate,
): ReadonlyMap<CalendarDate, readonly string[]> {
  const groups = new Map<CalendarDate, string[]>();
  for (const currency of currencies) {
    const stored = last.get(currency);
    const from = stored === undefined ? earliest : addDays(stored, 1);
    const group = groups.get(from);
    if (group === undefined) groups.set(from, [currency]);
    else group.push(currency);
  }
  return groups;
}

/** Whether the provider answered, be it with nothing new. */
async function refreshGroup(
  database: Database,
  provider: GuardedProvider<ExchangeRateSource>,
  currencies: readonly string[],
  from: CalendarDate,
  at: Date,
  report: RunningReport,
): Promise<boolean> {
  const { base, name } = provider.source;
  const answer = await ask(provider, async (source, signal) => source.rates(currencies, from, at, signal));
  if (answer.status !== 'ok') {
    report.fail(name, 'exchange rates', answer.status === 'stale' ? answer.reason : reasonOf(answer));
    return false;
  }
  const accepted = new Map<string, NewExchangeRate>();
  for (const provided of answer.value) {
    const problem = problemOf(provided, base, from, dateInZone(at, 'UTC'));
    if (problem === null) {
      const { quote, date } = provided;
      accepted.set(`${quote} ${date}`, { base, quote, date, rate: toDecimalString(provided.rate) });
    } else {
      report.exchangeRates.refused += 1;
      report.fail(name, `${base}/${provided.quote}`, `the rate of ${provided.date} ${problem}`);
    }
  }
  report.exchangeRates.received += accepted.size;
  report.exchangeRates.changed += await writeInBatches(database, [...accepted.values()], async (manager, batch) =>
    writeExchangeRates(manager, batch, { source: name }),
  );
  return true;
}

function problemOf(provided: ProvidedRate, base: string, from: CalendarDate, to: CalendarDate): string | null {
  if (provided.quote === base) return 'is against its own base';
  if (provided.date < from || provided.date > to) return 'was not asked for';
  return isStorable(provided.rate) ? null : 'is not a positive number that can be stored';
}

function isStorable(rate: Decimal): boolean {
  return rate.isFinite() && rate.lessThan(LARGEST_RATE) && toDecimalString(rate) !== '0' && rate.greaterThan(0);
}
