import { type CalendarDate, Decimal, type Outcome } from '@portfolio-metrics/kernel';
import { majorCurrencyOf } from '@portfolio-metrics/ledger';
import { GarbageError, type RefusedValue } from '../domain/garbage.js';
import type { ReferencePrice } from '../domain/price-jump.js';
import { type GatedQuote, gateQuote, isGarbage } from '../domain/quote-gate.js';
import type { DatedPrice } from '../domain/split-evidence.js';
import { type NewQuote, ROWS_PER_WRITE, writeQuotes } from '../persistence/market-data-writes.js';
import type { HeldPrice } from '../persistence/price-quarantine-rows.js';
import { markQuoted, quoteReferences } from '../persistence/refresh-state.js';
import type { PricedInstrument, PriceSource, ProvidedQuote } from '../price-source.js';
import { ask, type Chain, chainsOf, type GuardedProvider, reasonOf } from './provider-chain.js';
import { hold, type RefreshRun } from './refresh-run.js';
import { answerHeld, refusedAnswer } from './refused-answer.js';
import { writeAsOne } from './refresh-transaction.js';
import { SetAsideSource } from './set-aside.js';

/** Answers of so many calls are stored in one transaction: a run that is killed loses no more than those. */
const CALLS_PER_WRITE = 10;

/** A quote that is too far from what is known. */
interface DoubtfulQuote {
  readonly instrument: PricedInstrument;
  readonly quote: ProvidedQuote;
  readonly source: string;
  readonly held: HeldPrice;
}

/** A price that a split might explain. */
export interface Unexplained {
  readonly instrument: PricedInstrument;
  readonly price: DatedPrice;
}

/** Asks the history of these instruments for splits that explain their prices, and gives them back with all splits that are known then. */
export type SplitLookup = (unexplained: readonly Unexplained[]) => Promise<readonly PricedInstrument[]>;

/**
 * Asks the providers in their order, each for what the ones before did not answer acceptably, and stores what differs. A quote in doubt is
 * looked at again once the splits of its instrument have been asked for; if it stays in doubt, it is held.
 */
export class QuoteRefresh {
  private references: ReadonlyMap<string, readonly ReferencePrice[]> = new Map();
  private doubts = new Map<string, DoubtfulQuote>();
  private readonly answered = new Set<string>();
  private readonly accepted = new Set<string>();
  /** By provider: accepted and not stored yet. */
  private readonly waiting = new Map<string, NewQuote[]>();
  private unmarked: string[] = [];
  /** Single quotes that cannot be true. */
  private readonly refused: HeldPrice[] = [];
  private calls = 0;
  /** Local dates by exchange and instant: most quotes are of a few instants. */
  private readonly dates = new Map<string, CalendarDate>();

  constructor(
    private readonly run: RefreshRun,
    private readonly lookUpSplits: SplitLookup,
  ) {}

  async refresh(instruments: readonly PricedInstrument[]): Promise<void> {
    const { providers, providersOf } = this.run.options;
    const quoting = providers.filter(({ source }) => source.capabilities.quotes);
    if (instruments.length === 0 || quoting.length === 0) return;
    await this.learnReferences(instruments);
    for (const chain of chainsOf(quoting, providersOf, instruments)) await this.askChain(chain);
    await this.store();
    await this.settleDoubts();
    this.run.report.progress.quotes.done += instruments.length;
  }

  private async askChain({ providers, instruments }: Chain<PriceSource, PricedInstrument>): Promise<void> {
    let open = instruments;
    for (const provider of providers) {
      const size = Math.max(1, provider.source.capabilities.batchSize);
      for (let start = 0; start < open.length && !this.run.signal.aborted; start += size) {
        await this.askBatch(provider, open.slice(start, start + size));
        this.calls += 1;
        if (this.calls % CALLS_PER_WRITE === 0) await this.store();
        await this.run.pause();
      }
      open = open.filter(({ symbol }) => !this.accepted.has(symbol));
    }
  }

