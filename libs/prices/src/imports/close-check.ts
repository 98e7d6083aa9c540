import { dateCell, decimalCell, type ImportIssues, type ImportRow, symbolCell } from '@portfolio-metrics/imports';
import { type CalendarDate, dateInZone, Decimal } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import { admitPrice } from '../domain/admit-price.js';
import { jumpProblem, type ReferencePrice } from '../domain/price-jump.js';
import { type DatedSplit, printedClose } from '../domain/split-factor.js';
import type { NewClose } from '../persistence/market-data-writes.js';
import type { TradingSessions } from '../trading-sessions.js';
import { SeenDays } from './seen-days.js';

/** A row as it stands in the file. */
export interface CloseDraft {
  readonly line: number;
  readonly symbol: string;
  readonly date: CalendarDate;
  readonly close: Decimal;
  /** `null`: the instrument's. */
  readonly currency: string | null;
}

export function readCloseDraft(row: ImportRow, issues: ImportIssues): CloseDraft | null {
  const symbol = symbolCell(row, 'symbol', issues);
  const date = dateCell(row, 'date', issues);
  const close = decimalCell(row, 'close', issues, { min: 'positive' });
  if (symbol === null || date === null || close === null) return null;
  return { line: row.line, symbol, date, close, currency: row.cells.get('currency') ?? null };
}

interface ListedInstrument {
  readonly symbol: string;
  readonly currency: string;
  /** The last date that a close can have. */
  readonly today: CalendarDate;
  /** Oldest first. */
  readonly splits: readonly DatedSplit[];
  /** Whether the file states closes per unit of today. */
  readonly isRestated: boolean;
}

interface InstrumentRow {
  readonly symbol: string;
  readonly currency: string;
  readonly exchange: string | null;
  readonly restated: boolean;
  readonly splits: readonly DatedSplit[] | null;
}

const INSTRUMENTS = `select symbol, currency, exchange, price_adjustment = 'split_adjusted' as restated, (
    select json_agg(json_build_object('date', date, 'numerator', numerator, 'denominator', denominator) order by date)
    from instrument_splits s where s.symbol = i.symbol) as splits
  from instruments i where symbol = any($1::text[])`;
const CLOSES_BEFORE = `select n.symbol, n.date as before, h.date, h.close from unnest($1::text[], $2::date[]) n (symbol, date), lateral (
    select date, close from price_history where symbol = n.symbol and date < n.date order by date desc limit 1) h`;

export interface CloseCheckOptions {
  readonly dryRun: boolean;
  readonly now: Date;
  /** 0: closes may jump. */
  readonly maxJumpPercent: number;
}

/** The checks that need to know the instruments, the rows before and what is stored. */
export class CloseCheck {
  /** By symbol; `null`: there is no such instrument. */
  private readonly instruments = new Map<string, ListedInstrument | null>();
  private readonly seen = new SeenDays();

  constructor(
    private readonly manager: EntityManager,
    private readonly sessions: TradingSessions,
    private readonly issues: ImportIssues,
    private readonly options: CloseCheckOptions,
  ) {}

  async admitted(drafts: readonly CloseDraft[]): Promise<readonly NewClose[]> {
    await this.learn(drafts);
    const closes: NewClose[] = [];
    const lines = new Map<NewClose, number>();
    for (const draft of drafts) {
      const close = this.admit(draft);
      if (close === null) continue;
      closes.push(close);
      if (this.options.maxJumpPercent > 0) lines.set(close, draft.line);
    }
    if (lines.size > 0) await this.refuseJumps(lines);
    return closes;
  }

  private admit({ line, symbol, date, close, currency }: CloseDraft): NewClose | null {
    const instrument = this.instruments.get(symbol) ?? null;
    if (instrument === null) return this.refuse(line, 'symbol', 'is not the symbol of a known instrument');
    if (date > instrument.today) return this.refuse(line, 'date', 'is in the future');
    const price = instrument.isRestated ? printedClose(close, date, instrument.splits, instrument.today) : close;
    const admission = admitPrice(price, currency ?? instrument.currency, instrument.currency);
    if ('problem' in admission) {
      return this.refuse(line, admission.of === 'price' ? 'close' : 'currency', admission.problem);
    }
    if (!this.seen.add(symbol, date)) return this.refuse(line, 'date', `is in the file twice for ${symbol}`);
    return { symbol, date, close: admission.price };
  }

  /** Each close against the one before it: of these rows, or stored, which those of earlier batches are by now. */
  private async refuseJumps(lines: ReadonlyMap<NewClose, number>): Promise<void> {
    const ordered = [...lines.keys()].toSorted((one, other) =>
      one.symbol === other.symbol ? (one.date < other.date ? -1 : 1) : one.symbol < other.symbol ? -1 : 1,
    );
    const stored = await this.storedBefore(ordered);
    let previous: NewClose | null = null;
    for (const close of ordered) {
      const { symbol, date } = close;
      const inFile: NewClose | null = previous !== null && previous.symbol === symbol ? previous : null;
      const reference = latest(inFile, stored.get(`${symbol} ${date}`));
      const { splits } = this.instruments.get(symbol)!;
      const problem =
        reference === null
          ? null
          : jumpProblem(new Decimal(close.close), date, reference, splits, this.options.maxJumpPercent);
      if (problem !== null) this.refuse(lines.get(close)!, 'close', problem);
      previous = close;
    }
  }

  private async storedBefore(closes: readonly NewClose[]): Promise<ReadonlyMap<string, ReferencePrice>> {
    const rows = await this.manager.query<
      Array<{ symbol: string; before: CalendarDate; date: CalendarDate; close: string }>
    >(CLOSES_BEFORE, [closes.map(({ symbol }) => symbol), closes.map(({ date }) => date)]);
    return new Map(
      rows.map(({ symbol, before, date, close }) => [`${symbol} ${before}`, { date, price: new Decimal(close) }]),
    );
  }

  private refuse(line: number, column: string, reason: string): null {
    this.issues.add(line, column, reason);
    return null;
  }

  private async learn(drafts: readonly CloseDraft[]): Promise<void> {
    const unseen = new Set<string>();
    for (const { symbol } of drafts) if (!this.instruments.has(symbol)) unseen.add(symbol);
    if (unseen.size === 0) return;
    for (const symbol of unseen) this.instruments.set(symbol, null);
    // The lock keeps the currency what it is until the closes are stored in it; a dry run may not lock.
    const rows = await this.manager.query<InstrumentRow[]>(
      `${INSTRUMENTS} ${this.options.dryRun ? '' : 'for key share of i'}`,
      [[...unseen]],
    );
    for (const { symbol, currency, exchange, restated, splits } of rows) {
      const today = this.lastDateOf(exchange);
      this.instruments.set(symbol, { symbol, currency, today, splits: splits ?? [], isRestated: restated });
    }
  }

  /** Wherever an exchange is, its session of a date ends after that date has begun in UTC as well as there. */
  private lastDateOf(exchange: string | null): CalendarDate {
    const utc = dateInZone(this.options.now, 'UTC');
    const local = this.sessions.localDate(exchange, this.options.now);
    return local < utc ? local : utc;
  }
}

function latest(inFile: NewClose | null, stored: ReferencePrice | undefined): ReferencePrice | null {
  if (inFile === null || (stored !== undefined && stored.date > inFile.date)) return stored ?? null;
  return { price: new Decimal(inFile.close), date: inFile.date };
}
