import {
  addDays,
  addMonths,
  type CalendarDate,
  dateInZone,
  dayOfWeek,
  Decimal,
  toDecimalString,
} from '@portfolio-metrics/kernel';
import { GarbageError } from '../domain/garbage.js';
import { jumpProblem, type ReferencePrice } from '../domain/price-jump.js';
import type { ExchangeRateSource, ProvidedRate } from '../exchange-rate-source.js';
import { type NewExchangeRate, writeExchangeRates } from '../persistence/market-data-writes.js';
import type { HeldPrice } from '../persistence/price-quarantine-rows.js';
import { lastRates, markRatesAsked, rateState } from '../persistence/refresh-state.js';
import { ask, type GuardedProvider, reasonOf } from './provider-chain.js';
import { hold, type RefreshRun } from './refresh-run.js';
import { refusedAnswer } from './refused-answer.js';
import { writeAsOne, writeInBatches } from './refresh-transaction.js';

const LARGEST_RATE = 1e14;
const HOUR_MS = 3_600_000;

/**
 * Asks the providers in their order, each for the currencies that the ones before do not have, and stores what was published since the
 * last rate of each.
 */
export async function refreshExchangeRates(
  run: RefreshRun,
  currencies: readonly string[],
  onlyWhenDue: boolean,
): Promise<void> {
  const { database, options, at } = run;
  const today = dateInZone(at, 'UTC');
  const earliest = addMonths(today, -12 * options.historyYears);
  let open = currencies;
  for (const provider of options.exchangeRateProviders) {
    const { base, name } = provider.source;
    if (onlyWhenDue && !(await areDue(run, name))) return;
    const wanted = open.filter((currency) => currency !== base);
    const last = await lastRates(database, base, wanted);
    let answered = false;
    for (const [from, group] of byNextDate(wanted, last, earliest)) {
      for (const batch of batches(group, provider.source.batchSize)) {
        if (from > today) answered = true;
        else if (await refreshGroup(run, provider, batch, from, last)) answered = true;
      }
    }
    if (!answered) continue;
    const known = await lastRates(database, base, wanted);
    const newest = [...known.values()]
      .map(({ date }) => date)
      .toSorted()
      .at(-1);
    await writeAsOne(database, async (manager) => markRatesAsked(manager, name, at, newest ?? null));
    // A provider publishes all its rates at once: what stays behind it does not have.
    open = wanted.filter((currency) => newest === undefined || (known.get(currency)?.date ?? '') < newest);
    if (open.length === 0) return;
  }
}

/**
 * Once a day, behind the hour at which rates are published; then hourly until those of the day are there. A provider that did not
 * answer is asked again by the next run.
 */
async function areDue({ database, options, at }: RefreshRun, source: string): Promise<boolean> {
  const state = await rateState(database, source);
  if (state === null) return true;
  const published = lastPublication(at, options.exchangeRatesAtUtc);
  if (state.askedAt < published) return true;
  const day = dateInZone(published, 'UTC');
  const isComplete = state.newest !== null && state.newest >= day;
  return !isComplete && isWeekday(day) && at.getTime() - state.askedAt.getTime() >= HOUR_MS;
}

function lastPublication(at: Date, timeOfDay: string): Date {
  const today = new Date(`${dateInZone(at, 'UTC')}T${timeOfDay}:00Z`);
  return today <= at ? today : new Date(today.getTime() - 24 * HOUR_MS);
}

function isWeekday(date: CalendarDate): boolean {
  return dayOfWeek(date) !== 0 && dayOfWeek(date) !== 6;
}

function batches(currencies: readonly string[], size: number): ReadonlyArray<readonly string[]> {
  const cut: Array<readonly string[]> = [];
  for (let start = 0; start < currencies.length; start += Math.max(1, size)) {
    cut.push(currencies.slice(start, start + Math.max(1, size)));
  }
  return cut;
}

/** The currencies by the first date whose rate is missing. */
function byNextDate(
  currencies: readonly string[],
  last: ReadonlyMap<string, ReferencePrice>,
  earliest: CalendarDate,
): ReadonlyMap<CalendarDate, readonly string[]> {
  const groups = new Map<CalendarDate, string[]>();
  for (const currency of currencies) {
    const stored = last.get(currency);
    const from = stored === undefined ? earliest : addDays(stored.date, 1);
    const group = groups.get(from);
    if (group === undefined) groups.set(from, [currency]);
    else group.push(currency);
  }
  return groups;
}

