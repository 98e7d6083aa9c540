import { Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { AppError, type CalendarDate, Clock, isCanonicalUuid } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import type { TransactionFields } from '../domain/transaction-fields.js';
import { isAcquisition, isDisposal, type TransactionType } from '../domain/transaction.js';
import { checkVersion, type ExpectedVersions } from '../expected-version.js';
import { keysetPage, type Page, type PageRequest } from '../paging.js';
import { TransactionEntity } from '../persistence/transaction.entity.js';
import { findPortfolio, lockPortfolio, type PortfolioRecord } from '../portfolios/portfolio-rows.js';
import { OpaqueTokens } from '../tokens/opaque-tokens.js';
import { type PositionRow, refuseOversell } from './oversell-check.js';
import { settledTransaction } from './settled-transaction-of.js';
import { transactionRecord, type TransactionRecord } from './transaction-rows.js';

/** Which transactions to list; `null`: no matter. */
export interface TransactionFilter {
  readonly portfolioId: string | null;
  readonly symbol: string | null;
  readonly type: TransactionType | null;
  /** First and last date, both included. */
  readonly from: CalendarDate | null;
  readonly to: CalendarDate | null;
}

/**
 * One user's transactions. Methods that change something take the manager of the caller's write transaction as that user; they
 * lock the portfolio, so changes of one portfolio happen one after the other. Another user's resources are `not_found`.
 */
@Injectable()
export class TransactionService {
  constructor(
    private readonly database: Database,
    private readonly tokens: OpaqueTokens,
    private readonly clock: Clock,
  ) {}

  /**
   * Books what `fields` state. Throws `validation_failed` with one issue per field, `unprocessable` (unknown symbol), `oversell`,
   * `conflict` (the `externalId` is taken in this portfolio).
   */
  async create(
    manager: EntityManager,
    userId: string,
    portfolioId: string,
    fields: TransactionFields,
  ): Promise<TransactionRecord> {
    const portfolio = await lockPortfolio(manager, userId, portfolioId);
    const values = await settledTransaction(manager, portfolio, fields, this.clock.now());
    await refuseTakenExternalId(manager, userId, portfolioId, values.externalId, null);
    const entity = manager.create(TransactionEntity, { ...values, userId, portfolioId });
    await manager.insert(TransactionEntity, entity);
    if (!portfolio.allowShort && isDisposal(entity.type)) await this.check(manager, portfolio, userId, entity, null);
    return transactionRecord(await findTransaction(manager, userId, entity.id));
  }

  /** Throws `not_found`, for somebody else's transaction as well. */
  async get(userId: string, id: string): Promise<TransactionRecord> {
    return await this.database.asUser(userId, 'read', async (manager) =>
      transactionRecord(await findTransaction(manager, userId, id)),
    );
  }

  /** Newest first: by date, sequence and order of booking. Throws `not_found` for an unknown portfolio. */
  async list(userId: string, filter: TransactionFilter, page: PageRequest): Promise<Page<TransactionRecord>> {
    const { portfolioId, symbol, type, from, to } = filter;
    return await this.database.asUser(userId, 'read', async (manager) => {
      if (portfolioId !== null) await findPortfolio(manager, userId, portfolioId);
      return await keysetPage(
        this.tokens,
        [userId, 'transactions', JSON.stringify([portfolioId, symbol, type, from, to])],
        page,
        async (after, count) => {
          const query = manager
            .createQueryBuilder(TransactionEntity, 't')
            .where('t.userId = :userId', { userId })
            .orderBy({ 't.date': 'DESC', 't.sequence': 'DESC', 't.ordinal': 'DESC' })
            .limit(count);
          if (portfolioId !== null) query.andWhere('t.portfolioId = :portfolioId', { portfolioId });
          if (symbol !== null) query.andWhere('t.symbol = :symbol', { symbol });
          if (type !== null) query.andWhere('t.type = :type', { type });
          if (from !== null) query.andWhere('t.date >= :from', { from });
          if (to !== null) query.andWhere('t.date <= :to', { to });
          if (after !== null) {
            const [date, sequence, ordinal] = after;
            query.andWhere('(t.date, t.sequence, t.ordinal) < (:date, :sequence, :ordinal)', {
              date,
              sequence,
              ordinal,
            });
          }
          return await query.getMany();
        },
        { item: transactionRecord, position: (row) => [row.date, row.sequence, row.ordinal] },
      );
    });
  }

  /**
   * Replaces what a client may state by `revise(current)`; the portfolio stays. Throws `not_found`, `precondition_failed` and
   * whatever `create` throws (`validation_failed`, `unprocessable`, `oversell`, `conflict`); a change that leaves any later
   * disposal uncovered is an `oversell`.
   */
  async change(
    manager: EntityManager,
    userId: string,
    id: string,
    revise: (current: TransactionRecord) => TransactionFields,
    expected: ExpectedVersions = null,
  ): Promise<TransactionRecord> {
    const { portfolio, entity: current } = await lockTransaction(manager, userId, id);
    checkVersion(current, expected);
    const values = await settledTransaction(manager, portfolio, revise(transactionRecord(current)), this.clock.now());
    await refuseTakenExternalId(manager, userId, portfolio.id, values.externalId, id);
    await manager.update(
      TransactionEntity,
      { userId, id },
      { ...values, version: current.version + 1, updatedAt: () => 'clock_timestamp()' },
    );
    const entity = await findTransaction(manager, userId, id);
    if (!portfolio.allowShort) await this.check(manager, portfolio, userId, entity, current);
    return transactionRecord(entity);
  }

  /** Throws `not_found`, `precondition_failed`, and `oversell` when a later disposal lives on the units of this transaction. */
  async delete(manager: EntityManager, userId: string, id: string, expected: ExpectedVersions = null): Promise<void> {
    const { portfolio, entity } = await lockTransaction(manager, userId, id);
    checkVersion(entity, expected);
    await manager.delete(TransactionEntity, { userId, id });
    if (!portfolio.allowShort && isAcquisition(entity.type)) await this.check(manager, portfolio, userId, null, entity);
  }

  private async check(
    manager: EntityManager,
    portfolio: PortfolioRecord,
    userId: string,
    booked: TransactionEntity | null,
    removed: TransactionEntity | null,
  ): Promise<void> {
    const gone = removed === null ? null : positionOf(removed);
    const symbols = [booked === null ? null : positionOf(booked), gone].flatMap((row) => row?.symbol ?? []);
    await refuseOversell(manager, { userId, id: portfolio.id }, symbols, {
      booked: booked?.id ?? null,
      removed: gone,
    });
  }
}

async function findTransaction(manager: EntityManager, userId: string, id: string): Promise<TransactionEntity> {
  const entity = isCanonicalUuid(id) ? await manager.findOneBy(TransactionEntity, { userId, id }) : null;
  if (entity === null) throw new AppError('not_found', 'The transaction does not exist.');
  return entity;
}

/** The portfolio's lock comes first, everywhere: two orders would deadlock. Then the transaction is read as it is by now. */
async function lockTransaction(
  manager: EntityManager,
  userId: string,
  id: string,
): Promise<{ portfolio: PortfolioRecord; entity: TransactionEntity }> {
  const { portfolioId } = await findTransaction(manager, userId, id);
  const portfolio = await lockPortfolio(manager, userId, portfolioId);
  return { portfolio, entity: await findTransaction(manager, userId, id) };
}

function positionOf(entity: TransactionEntity): PositionRow | null {
  const { id, symbol, quantity, sequence, type } = entity;
  if (symbol === null || quantity === null || !(isAcquisition(type) || isDisposal(type))) return null;
  return { id, symbol, quantity, sequence, type, date: entity.date as CalendarDate, ordinal: Number(entity.ordinal) };
}

async function refuseTakenExternalId(
  manager: EntityManager,
  userId: string,
  portfolioId: string,
  externalId: string | null,
  ownId: string | null,
): Promise<void> {
  if (externalId === null) return;
  const holder = await manager.findOneBy(TransactionEntity, { userId, portfolioId, externalId });
  if (holder !== null && holder.id !== ownId) {
    throw new AppError('conflict', 'The portfolio has a transaction with this externalId already.');
  }
}
