import { AppError, isCanonicalUuid } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import type { Portfolio } from '../domain/portfolio.js';
import { PortfolioEntity } from '../persistence/portfolio.entity.js';

/** A portfolio as it is stored. */
export interface PortfolioRecord extends Portfolio {
  /** Counts the changes, from 1. */
  readonly version: number;
  readonly updatedAt: Date;
}

/** One user's portfolio, locked until the transaction ends: whoever changes its transactions waits in line here. */
export async function lockPortfolio(manager: EntityManager, userId: string, id: string): Promise<PortfolioRecord> {
  return await findPortfolio(manager, userId, id, true);
}

/** One user's portfolio. Throws `not_found`, for another user's as for one that never was. */
export async function findPortfolio(
  manager: EntityManager,
  userId: string,
  id: string,
  locked = false,
): Promise<PortfolioRecord> {
  const entity = isCanonicalUuid(id)
    ? await manager.findOne(PortfolioEntity, {
        where: { userId, id },
        ...(locked ? { lock: { mode: 'pessimistic_write' } } : {}),
      })
    : null;
  if (entity === null) throw new AppError('not_found', 'The portfolio does not exist.');
  return portfolioRecord(entity);
}

export function portfolioRecord(entity: PortfolioEntity): PortfolioRecord {
  const { userId: _, ...record } = entity;
  return record;
}
