import { EVERYTHING } from '@portfolio-metrics/metrics-cache';
import { describe, expect, it } from 'vitest';
import { dashboard, DAY, HOUR, LIFETIME, MINUTE, putInto, type StoreUnderTest } from './store-under-test.js';

/** Which figures take the place of which. */
export function describeStoring(the: StoreUnderTest): void {
  describe('storing', () => {
    it('refuses a computation that never took the generations of its market data', async () => {
      const ticket = await the.store.open(the.alice, dashboard);
      await expect(putInto(the.store, ticket)).rejects.toThrow('coverMarket');
      expect(await the.store.read(the.alice, dashboard)).toMatchObject({ state: 'missing' });
    });

    it.each([
      ['the user', () => the.harness.bumpUser(the.alice)],
      ['an instrument', () => the.harness.bumpMarket('MOVING')],
      ['everything', () => the.harness.bumpMarket(EVERYTHING)],
    ])('does not store a figure when %s changed meanwhile, and still renders it', async (_what, change) => {
      const before = await the.compute(the.alice, dashboard, { payload: '"before"' });
      const ticket = await the.store.open(the.alice, dashboard);
      await ticket.coverMarket(['MOVING']);
      await change();
      expect(await putInto(the.store, ticket, { payload: '"dead"' })).toMatchObject({
        outcome: 'superseded',
        payload: '"dead"',
      });
      expect(await the.copy(the.alice, dashboard)).toMatchObject({ version: before.version, payload: '"before"' });
    });

    it('keeps the earlier generation of a key that is covered twice', async () => {
      const ticket = await the.store.open(the.alice, dashboard);
      await ticket.coverMarket(['TWICE']);
      await the.harness.bumpMarket('TWICE');
      await ticket.coverMarket(['TWICE', 'ONCE']);
      expect(await putInto(the.store, ticket)).toMatchObject({ outcome: 'superseded' });
    });

    it('takes the generations before it reads', async () => {
      const ticket = await the.store.open(the.alice, dashboard);
      const price = await ticket.readMarket(['READ'], async () => {
        await the.harness.bumpMarket('READ');
        return 'new price';
      });
      expect(price).toBe('new price');
      expect(await putInto(the.store, ticket)).toMatchObject({ outcome: 'superseded' });
    });

    it('counts the lifetime from the instant of the inputs, not from the end of the computation', async () => {
      const ticket = await the.store.open(the.alice, dashboard);
      await ticket.coverMarket([]);
      const stored = await putInto(the.store, ticket);
      expect(stored.computedAt).toEqual(ticket.at);
      expect(stored.expiresAt.getTime()).toBe(ticket.at.getTime() + HOUR);
    });

    it('stores a figure without any lifetime as expired', async () => {
      await the.compute(the.alice, dashboard, { lifetime: { ...LIFETIME, freshForMs: 0 } });
      expect(await the.store.read(the.alice, dashboard)).toMatchObject({ state: 'expired' });
    });

    it.each(['older first', 'newer first'])('keeps the newer of two computations: %s', async (order) => {
      const older = await the.store.open(the.alice, dashboard);
      const newer = await the.store.open(the.alice, dashboard);
      await older.coverMarket([]);
      await newer.coverMarket([]);
      const outcomes: Record<string, string> = {};
      for (const which of order === 'older first' ? ['older', 'newer'] : ['newer', 'older']) {
        const ticket = which === 'older' ? older : newer;
        outcomes[which] = (await putInto(the.store, ticket, { payload: `"${which}"` })).outcome;
      }
      expect(outcomes).toEqual({ older: order === 'older first' ? 'stored' : 'fenced', newer: 'stored' });
      expect((await the.copy(the.alice, dashboard)).payload).toBe('"newer"');
    });

    it('stores once per computation', async () => {
      const ticket = await the.store.open(the.alice, dashboard);
      await ticket.coverMarket([]);
      expect(await putInto(the.store, ticket, { payload: '"first"' })).toMatchObject({ outcome: 'stored' });
      expect(await putInto(the.store, ticket, { payload: '"second"' })).toMatchObject({ outcome: 'fenced' });
      expect((await the.copy(the.alice, dashboard)).payload).toBe('"first"');
    });

    it('replaces what another schema version or another set of parameters left under the key', async () => {
      await the.compute(the.alice, { ...dashboard, params: 'forged' });
      await the.compute(the.alice, { ...dashboard, schemaVersion: 2 }, { payload: '2' });
      expect((await the.copy(the.alice, { ...dashboard, schemaVersion: 2 })).payload).toBe('2');
      await the.compute(the.alice, dashboard, { payload: '1', complete: false });
      expect((await the.copy(the.alice, dashboard)).payload).toBe('1');
    });
  });

  describe('partial figures', () => {
    it('are kept for 60 seconds at most and never served as stale', async () => {
      await the.compute(the.alice, dashboard, { complete: false });
      const read = await the.copy(the.alice, dashboard);
      expect(read).toMatchObject({ state: 'fresh', complete: false });
      expect(read.expiresAt.getTime() - read.computedAt.getTime()).toBe(MINUTE);
      await the.harness.pass(MINUTE);
      expect(await the.store.read(the.alice, dashboard)).toMatchObject({ state: 'missing', reason: 'stale_limit' });
    });

    it.each([
      ['fresh', async () => undefined],
      ['expired', () => the.harness.pass(2 * HOUR)],
      ['invalidated', () => the.harness.bumpUser(the.alice)],
    ])('never replace a complete copy that is %s', async (_state, change) => {
      await the.compute(the.alice, dashboard, { payload: '"complete"' });
      await change();
      expect(await the.compute(the.alice, dashboard, { complete: false, payload: '"partial"' })).toMatchObject({
        outcome: 'kept_complete',
        payload: '"partial"',
      });
      expect((await the.copy(the.alice, dashboard)).payload).toBe('"complete"');
    });

    it('replace a complete copy past its stale limit', async () => {
      await the.compute(the.alice, dashboard, { payload: '"complete"' });
      await the.harness.pass(8 * DAY);
      expect(await the.compute(the.alice, dashboard, { complete: false })).toMatchObject({ outcome: 'stored' });
    });

    it('give way to a complete one, also to one whose computation began earlier', async () => {
      const slow = await the.store.open(the.alice, dashboard);
      await slow.coverMarket([]);
      await the.compute(the.alice, dashboard, { complete: false, payload: '"partial"' });
      expect(await putInto(the.store, slow, { payload: '"complete"' })).toMatchObject({ outcome: 'stored' });
      expect(await the.copy(the.alice, dashboard)).toMatchObject({ payload: '"complete"', complete: true });
    });

    it('give way to a newer partial one, not to an older one', async () => {
      const older = await the.store.open(the.alice, dashboard);
      await older.coverMarket([]);
      await the.compute(the.alice, dashboard, { complete: false, payload: '"newer"' });
      expect(await putInto(the.store, older, { complete: false })).toMatchObject({ outcome: 'fenced' });
      expect((await the.copy(the.alice, dashboard)).payload).toBe('"newer"');
    });
  });
}
