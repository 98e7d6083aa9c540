import type { CalendarDate } from '@portfolio-metrics/kernel';
import type { Doubt, PassedClose } from '../domain/history-gate.js';
import type { DatedPrice } from '../domain/split-evidence.js';
import { type NewClose, ROWS_PER_WRITE, writeCloses } from '../persistence/market-data-writes.js';
import { type HeldPrice, holdPrices } from '../persistence/price-quarantine-rows.js';
import { recordSplits, type StatedSplit } from '../persistence/provider-splits.js';
import {
  type AskedCloses,
  closesAround,
  discardedCloses,
  type KnownCloses,
  markClosesAsked,
} from '../persistence/refresh-state.js';
import type { PricedInstrument, PriceSource } from '../price-source.js';
import { type JudgedHistory, judgeHistory } from './judge-history.js';
import { ask, type GuardedProvider, providersFor, reasonOf } from './provider-chain.js';
import { hold, type RefreshRun } from './refresh-run.js';
import { answerHeld, refusedAnswer } from './refused-answer.js';
import { writeAsOne } from './refresh-transaction.js';

/** Closes that are asked for: those of the sessions from `from` to `to`. */
export interface CloseGap {
  readonly instrument: PricedInstrument;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** A later price that is in doubt and that a split might explain. */
  readonly doubted?: DatedPrice;
}

/** Instruments whose answers are stored in one transaction. */
const INSTRUMENTS_PER_WRITE = 200;

/** Fetches closes and splits, one instrument after the other, from the first provider that has any for it. */
export class CloseRefresh {
  private readonly closes = new Map<string, NewClose[]>();
  private splits: StatedSplit[] = [];
  private held: HeldPrice[] = [];
  private asked: AskedCloses[] = [];
  private waitingRows = 0;
  private fetched = 0;

  constructor(private readonly run: RefreshRun) {}

  async refresh(gaps: readonly CloseGap[]): Promise<void> {
    const { options, report, signal } = this.run;
    const providers = options.providers.filter(({ source }) => source.capabilities.history);
    if (providers.length === 0) return;
    for (const gap of gaps) {
      if (this.fetched >= options.maxClosesPerRefresh || signal.aborted) {
        report.postponed += 1;
        continue;
      }
      await this.fill(gap, providersFor(providers, options.providersOf, gap.instrument.symbol));
      report.progress.closes.done += 1;
      if (this.waitingRows >= ROWS_PER_WRITE || this.asked.length >= INSTRUMENTS_PER_WRITE) await this.store();
      await this.run.pause();
    }
    await this.store();
  }

  /** From the first provider that has the last close asked for; the ones before it keep what they have. */
  private async fill(gap: CloseGap, providers: ReadonlyArray<GuardedProvider<PriceSource>>): Promise<void> {
    const { symbol } = gap.instrument;
    const known = await closesAround(this.run.database, symbol, gap.from, gap.to);
    const taken = new Set<CalendarDate>();
    let answered = false;
    for (const provider of providers) {
      const { name } = provider.source;
      const answer = await this.fetch(provider, gap, known);
      if (answer === null) continue;
      answered = true;
      this.note(symbol, name, answer);
      // What another source stated is corrected by that source or an import: two that differ would take turns for ever.
      const closes = answer.history.passed.filter(
        ({ date }) => !taken.has(date) && (known.sources.get(date) ?? name) === name,
      );
      for (const { date } of closes) taken.add(date);
      this.add(symbol, name, closes);
      if (taken.has(gap.to) || known.stored.has(gap.to)) break;
    }
    const found = taken.has(gap.to) || known.stored.has(gap.to);
    if (answered) this.asked.push({ symbol, through: gap.to, found });
  }

  private add(symbol: string, source: string, closes: readonly PassedClose[]): void {
    const waiting = this.closes.get(source) ?? [];
    this.closes.set(source, waiting);
    for (const { date, price } of closes) waiting.push({ symbol, date, close: price });
    this.waitingRows += closes.length;
    this.fetched += closes.length;
  }

  /** `null`: no answer, or none to be believed. */
  private async fetch(
    provider: GuardedProvider<PriceSource>,
    gap: CloseGap,
    known: KnownCloses,
  ): Promise<JudgedHistory | null> {
    const { report, at, database, sessions, options } = this.run;
    const { symbol } = gap.instrument;
    const { name } = provider.source;
    const discarded = await discardedCloses(database, symbol, name, gap.from, gap.to);
    const today = sessions.localDate(gap.instrument.exchange, at);
    const answer = await ask(provider, async (source, signal) =>
      // Inside the guard: an answer that is not to be believed counts as a failure of the provider.
      judgeHistory(await source.history(gap.instrument, gap.from, gap.to, signal), {
        ...gap,
        ...known,
        today,
        statesSplits: source.capabilities.splits,
        doubted: gap.doubted ?? null,
        isDiscarded: (date, price) => discarded.has(`${date} ${price}`),
        maxJumpPercent: options.maxJumpPercent,
      }),
    );
    if (answer.status === 'ok') return answer.value;
    report.fail(name, symbol, answer.status === 'stale' ? answer.reason : reasonOf(answer));
    const refused = answer.status === 'unavailable' ? refusedAnswer(name, at, answer.error, [symbol]) : [];
    report.closes.refused += refused.length;
    await hold(this.run, refused);
    return null;
  }

  private note(symbol: string, source: string, { history, splits, contradicted }: JudgedHistory): void {
    const { report, at } = this.run;
    report.closes.held += history.doubts.length + history.waiting;
    report.splits.contradicted += contradicted.length;
    for (const doubt of history.doubts) {
      report.fail(source, symbol, doubt.reason);
      this.held.push(closeHeld(source, symbol, doubt));
    }
    for (const { date, numerator, denominator } of splits) {
      this.splits.push({ symbol, date, numerator, denominator, source });
    }
    for (const { date, numerator, denominator } of contradicted) {
      const reason = `prices speak against a ${numerator}:${denominator} split on ${date}: it was not taken over`;
      this.held.push(answerHeld(source, at, { symbol, reason }));
    }
  }

  private async store(): Promise<void> {
    const { database, report, at } = this.run;
    const { asked, splits, held } = this;
    const batches = [...this.closes].filter(([, closes]) => closes.length > 0);
    if (asked.length === 0 && splits.length === 0 && held.length === 0) return;
    this.closes.clear();
    [this.asked, this.splits, this.held, this.waitingRows] = [[], [], [], 0];
    const changed = await writeAsOne(database, async (manager) => {
      const applied = await recordSplits(manager, onePerDay(splits), at);
      let written = 0;
      for (const [source, closes] of batches) {
        for (let start = 0; start < closes.length; start += ROWS_PER_WRITE) {
          written += await writeCloses(manager, closes.slice(start, start + ROWS_PER_WRITE), { source });
        }
      }
      await holdPrices(manager, held, at);
      await markClosesAsked(manager, asked, at);
      return { applied, written };
    });
    report.splits.applied += changed.applied;
    report.closes.changed += changed.written;
    for (const [, closes] of batches) report.closes.received += closes.length;
  }
}

function onePerDay(splits: readonly StatedSplit[]): readonly StatedSplit[] {
  return [...new Map(splits.map((split) => [`${split.symbol} ${split.date}`, split])).values()];
}

function closeHeld(source: string, symbol: string, { date, price, reason, reference }: Doubt): HeldPrice {
  return { symbol, kind: 'close', date, asOf: null, price, source, reason, reference };
}
