/** The ledger written for the shipped prices: three portfolios, fourteen years, as a user would export it from a broker. */

const HEADER = 'date,type,symbol,quantity,price,fee,tax,amount,currency,fxRate,note,externalId';

export interface WrittenPortfolio {
  readonly name: string;
  readonly baseCurrency: string;
  readonly costBasisMethod: 'FIFO' | 'AVERAGE';
  readonly trackCash: boolean;
  /** Transactions in the form of the import. */
  readonly csv: string;
}

/** Several lots cut by partial sales, two closed positions, two splits, a return of capital, units given to the other portfolio. */
export const GROWTH: WrittenPortfolio = {
  name: 'Growth',
  baseCurrency: 'USD',
  costBasisMethod: 'FIFO',
  trackCash: false,
  csv: `${HEADER}
2004-01-01,BUY,AAPL,100,22.6,9.99,,,USD,,"First lot, before two splits",g-01
2004-03-01,BUY,MSFT,250,20.51,9.99,,,USD,,,g-02
2004-06-01,BUY,AMZN,60,54.85,9.99,0.33,,USD,,,g-03
2004-08-01,BUY,GOOG,40,101.95,12.5,,,USD,,Offering,g-04
2004-09-01,BUY,IBM,120,79.4,9.99,,,USD,,,g-05
2004-12-01,RETURN_OF_CAPITAL,MSFT,,,,,750,USD,,"3 dollars a share",g-06
2005-01-01,BUY,AAPL,30,77.1,9.99,,,USD,,,g-07
2005-03-01,SELL,AAPL,130.5,41.55,9.99,1.2,,USD,,Cuts the first lot,g-08
2005-06-01,BUY,AMZN,45.5,33.2,9.99,,,USD,,,g-09
2005-09-01,DIVIDEND,IBM,,,,3.6,24,USD,,,g-10
2006-03-01,SELL,AMZN,80,36.6,9.99,0.07,,USD,,Reaches into the second lot,g-11
2006-07-01,SELL,AMZN,25.5,27.05,9.99,0.02,,USD,,Closes the position at a loss,g-12
2006-10-01,BUY,MSFT,133.333,26.9,9.99,,,USD,,,g-13
2007-06-01,TRANSFER_OUT,IBM,50,,,,,USD,,To Income,g-14
2007-10-01,SELL,GOOG,15,703.35,12.5,4.44,,USD,,,g-15
2007-12-01,DIVIDEND,MSFT,,,,6.32,42.1666,USD,,,g-16
2008-10-01,BUY,AAPL,75,107.9,9.99,,,USD,,,g-17
2008-11-01,BUY,GOOG,10,295.1,9.99,,,USD,,,g-18
2009-03-01,SELL,MSFT,300,17.9,9.99,0.04,,USD,,Most of two lots,g-19
2009-06-01,FEE,,,,,,25,USD,,Custody,g-20
2009-12-01,TAX,,,,,,113.47,USD,,,g-21
2009-12-01,INTEREST,,,,,,3.21,USD,,,g-22
2010-03-01,SELL,IBM,70,125.3,9.99,0.11,,USD,,Closes the position,g-23
2013-05-13,BUY,AAPL,12,455.1,7.95,,,USD,,,g-24
2014-06-09,SELL,AAPL,100,93.5,7.95,0.21,,USD,,On the day of the split,g-25
2015-08-24,BUY,AAPL,40,103.5,7.95,,,USD,,,g-26
2016-05-12,DIVIDEND,AAPL,,,,124.43,829.535,USD,,,g-27
2018-05-11,SELL,AAPL,3,188.9,,,,USD,,Booked before the purchase of its day,g-28
2018-05-11,BUY,AAPL,5,187.75,,,,USD,,,g-29
`,
};

/** Moving averages: purchases between sales, a position closed and opened again, units taken over with their cost; cash is tracked. */
export const INCOME: WrittenPortfolio = {
  name: 'Income',
  baseCurrency: 'USD',
  costBasisMethod: 'AVERAGE',
  trackCash: true,
  csv: `${HEADER}
2004-01-02,DEPOSIT,,,,,,60000,USD,,,i-01
2004-01-02,BUY,SP500,10,1109,5,,,USD,,,i-02
2005-01-03,BUY,SP500,7.5,1202.5,5,,,USD,,,i-03
2006-03-01,SELL,SP500,6,1290.8,5,12.34,,USD,,,i-04
2006-06-01,DIVIDEND,SP500,,,,8.27,55.12,USD,,,i-05
2007-06-01,TRANSFER_IN,IBM,50,79.48325,,,,USD,,From Growth at its cost,i-06
2007-06-01,BUY,GOOG,9,523.25,5,,,USD,,,i-07
2007-10-01,SELL,GOOG,9,704,5,0.16,,USD,,Closed,i-08
2008-03-03,SELL,SP500,3.3333333333,1331.2,5,0.11,,USD,,,i-09
2008-10-30,DEPOSIT,,,,,,20000,USD,,,i-10
2008-10-31,BUY,SP500,12,970.01,5,,,USD,,,i-11
2008-12-01,BUY,GOOG,14,308,5,,,USD,,Opened again,i-12
2009-03-09,BUY,SP500,8.25,676.53,5,,,USD,,,i-13
2010-02-01,RETURN_OF_CAPITAL,IBM,,,,,33.33,USD,,,i-14
2010-03-01,SELL,IBM,20,125.6,5,0.06,,USD,,,i-15
2010-03-01,SELL,IBM,30,125.5,5,0.06,,USD,,Closes the position,i-16
2010-03-01,SELL,GOOG,14,559.7,5,0.1,,USD,,Closed for the second time,i-17
2011-08-08,SELL,SP500,10,1119.46,5,0.21,,USD,,,i-18
2012-01-03,INTEREST,,,,,,17.45,USD,,,i-19
2012-06-01,FEE,,,,,,30,USD,,,i-20
2013-05-13,BUY,AAPL,15,454.74,5,,,USD,,,i-21
2014-07-01,SELL,AAPL,33.7,93.52,5,0.07,,USD,,,i-22
2016-06-24,BUY,AAPL,20,93.4,5,,,USD,,,i-23
2016-06-30,WITHDRAWAL,,,,,,5000,USD,,,i-24
2017-03-01,TAX,,,,,,88.8,USD,,,i-25
2017-12-29,SELL,SP500,4,2673.61,5,0.25,,USD,,,i-26
2018-05-11,BUY,SP500,1.5,2727.1,5,,,USD,,,i-27
`,
};

