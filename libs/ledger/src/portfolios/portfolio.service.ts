import { Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { AppError } from '@portfolio-metrics/kernel';
import { type EntityManager, IsNull, Not } from 'typeorm';
import { type PortfolioDraft, portfolioIssues } from '../domain/portfolio-draft.js';
import { checkVersion, type ExpectedVersions } from '../expected-version.js';
import { keysetPage, type Page, type PageRequest } from '../paging.js';
import { PortfolioEntity } from '../persistence/portfolio.entity.js';
import { TransactionEntity } from '../persistence/transaction.entity.js';
import { OpaqueTokens } from '../tokens/opaque-tokens.js';
import { refuseOversell } from '../transactions/oversell-check.js';
import { findPortfolio, lockPortfolio, portfolioRecord, type PortfolioRecord } from './portfolio-rows.js';

/** Most portfolios of one user. */
export const MAX_PORTFOLIOS = 100;

/**
 * One user's portfolios. Methods that change something take the manager of the caller's write transaction as that user (see
 * `IdempotentWrites.run` and `Database.asUser`); another user's portfolio is `not_found`.
 */
@Injectable()
export class PortfolioService {
  constructor(
    private readonly database: Database,
    private readonly tokens: OpaqueTokens,
  ) {}

  /** Throws `validation_failed`, or `unprocessable` beyond `MAX_PORTFOLIOS`. */
  async create(manager: EntityManager, userId: string, draft: PortfolioDraft): Promise<PortfolioRecord> {
    const values = checked(draft);
    // One creation per user at a time: counting alone would let two pass that together are one too many.
    await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`portfolios of ${userId}`]);
    if ((await manager.countBy(PortfolioEntity, { userId })) >= MAX_PORTFOLIOS) {
      throw new AppError('unprocessable', `A user can have at most ${MAX_PORTFOLIOS} portfolios.`, {
        details: { limit: MAX_PORTFOLIOS },
      });
    }
    const entity = manager.create(PortfolioEntity, { ...values, userId });
    await manager.insert(PortfolioEntity, entity);
    return portfolioRecord(entity);
  }

  /** Throws `not_found`, for somebody else's portfolio as well. */
  async get(userId: string, id: string): Promise<PortfolioRecord> {
    return await this.database.asUser(userId, 'read', async (manager) => await findPortfolio(manager, userId, id));
  }

  /** Oldest first. */
  async list(userId: string, page: PageRequest): Promise<Page<PortfolioRecord>> {
    return await this.database.asUser(userId, 'read', async (manager) =>
      keysetPage(
        this.tokens,
        [userId, 'portfolios'],
        page,
        async (after, count) => {
          // The position is text because a Date would cut off the microseconds that the order depends on.
          const query = manager
            .createQueryBuilder(PortfolioEntity, 'p')
            .addSelect('p.created_at::text', 'position')
            .where('p.userId = :userId', { userId })
            .orderBy('p.createdAt')
            .addOrderBy('p.id')
            .limit(count);
          if (after !== null) {
            query.andWhere('(p.createdAt, p.id) > (:createdAt, :id)', { createdAt: after[0], id: after[1] });
          }
          const { entities, raw } = await query.getRawAndEntities<{ position: string }>();
          return entities.map((entity, index) => ({ entity, createdAt: raw[index]!.position }));
        },
        {
          item: ({ entity }) => portfolioRecord(entity),
          position: ({ entity, createdAt }) => [createdAt, entity.id],
        },
      ),
    );
  }

  /**
   * Replaces what a client may state by `revise(current)`. Throws `precondition_failed`, `validation_failed`; `oversell` when
   * short positions are forbidden and there are some; `conflict` when the base currency changes under exchange rates to it.
   */
  async change(
    manager: EntityManager,
    userId: string,
    id: string,
    revise: (current: PortfolioRecord) => PortfolioDraft,
    expected: ExpectedVersions = null,
  ): Promise<PortfolioRecord> {
    const current = await lockPortfolio(manager, userId, id);
    checkVersion(current, expected);
    const values = checked(revise(current));
    if (values.baseCurrency !== current.baseCurrency) await refuseRecordedRates(manager, userId, id);
    if (current.allowShort && !values.allowShort) await refuseOversell(manager, { userId, id }, null);
    await manager.update(
      PortfolioEntity,
      { userId, id },
      { ...values, version: current.version + 1, updatedAt: () => 'clock_timestamp()' },
    );
    return await findPortfolio(manager, userId, id);
  }

  /** Deletes the portfolio with all its transactions. */
  async delete(manager: EntityManager, userId: string, id: string, expected: ExpectedVersions = null): Promise<void> {
    checkVersion(await lockPortfolio(manager, userId, id), expected);
    await manager.delete(PortfolioEntity, { userId, id });
  }
}

function checked(draft: PortfolioDraft): PortfolioDraft {
  const values: PortfolioDraft = {
    name: draft.name.normalize('NFC'),
    baseCurrency: draft.baseCurrency,
    costBasisMethod: draft.costBasisMethod,
    trackCash: draft.trackCash,
    allowShort: draft.allowShort,
    timeZone: draft.timeZone,
  };
  const issues = portfolioIssues(values);
  if (issues.length > 0) throw new AppError('validation_failed', 'The portfolio has invalid values.', { issues });
  return values;
}

/** Rates recorded on transactions are to the base currency: to another one they would be wrong. */
async function refuseRecordedRates(manager: EntityManager, userId: string, portfolioId: string): Promise<void> {
  if (await manager.existsBy(TransactionEntity, { userId, portfolioId, fxRate: Not(IsNull()) })) {
    throw new AppError(
      'conflict',
      'The base currency cannot change while transactions record exchange rates to it (fxRate).',
    );
  }
}
