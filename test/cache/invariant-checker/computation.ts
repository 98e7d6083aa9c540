import type { Database } from '@portfolio-metrics/database';
import {
  type ComputationTicket,
  instrumentKey,
  type Lifetime,
  type MetricsCacheStore,
  type PutOutcome,
} from '@portfolio-metrics/metrics-cache';
import { HELD, LEDGER, PRICES, pricesOf, readAs } from './figures.js';

export const HOUR = 3_600_000;
const LIFETIME: Lifetime = { freshForMs: HOUR, staleForMs: 24 * HOUR, reason: 'market_open' };

/** One computation, taken step by step: anything may happen between two of them. */
export class SteppedComputation {
  #next: 'held' | 'cover' | 'ledger' | 'prices' | 'put' = 'held';
  #held: string[] = [];
  #ledger = '';
  #prices: Record<string, string> = {};

  constructor(
    private readonly store: MetricsCacheStore,
    private readonly database: Database,
    private readonly ticket: ComputationTicket,
    private readonly complete: boolean,
  ) {}

  /** The next step; the outcome when it was the last one. */
  async step(): Promise<PutOutcome | null> {
    const { userId } = this.ticket;
    switch (this.#next) {
      case 'held': {
        const rows = await readAs<Array<{ symbol: string }>>(this.database, userId, HELD, [userId]);
        this.#held = rows.map(({ symbol }) => symbol);
        this.#next = 'cover';
        return null;
      }
      case 'cover':
        await this.ticket.coverMarket(this.#held.map(instrumentKey));
        this.#next = 'ledger';
        return null;
      case 'ledger': {
        const rows = await readAs<Array<{ ledger: string }>>(this.database, userId, LEDGER, [userId]);
        this.#ledger = rows[0]!.ledger;
        this.#next = 'prices';
        return null;
      }
      case 'prices': {
        const rows = await readAs<Array<{ symbol: string; price: string }>>(this.database, userId, PRICES, [
          this.#held,
        ]);
        this.#prices = pricesOf(rows);
        this.#next = 'put';
        return null;
      }
      case 'put': {
        const payload = JSON.stringify({ ledger: this.#ledger, prices: this.#prices });
        return (await this.store.put(this.ticket, { payload, complete: this.complete, lifetime: LIFETIME })).outcome;
      }
    }
  }

  async fail(): Promise<void> {
    await this.store.release(this.ticket, { retryInMs: 1 });
  }
}