/** Dollars held by someone who counts in euros: some trades bring their rate, the others take the rate of their date. */
export const EUROPE: WrittenPortfolio = {
  name: 'Europe',
  baseCurrency: 'EUR',
  costBasisMethod: 'FIFO',
  trackCash: false,
  csv: `${HEADER}
2004-09-01,BUY,GOOG,12,128.9,4,,,USD,0.8213,,e-01
2005-04-01,BUY,GOOG,8,221,4,,,USD,,,e-02
2006-02-01,SELL,GOOG,15,361.5,4,0.13,,USD,0.8287,,e-03
2006-06-01,BUY,MSFT,200,21.9,4,,,USD,,,e-04
2007-11-01,DIVIDEND,MSFT,,,,3.3,22,USD,,,e-05
2008-09-02,BUY,SP500,3.75,1278.1,4,,,USD,0.6884,,e-06
2009-05-01,SELL,MSFT,80,20.6,4,0.05,,USD,,,e-07
2012-03-01,FEE,,,,,,12,EUR,,,e-08
2013-06-03,RETURN_OF_CAPITAL,SP500,,,,,15.15,USD,,,e-09
2014-06-06,BUY,AAPL,4,645.57,4,,,USD,0.7326,,e-10
2015-03-02,SELL,AAPL,10.5,129.09,4,0.03,,USD,,,e-11
2018-01-02,SELL,SP500,1.25,2695.5,4,0.07,,USD,0.8309,,e-12
`,
};

export const PORTFOLIOS = [GROWTH, INCOME, EUROPE] as const;

export interface WrittenInstrument {
  readonly symbol: string;
  readonly name: string;
  readonly exchange: string;
  readonly assetClass: string;
  readonly sector: string | null;
  readonly country: string | null;
}

/** All are priced in US dollars. The index stands for a fund on it and has no sector. */
export const INSTRUMENTS: readonly WrittenInstrument[] = [
  { symbol: 'AAPL', name: 'Apple', exchange: 'XNAS', assetClass: 'EQUITY', sector: 'Technology', country: 'US' },
  { symbol: 'AMZN', name: 'Amazon', exchange: 'XNAS', assetClass: 'EQUITY', sector: 'Retail', country: 'US' },
  { symbol: 'GOOG', name: 'Google', exchange: 'XNAS', assetClass: 'EQUITY', sector: 'Communication', country: 'US' },
  { symbol: 'IBM', name: 'IBM', exchange: 'XNYS', assetClass: 'EQUITY', sector: 'Technology', country: 'US' },
  { symbol: 'MSFT', name: 'Microsoft', exchange: 'XNAS', assetClass: 'EQUITY', sector: 'Technology', country: 'US' },
  { symbol: 'SP500', name: 'S&P 500 fund', exchange: 'XNYS', assetClass: 'FUND', sector: null, country: null },
];

export interface WrittenSplit {
  readonly date: string;
  readonly numerator: number;
  readonly denominator: number;
}

/** The splits of Apple in the years of the ledger. */
export const APPLE_SPLITS: readonly WrittenSplit[] = [
  { date: '2005-02-28', numerator: 2, denominator: 1 },
  { date: '2014-06-09', numerator: 7, denominator: 1 },
];

/** Euros for one US dollar, rounded figures of those years; between two of them the earlier one holds. */
export const DOLLAR_IN_EUROS: ReadonlyArray<readonly [date: string, rate: string]> = [
  ['2004-01-02', '0.7942'],
  ['2004-12-31', '0.7342'],
  ['2005-04-01', '0.7722'],
  ['2005-12-30', '0.8477'],
  ['2006-06-01', '0.7811'],
  ['2006-12-29', '0.7593'],
  ['2007-10-31', '0.6922'],
  ['2008-07-15', '0.6254'],
  ['2008-10-31', '0.7841'],
  ['2009-05-01', '0.7537'],
  ['2009-12-31', '0.6942'],
  ['2010-03-01', '0.7386'],
  ['2012-03-01', '0.7512'],
  ['2012-12-31', '0.7579'],
  ['2013-06-03', '0.7645'],
  ['2014-06-06', '0.7331'],
  ['2014-06-09', '0.7354'],
  ['2015-03-02', '0.8933'],
  ['2016-06-30', '0.9007'],
  ['2017-12-29', '0.8338'],
  ['2018-05-11', '0.8371'],
];
