import type { Database } from '@portfolio-metrics/database';
import { addDays, addMonths, type CalendarDate } from '@portfolio-metrics/kernel';
import { type Admission, admitPrice } from '../domain/admit-price.js';
import { type NewClose, ROWS_PER_WRITE, writeCloses } from '../persistence/market-data-writes.js';
import { lastCloseDates } from '../persistence/refresh-state.js';
import type { PricedInstrument, PriceSource, ProvidedClose } from '../price-source.js';
import type { PricesOptions } from '../prices-options.js';
import type { TradingSessions } from '../trading-sessions.js';
import { ask, type GuardedProvider, reasonOf } from './provider-chain.js';
import { writeInBatches } from './refresh-transaction.js';
import type { RunningReport } from './refresh-report.js';

interface Gap {
  readonly instrument: PricedInstrument;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

const TWICE: Admission = { problem: 'is there twice', of: 'price' };

/** Fetches the closes between the last one stored and the last session that is over, and all of the last years where none is stored. */
export class CloseRefresh {
  /** By provider: fetched and not stored yet. */
  private readonly waiting = new Map<string, NewClose[]>();
  private fetched = 0;

  constructor(
    private readonly database: Database,
    private readonly sessions: TradingSessions,
    private readonly options: PricesOptions,
    private readonly report: RunningReport,
  ) {}

  async run(instruments: readonly PricedInstrument[], at: Date, signal?: AbortSignal): Promise<void> {
    if (this.options.providers.length === 0) return;
    for (const gap of await this.gapsOf(instruments, at)) {
      if (this.fetched >= this.options.maxClosesPerRefresh || signal?.aborted === true) {
        this.report.postponed += 1;
        continue;
      }
      await this.fill(gap);
    }
    for (const name of this.waiting.keys()) await this.store(name);
  }

  private async gapsOf(instruments: readonly PricedInstrument[], at: Date): Promise<readonly Gap[]> {
    const last = await lastCloseDates(
      this.database,
      instruments.map(({ symbol }) => symbol),
    );
    const gaps: Gap[] = [];
    for (const instrument of instruments) {
      const to = this.sessions.lastFinished(instrument.exchange, at)?.date;
      if (to === undefined) continue;
      const stored = last.get(instrument.symbol);
      const from = stored === undefined ? addMonths(to, -12 * this.options.historyYears) : addDays(stored, 1);
      if (from <= to) gaps.push({ instrument, from, to });
    }
    return gaps;
  }

  private async fill(gap: Gap): Promise<void> {
    for (const provider of this.options.providers) {
      const accepted = await this.fetch(provider, gap);
      if (accepted.length === 0) continue;
      const { name } = provider.source;
      const waiting = this.waiting.get(name) ?? [];
      this.waiting.set(name, waiting);
      for (const close of accepted) waiting.push(close);
      this.fetched += accepted.length;
      if (waiting.length >= ROWS_PER_WRITE) await this.store(name);
      return;
    }
  }

  private async fetch(provider: GuardedProvider<PriceSource>, gap: Gap): Promise<readonly NewClose[]> {
    const { symbol } = gap.instrument;
    const { name } = provider.source;
    const answer = await ask(provider, async (source, signal) =>
      source.history(gap.instrument, gap.from, gap.to, signal),
    );
    if (answer.status !== 'ok') {
      this.report.fail(name, symbol, answer.status === 'stale' ? answer.reason : reasonOf(answer));
      return [];
    }
    const accepted = new Map<CalendarDate, NewClose>();
    for (const provided of answer.value.closes) {
      const admitted = accepted.has(provided.date) ? TWICE : admitClose(provided, gap);
      if ('price' in admitted) accepted.set(provided.date, { symbol, date: provided.date, close: admitted.price });
      else {
        this.report.closes.refused += 1;
        this.report.fail(name, symbol, `the close of ${provided.date} ${admitted.problem}`);
      }
    }
    return [...accepted.values()];
  }

  private async store(name: string): Promise<void> {
    const closes = this.waiting.get(name) ?? [];
    this.waiting.set(name, []);
    this.report.closes.received += closes.length;
    this.report.closes.changed += await writeInBatches(this.database, closes, async (manager, batch) =>
      writeCloses(manager, batch, { source: name }),
    );
  }
}

function admitClose(provided: ProvidedClose, { instrument, from, to }: Gap): Admission {
  if (provided.date < from || provided.date > to) return { problem: 'was not asked for', of: 'price' };
  return admitPrice(provided.close, provided.currency, instrument.currency);
}