  private async learnReferences(instruments: readonly PricedInstrument[]): Promise<void> {
    const bySymbol = new Map(instruments.map((instrument) => [instrument.symbol, instrument]));
    this.references = await quoteReferences(this.run.database, [...bySymbol.keys()], (symbol, instant) =>
      this.dateOf(bySymbol.get(symbol)!, instant),
    );
  }

  private async askBatch(provider: GuardedProvider<PriceSource>, batch: readonly PricedInstrument[]): Promise<void> {
    const { report, at } = this.run;
    const { name } = provider.source;
    const answer: Outcome<readonly JudgedQuote[]> = await ask(provider, async (source, signal) =>
      this.judge(batch, await source.quotes(batch, at, signal)),
    );
    const asked = batch.map(({ symbol }) => symbol);
    this.tellSpoiled(provider.source, asked);
    if (answer.status !== 'ok') {
      await this.tellFailure(name, answer, asked);
      return;
    }
    for (const { symbol } of batch) this.note(symbol);
    for (const { instrument, quote, verdict } of answer.value) {
      if ('garbage' in verdict) {
        report.quotes.refused += 1;
        report.fail(name, instrument.symbol, verdict.garbage);
        const { garbage: reason, stated } = verdict;
        this.refused.push(answerHeld(name, at, { symbol: instrument.symbol, reason, stated }));
      } else if ('doubt' in verdict) this.doubt(instrument, quote, name, verdict);
      else await this.accept(instrument.symbol, verdict.passed, quote.asOf, name);
    }
  }

  /** Inside the guard: an answer that is not to be believed counts as a failure of the provider. */
  private judge(
    batch: readonly PricedInstrument[],
    quotes: ReadonlyMap<string, ProvidedQuote>,
  ): readonly JudgedQuote[] {
    if (!(quotes instanceof Map)) throw new GarbageError('the answer holds no quotes');
    const judged: JudgedQuote[] = [];
    const garbage: RefusedValue[] = [];
    for (const instrument of batch) {
      const quote = quotes.get(instrument.symbol);
      if (quote === undefined) continue;
      const verdict = this.verdictOn(quote, instrument);
      // Another currency is another listing of that name: no answer for this symbol, and nothing against the others.
      if ('garbage' in verdict && !isOtherCurrency(quote, instrument)) {
        garbage.push({ symbol: instrument.symbol, reason: verdict.garbage, stated: verdict.stated });
      }
      judged.push({ instrument, quote, verdict });
    }
    if (quotes.size > batch.length)
      throw new GarbageError(`${quotes.size} quotes were given for ${batch.length} instruments`);
    const [first] = garbage;
    if (first !== undefined && isGarbage(garbage.length, judged.length)) {
      this.run.report.quotes.refused += judged.length;
      const count = `${garbage.length} of ${judged.length} quotes cannot be true (${first.symbol}: ${first.reason})`;
      throw new GarbageError(`the whole answer was refused: ${count}`, { values: garbage });
    }
    return judged;
  }

  private verdictOn(quote: ProvidedQuote, instrument: PricedInstrument): GatedQuote {
    return gateQuote(quote, {
      currency: instrument.currency,
      at: this.run.at,
      dateOf: (instant) => this.dateOf(instrument, instant),
      splits: instrument.splits,
      references: this.references.get(instrument.symbol) ?? [],
      maxJumpPercent: this.run.options.maxJumpPercent,
    });
  }

  private dateOf({ exchange }: PricedInstrument, instant: Date): CalendarDate {
    const key = `${exchange ?? ''} ${instant.getTime()}`;
    const known = this.dates.get(key) ?? this.run.sessions.localDate(exchange, instant);
    this.dates.set(key, known);
    return known;
  }

  private async tellFailure(
    name: string,
    outcome: Exclude<Outcome<unknown>, { readonly status: 'ok' }>,
    asked: readonly string[],
  ): Promise<void> {
    const { report, at } = this.run;
    const error = outcome.status === 'stale' ? undefined : outcome.error;
    report.fail(name, 'quotes', outcome.status === 'stale' ? outcome.reason : reasonOf(outcome));
    const refused = refusedAnswer(name, at, error, asked);
    // The gate has counted what it refused itself.
    if (!(error instanceof GarbageError)) report.quotes.refused += refused.length;
    await hold(this.run, refused);
  }