/** Whether the provider answered, be it with nothing new. */
async function refreshGroup(
  run: RefreshRun,
  provider: GuardedProvider<ExchangeRateSource>,
  currencies: readonly string[],
  from: CalendarDate,
  last: ReadonlyMap<string, ReferencePrice>,
): Promise<boolean> {
  const { at, report, database, options } = run;
  const { base, name } = provider.source;
  const answer = await ask(provider, async (source, signal) => {
    const rates = await source.rates(currencies, from, at, signal);
    refuseGarbage(rates, base, from, dateInZone(at, 'UTC'));
    return rates;
  });
  if (answer.status !== 'ok') {
    report.fail(name, 'exchange rates', answer.status === 'stale' ? answer.reason : reasonOf(answer));
    const refused = answer.status === 'unavailable' ? refusedAnswer(name, at, answer.error, []) : [];
    report.exchangeRates.refused += refused.length;
    await hold(run, refused);
    return false;
  }
  const { accepted, held } = judgeRates(answer.value, name, base, last, options.maxJumpPercent);
  for (const { reason } of held) report.fail(name, 'exchange rates', reason);
  report.exchangeRates.held += held.length;
  await hold(run, held);
  report.exchangeRates.received += accepted.length;
  report.exchangeRates.changed += await writeInBatches(database, accepted, async (manager, batch) =>
    writeExchangeRates(manager, batch, { source: name }),
  );
  return true;
}

/** Throws when any rate cannot be true, or is none that was asked for. */
function refuseGarbage(rates: readonly ProvidedRate[], base: string, from: CalendarDate, to: CalendarDate): void {
  const seen = new Set<string>();
  for (const { quote, date, rate } of rates) {
    const name = `the rate ${base}/${quote} of ${date}`;
    if (quote === base) throw new GarbageError(`${name} is against its own base`);
    if (!(date >= from && date <= to)) throw new GarbageError(`${name} was not asked for`, { stated: date });
    if (seen.has(`${quote} ${date}`)) throw new GarbageError(`${name} is there twice`, { stated: rate });
    seen.add(`${quote} ${date}`);
    if (!isStorable(rate))
      throw new GarbageError(`${name} is not a positive number that can be stored`, { stated: rate });
  }
}

function isStorable(rate: Decimal): boolean {
  return (
    Decimal.isDecimal(rate) &&
    rate.isFinite() &&
    rate.lessThan(LARGEST_RATE) &&
    toDecimalString(rate) !== '0' &&
    rate.greaterThan(0)
  );
}

/** From a jump on, the rates of that currency stay out: an imported rate beyond the jump lets them in again. */
function judgeRates(
  rates: readonly ProvidedRate[],
  source: string,
  base: string,
  last: ReadonlyMap<string, ReferencePrice>,
  maxJumpPercent: number,
): { readonly accepted: readonly NewExchangeRate[]; readonly held: readonly HeldPrice[] } {
  const accepted: NewExchangeRate[] = [];
  const held = new Map<string, HeldPrice>();
  const references = new Map(last);
  for (const { quote, date, rate } of rates.toSorted((one, other) => (one.date < other.date ? -1 : 1))) {
    if (held.has(quote)) continue;
    const reference = references.get(quote);
    const problem = reference === undefined ? null : jumpProblem(rate, date, reference, [], maxJumpPercent);
    if (problem !== null) {
      held.set(
        quote,
        rateHeld(source, date, `the rate ${base}/${quote} of ${date}, ${toDecimalString(rate)}, ${problem}`),
      );
      continue;
    }
    accepted.push({ base, quote, date, rate: toDecimalString(rate) });
    references.set(quote, { price: rate, date });
  }
  return { accepted, held: [...held.values()] };
}

function rateHeld(source: string, date: CalendarDate, reason: string): HeldPrice {
  return { symbol: null, kind: 'answer', date, asOf: null, price: null, source, reason, reference: null };
}
