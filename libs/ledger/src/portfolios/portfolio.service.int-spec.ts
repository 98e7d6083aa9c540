import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestLedger, type TestLedger } from '../../../../test/support/test-ledger.js';
import { PORTFOLIO_DEFAULTS, type PortfolioDraft } from '../domain/portfolio-draft.js';
import { MAX_PORTFOLIOS } from './portfolio.service.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';
const CAROL = '00000000-0000-4000-8000-00000000000c';
const NOBODYS_ID = '00000000-0000-4000-8000-0000000000ff';
const DRAFT: PortfolioDraft = { ...PORTFOLIO_DEFAULTS, name: 'Retirement', baseCurrency: 'EUR' };

describe('PortfolioService', () => {
  let ledger: TestLedger;

  beforeAll(async () => {
    ledger = await startTestLedger({ poolSize: 12 });
    await ledger.addInstrument('AAPL');
  });
  afterAll(async () => {
    await ledger.close();
  });

  const change = async (userId: string, id: string, draft: Partial<PortfolioDraft>, expected?: readonly number[]) =>
    await ledger.write(userId, async (manager) =>
      ledger.portfolios.change(manager, userId, id, (current) => ({ ...current, ...draft }), expected ?? null),
    );

  it('keeps what was created, and counts its versions', async () => {
    const created = await ledger.addPortfolio(ALICE, { ...DRAFT, costBasisMethod: 'HIFO', timeZone: 'Europe/Zurich' });
    expect(created).toEqual({
      id: expect.any(String),
      name: 'Retirement',
      baseCurrency: 'EUR',
      costBasisMethod: 'HIFO',
      trackCash: false,
      allowShort: false,
      timeZone: 'Europe/Zurich',
      version: 1,
      createdAt: expect.any(Date),
      updatedAt: expect.any(Date),
    });
    expect(await ledger.portfolios.get(ALICE, created.id)).toEqual(created);
    const changed = await change(ALICE, created.id, { name: 'Cafe\u0301', trackCash: true });
    expect(changed).toMatchObject({ name: 'Caf\u00E9', trackCash: true, costBasisMethod: 'HIFO', version: 2 });
    expect(changed.updatedAt.getTime()).toBeGreaterThanOrEqual(created.updatedAt.getTime());
    expect(await ledger.portfolios.get(ALICE, created.id)).toEqual(changed);
  });

  it('refuses a change that breaks a rule, and leaves the portfolio as it was', async () => {
    const { id } = await ledger.addPortfolio(ALICE);
    const before = await ledger.portfolios.get(ALICE, id);
    await expect(change(ALICE, id, { name: ' ', baseCurrency: 'GBX' })).rejects.toMatchObject({
      code: 'validation_failed',
      issues: [{ pointer: '/name' }, { pointer: '/baseCurrency' }],
    });
    expect(await ledger.portfolios.get(ALICE, id)).toEqual(before);
  });

  it('lets one of many changes pass that start from the same version', async () => {
    const { id } = await ledger.addPortfolio(ALICE);
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, async (_, index) => change(ALICE, id, { name: `name ${index}` }, [1])),
    );
    const refused = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(new Set(refused.map((reason: { code: string }) => reason.code))).toEqual(new Set(['precondition_failed']));
    expect((await ledger.portfolios.get(ALICE, id)).version).toBe(2);
  });

  it('deletes the transactions along with their portfolio, and only with the expected version', async () => {
    const { id } = await ledger.addPortfolio(ALICE);
    const other = await ledger.addPortfolio(ALICE);
    for (const portfolioId of [id, other.id]) {
      await ledger.book(ALICE, portfolioId, { date: '2026-01-05', type: 'DEPOSIT', amount: '1' });
    }
    const remove = async (expected: readonly number[] | null) =>
      await ledger.write(ALICE, async (manager) => ledger.portfolios.delete(manager, ALICE, id, expected));
    await expect(remove([7])).rejects.toMatchObject({ code: 'precondition_failed' });
    await remove([1]);
    await expect(remove(null)).rejects.toMatchObject({ code: 'not_found' });
    const { rows } = await ledger.database.admin.query(
      'select portfolio_id from transactions where portfolio_id = any ($1)',
      [[id, other.id]],
    );
    expect(rows).toEqual([{ portfolio_id: other.id }]);
  });

  it('forbids short positions later only if there are none', async () => {
    const { id } = await ledger.addPortfolio(ALICE, { allowShort: true });
    const trade = { symbol: 'AAPL', price: '10', quantity: '1' };
    await ledger.book(ALICE, id, { ...trade, type: 'SELL', date: '2026-01-05' });
    await ledger.book(ALICE, id, { ...trade, type: 'BUY', date: '2026-01-06' });
    await expect(change(ALICE, id, { allowShort: false })).rejects.toMatchObject({
      code: 'oversell',
      details: { symbol: 'AAPL', date: '2026-01-05', requested: '1', available: '0' },
    });
    await ledger.book(ALICE, id, { ...trade, type: 'BUY', date: '2026-01-04' });
    expect((await change(ALICE, id, { allowShort: false })).allowShort).toBe(false);
  });

  it('changes the base currency only while no rate to it is recorded', async () => {
    const { id } = await ledger.addPortfolio(ALICE, { baseCurrency: 'EUR' });
    expect((await change(ALICE, id, { baseCurrency: 'CHF' })).baseCurrency).toBe('CHF');
    const deposit = { date: '2026-01-05', type: 'DEPOSIT', amount: '1', currency: 'USD' };
    await ledger.book(ALICE, id, { ...deposit, fxRate: '0.9' });
    await expect(change(ALICE, id, { baseCurrency: 'EUR' })).rejects.toMatchObject({ code: 'conflict' });
    expect((await change(ALICE, id, { baseCurrency: 'CHF', name: 'same' })).name).toBe('same');
  });

  it("finds nobody else's portfolio, to read, change or delete, and no text that is no id", async () => {
    const bobs = await ledger.addPortfolio(BOB);
    for (const id of [bobs.id, NOBODYS_ID, 'x', `${NOBODYS_ID}'--`, bobs.id.toUpperCase(), '']) {
      const notFound = { code: 'not_found', message: 'The portfolio does not exist.' };
      await expect(ledger.portfolios.get(ALICE, id)).rejects.toMatchObject(notFound);
      await expect(change(ALICE, id, { name: 'mine' })).rejects.toMatchObject(notFound);
      await expect(
        ledger.write(ALICE, async (manager) => ledger.portfolios.delete(manager, ALICE, id)),
      ).rejects.toMatchObject(notFound);
    }
    expect(await ledger.portfolios.get(BOB, bobs.id)).toEqual(bobs);
  });

  it('gives a user no more than their quota, however many are asked for at once, and nobody less', async () => {
    for (let count = 0; count < MAX_PORTFOLIOS - 5; count += 1) {
      await ledger.database.admin.query(
        `insert into portfolios (user_id, name, base_currency) values ($1, 'p', 'EUR')`,
        [CAROL],
      );
    }
    const attempts = await Promise.allSettled(Array.from({ length: 20 }, async () => ledger.addPortfolio(CAROL)));
    const refused = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []));
    expect(refused).toHaveLength(15);
    expect(refused[0]).toMatchObject({ code: 'unprocessable', details: { limit: MAX_PORTFOLIOS } });
    const { rows } = await ledger.database.admin.query(
      'select count(*)::integer as count from portfolios where user_id = $1',
      [CAROL],
    );
    expect(rows).toEqual([{ count: MAX_PORTFOLIOS }]);
    await ledger.addPortfolio(BOB);
  });

  it('lists them page by page, oldest first, to the microsecond, and loses none that are created in between', async () => {
    const user = '00000000-0000-4000-8000-00000000000d';
    for (let index = 0; index < 7; index += 1) {
      await ledger.database.admin.query(
        `insert into portfolios (user_id, name, base_currency, created_at)
         values ($1, $2, 'EUR', timestamptz '2026-01-01 00:00:00.000001+00' + $3 * interval '1 microsecond')`,
        [user, `p${index}`, Math.floor(index / 2)],
      );
    }
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await ledger.portfolios.list(user, { limit: 2, cursor });
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
      if (names.length === 2) await ledger.addPortfolio(user, { name: 'late' });
    } while (cursor !== null);
    expect(names.toSorted()).toEqual(['late', 'p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6']);
    expect(names.at(-1)).toBe('late');
    const { nextCursor } = await ledger.portfolios.list(user, { limit: 2, cursor: null });
    await expect(ledger.portfolios.list(ALICE, { limit: 2, cursor: nextCursor })).rejects.toMatchObject({
      code: 'validation_failed',
      issues: [{ pointer: '/cursor' }],
    });
  });
});