  /** Those whose values spoiled an answer and that were left out of the one asked for again. */
  private tellSpoiled(source: PriceSource, asked: readonly string[]): void {
    if (!(source instanceof SetAsideSource)) return;
    const { report, at } = this.run;
    for (const { symbols, fault } of source.takeSpoiled()) {
      report.quotes.refused += symbols.length;
      for (const symbol of symbols) report.fail(source.name, symbol, `failed: ${fault.kind}`);
      this.refused.push(...refusedAnswer(source.name, at, fault, asked));
    }
  }

  private doubt(
    instrument: PricedInstrument,
    quote: ProvidedQuote,
    source: string,
    { doubt }: Extract<GatedQuote, { doubt: unknown }>,
  ): void {
    if (this.doubts.has(instrument.symbol)) return;
    const { symbol } = instrument;
    const held: HeldPrice = { ...doubt, symbol, kind: 'quote', asOf: quote.asOf, source };
    this.doubts.set(symbol, { instrument, quote, source, held });
  }

  private async accept(symbol: string, price: string, asOf: Date, source: string): Promise<void> {
    const waiting = this.waiting.get(source) ?? [];
    this.waiting.set(source, waiting);
    waiting.push({ symbol, price, asOf });
    this.accepted.add(symbol);
    if (waiting.length >= ROWS_PER_WRITE) await this.store();
  }

  private note(symbol: string): void {
    if (this.answered.has(symbol)) return;
    this.answered.add(symbol);
    this.unmarked.push(symbol);
  }

  /** What was accepted, and the mark that it was asked for, in one transaction: a run that is killed asks for neither again. */
  private async store(): Promise<void> {
    const { database, report, slot } = this.run;
    const batches = [...this.waiting].filter(([, quotes]) => quotes.length > 0);
    const marked = this.unmarked;
    if (batches.length === 0 && marked.length === 0) return;
    this.waiting.clear();
    this.unmarked = [];
    report.quotes.changed += await writeAsOne(database, async (manager) => {
      let changed = 0;
      for (const [source, quotes] of batches) changed += await writeQuotes(manager, quotes, source);
      await markQuoted(manager, marked, slot);
      return changed;
    });
    for (const [, quotes] of batches) report.quotes.received += quotes.length;
  }

  private async settleDoubts(): Promise<void> {
    const { report, signal } = this.run;
    const unsettled = [...this.doubts.values()].filter(({ instrument }) => !this.accepted.has(instrument.symbol));
    if (unsettled.length > 0 && !signal.aborted) {
      const looked = await this.lookUpSplits(
        unsettled.map(({ instrument, held }) => ({ instrument, price: [held.date, new Decimal(held.price!)] })),
      );
      await this.learnReferences(looked);
      const bySymbol = new Map(looked.map((instrument) => [instrument.symbol, instrument]));
      for (const { instrument, quote, source } of unsettled) {
        const verdict = this.verdictOn(quote, bySymbol.get(instrument.symbol) ?? instrument);
        if (!('passed' in verdict)) continue;
        this.doubts.delete(instrument.symbol);
        await this.accept(instrument.symbol, verdict.passed, quote.asOf, source);
      }
      await this.store();
    }
    for (const { held } of this.doubts.values()) report.fail(held.source, held.symbol!, held.reason);
    report.quotes.held += this.doubts.size;
    await hold(this.run, [...this.refused, ...[...this.doubts.values()].map(({ held }) => held)]);
  }
}

function isOtherCurrency({ currency }: ProvidedQuote, instrument: PricedInstrument): boolean {
  return (majorCurrencyOf(currency) ?? currency) !== instrument.currency;
}

interface JudgedQuote {
  readonly instrument: PricedInstrument;
  readonly quote: ProvidedQuote;
  readonly verdict: GatedQuote;
}
