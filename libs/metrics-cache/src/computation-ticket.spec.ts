import { describe, expect, it } from 'vitest';
import { ComputationTicket, type Generations } from './computation-ticket.js';
import { cacheKey } from './domain/cache-key.js';

const FACTS = {
  userId: '00000000-0000-4000-8000-00000000000a',
  key: cacheKey('dashboard', {}),
  at: new Date('2026-06-17T12:00:00Z'),
  computation: '1',
  userGeneration: 3,
  everything: new Map([['*', '1']]),
  leased: false,
};

describe('ComputationTicket', () => {
  it('asks for each key once, and knows what it depends on, sorted', async () => {
    const asked: string[][] = [];
    const sut = new ComputationTicket(FACTS, async (keys) => {
      asked.push([...keys]);
      return new Map(keys.map((key) => [key, '7']));
    });
    await sut.coverMarket(['B', 'A', 'B', '*']);
    await sut.coverMarket(['A', 'C']);
    expect(asked).toEqual([['B', 'A'], ['C']]);
    expect([...sut.marketGenerations]).toEqual([
      ['*', '1'],
      ['A', '7'],
      ['B', '7'],
      ['C', '7'],
    ]);
  });

  it('depends on everything from the start, and is covered only once asked', async () => {
    const sut = new ComputationTicket(FACTS, async () => new Map());
    expect([...sut.marketGenerations]).toEqual([['*', '1']]);
    expect(sut.isCovered).toBe(false);
    await sut.coverMarket([]);
    expect(sut.isCovered).toBe(true);
  });

  it('is not covered when the generations could not be taken', async () => {
    const sut = new ComputationTicket(FACTS, async () => {
      throw new Error('down');
    });
    await expect(sut.coverMarket(['A'])).rejects.toThrow('down');
    expect(sut.isCovered).toBe(false);
  });

  it('reads only after the generations were taken', async () => {
    const order: string[] = [];
    const sut = new ComputationTicket(FACTS, async () => {
      order.push('generations');
      return new Map<string, string>();
    });
    await sut.readMarket(['A'], async () => void order.push('prices'));
    expect(order).toEqual(['generations', 'prices']);
  });

  it('keeps one generation of a key that two stages cover at the same time, taken before either of them reads', async () => {
    const answers: Array<(generations: Generations) => void> = [];
    const sut = new ComputationTicket(FACTS, async () => new Promise((resolve) => answers.push(resolve)));
    const readers: string[] = [];
    const stages = ['first', 'second'].map(async (stage) =>
      sut.readMarket(['A'], async () => {
        readers.push(`${stage} reads after ${sut.marketGenerations.get('A')}`);
      }),
    );
    answers[1]!(new Map([['A', '6']]));
    await stages[1];
    answers[0]!(new Map([['A', '5']]));
    await stages[0];
    expect(readers).toEqual(['second reads after 6', 'first reads after 6']);
    expect(sut.marketGenerations.get('A')).toBe('6');
  });
});
