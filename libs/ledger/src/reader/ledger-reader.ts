import { Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { AppError, type CalendarDate } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import type { LedgerSnapshot } from '../domain/ledger-snapshot.js';
import type { Portfolio } from '../domain/portfolio.js';
import { instrumentsOf, splitsOf } from '../persistence/instrument-rows.js';
import { PortfolioEntity } from '../persistence/portfolio.entity.js';
import { findPortfolio } from '../portfolios/portfolio-rows.js';
import { type HeldSymbols, heldSymbolsOf } from './held-symbols.js';
import { transactionsOf } from './snapshot-rows.js';

/** A ledger of a million transactions takes some seconds to be handed over. */
const READ_TRANSACTION = Object.freeze({ statementTimeoutMs: 5_000 });

/**
 * What the figures are computed from. `portfolioId` `null` means all portfolios of the user together; an unknown portfolio, or
 * another user's, is `not_found`.
 */
@Injectable()
export class LedgerReader {
  constructor(private readonly database: Database) {}

  /**
   * Everything dated up to `until` (`null`: everything), as of one moment. When `signal` says that nobody waits for it any more, it ends
   * before its next statement.
   */
  async snapshotOf(
    userId: string,
    portfolioId: string | null,
    until: CalendarDate | null,
    signal?: AbortSignal,
  ): Promise<LedgerSnapshot> {
    return await this.read(userId, async (manager) => {
      signal?.throwIfAborted();
      const portfolios = await portfoliosOf(manager, userId, portfolioId);
      signal?.throwIfAborted();
      const transactions = await transactionsOf(manager, { userId, portfolioId, until });
      const symbols = new Set<string>();
      for (const { symbol } of transactions) if (symbol !== null) symbols.add(symbol);
      const named = [...symbols];
      signal?.throwIfAborted();
      return {
        portfolios,
        transactions,
        instruments: await instrumentsOf(manager, named),
        splits: await splitsOf(manager, named, until),
      };
    });
  }

  /** The symbols and currencies that figures depend on; costs as much as there are instruments, not transactions. */
  async heldSymbols(userId: string, portfolioId: string | null, signal?: AbortSignal): Promise<HeldSymbols> {
    const held = await this.read(userId, async (manager) => {
      signal?.throwIfAborted();
      return await heldSymbolsOf(manager, userId, portfolioId);
    });
    if (held === null) throw new AppError('not_found', 'The portfolio does not exist.');
    return held;
  }

  /** MICs of the exchanges of everything that the user's transactions name, in order. */
  async exchangesOf(userId: string): Promise<readonly string[]> {
    return await this.read(userId, async (manager) => {
      const held = await heldSymbolsOf(manager, userId, null);
      const rows = await manager.query<Array<{ exchange: string }>>(
        'select distinct exchange from instruments where symbol = any ($1) and exchange is not null order by exchange',
        [held?.symbols ?? []],
      );
      return rows.map((row) => row.exchange);
    });
  }

  private async read<T>(userId: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return await this.database.asUser(userId, 'read', work, READ_TRANSACTION);
  }
}

async function portfoliosOf(
  manager: EntityManager,
  userId: string,
  portfolioId: string | null,
): Promise<readonly Portfolio[]> {
  if (portfolioId !== null) return [plain(await findPortfolio(manager, userId, portfolioId))];
  const entities = await manager.find(PortfolioEntity, { where: { userId }, order: { createdAt: 'ASC', id: 'ASC' } });
  return entities.map(plain);
}

function plain(stored: Portfolio): Portfolio {
  const { id, name, baseCurrency, costBasisMethod, trackCash, allowShort, timeZone, createdAt } = stored;
  return { id, name, baseCurrency, costBasisMethod, trackCash, allowShort, timeZone, createdAt };
}
