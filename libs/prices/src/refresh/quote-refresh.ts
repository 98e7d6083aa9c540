import type { Database } from '@portfolio-metrics/database';
import { type Admission, admitPrice } from '../domain/admit-price.js';
import { type NewQuote, writeQuotes } from '../persistence/market-data-writes.js';
import type { PricedInstrument, PriceSource, ProvidedQuote } from '../price-source.js';
import { ask, type GuardedProvider, reasonOf } from './provider-chain.js';
import { writeInBatches } from './refresh-transaction.js';
import type { RunningReport } from './refresh-report.js';

/** How far a provider's clock may run ahead of ours. */
const CLOCK_SKEW_MS = 60_000;

/** Asks the providers in their order, each for what the ones before did not answer acceptably, and stores what differs. */
export async function refreshQuotes(
  database: Database,
  providers: readonly GuardedProvider<PriceSource>[],
  instruments: readonly PricedInstrument[],
  at: Date,
  report: RunningReport,
): Promise<void> {
  let open = instruments;
  for (const provider of providers) {
    if (open.length === 0) return;
    const asked = open;
    const { name } = provider.source;
    const answer = await ask(provider, async (source, signal) => source.quotes(asked, at, signal));
    if (answer.status !== 'ok') {
      report.fail(name, 'quotes', answer.status === 'stale' ? answer.reason : reasonOf(answer));
      continue;
    }
    const accepted: NewQuote[] = [];
    for (const instrument of asked) {
      const quote = answer.value.get(instrument.symbol);
      const admitted = quote === undefined ? null : admitQuote(quote, instrument, at);
      if (admitted === null) continue;
      if ('problem' in admitted) {
        report.quotes.refused += 1;
        report.fail(name, instrument.symbol, `the quote ${admitted.problem}`);
      } else accepted.push({ symbol: instrument.symbol, price: admitted.price, asOf: quote!.asOf });
    }
    report.quotes.received += accepted.length;
    report.quotes.changed += await writeInBatches(database, accepted, async (manager, batch) =>
      writeQuotes(manager, batch, name),
    );
    const done = new Set(accepted.map(({ symbol }) => symbol));
    open = asked.filter(({ symbol }) => !done.has(symbol));
  }
}

function admitQuote(quote: ProvidedQuote, instrument: PricedInstrument, at: Date): Admission {
  // The comparison is false for an invalid date as well.
  if (!(quote.asOf.getTime() <= at.getTime() + CLOCK_SKEW_MS)) return { problem: 'is of the future', of: 'price' };
  return admitPrice(quote.price, quote.currency, instrument.currency);
}
