import { describe, expect, it } from 'vitest';
import { dailyApple, dailySp500, monthlyStocks } from './shipped-prices.js';

describe('the shipped prices', () => {
  it('are monthly closes of five stocks', () => {
    const stocks = monthlyStocks();
    expect([...stocks.keys()]).toEqual(['MSFT', 'AMZN', 'IBM', 'GOOG', 'AAPL']);
    expect(stocks.get('MSFT')).toHaveLength(123);
    expect(stocks.get('MSFT')![0]).toEqual({ date: '2000-01-01', close: '39.81' });
    expect(stocks.get('GOOG')).toHaveLength(68);
    expect(stocks.get('AAPL')!.at(-1)).toEqual({ date: '2010-03-01', close: '223.02' });
  });

  it('are twenty years of the S&P 500 by day', () => {
    const closes = dailySp500();
    expect(closes[0]).toEqual({ date: '2000-01-03', close: '1455.219971' });
    expect(closes.at(-1)).toEqual({ date: '2020-04-17', close: '2874.560059' });
    expect(closes).toHaveLength(5_105);
  });

  it('are five years of Apple by day, adjusted for the split of 9 June 2014', () => {
    const closes = dailyApple();
    expect(closes).toHaveLength(1_260);
    const [friday, monday] = ['2014-06-06', '2014-06-09'].map((day) => closes.find(({ date }) => date === day)!.close);
    // Traded at 645.57 on that Friday: the file divides it by 7, so nothing jumps at the split.
    expect([friday, monday]).toEqual(['92.224289', '93.699997']);
  });
});
