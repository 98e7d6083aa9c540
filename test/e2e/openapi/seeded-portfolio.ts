import { randomUUID } from 'node:crypto';
import { PriceRefreshService } from '@portfolio-metrics/prices';
import type { TestService } from '../../support/test-service.js';
import { succeed } from '../support/seeded-service.js';

export interface SeededPortfolio {
  readonly token: string;
  readonly portfolioId: string;
  readonly transactionId: string;
}

export const APPLE = {
  name: 'Apple Inc.',
  currency: 'USD',
  exchange: 'XNAS',
  assetClass: 'EQUITY',
  sector: 'Technology',
  country: 'US',
};

const INSTRUMENTS: ReadonlyArray<readonly [string, object]> = [
  ['AAPL', APPLE],
  [
    'SAP.DE',
    { name: 'SAP SE', currency: 'EUR', exchange: 'XETR', assetClass: 'EQUITY', sector: 'Technology', country: 'DE' },
  ],
  [
    '7203.T',
    { name: 'Toyota Motor', currency: 'JPY', exchange: 'XTKS', assetClass: 'EQUITY', sector: null, country: 'JP' },
  ],
  ['UNPRICED', { name: 'Unlisted startup', currency: 'USD', exchange: null, assetClass: 'EQUITY' }],
  ['WORLD', { name: 'World index fund', currency: 'USD', exchange: null, assetClass: 'FUND' }],
];

const CLOSES = `symbol,date,close
AAPL,2025-05-30,760
AAPL,2025-06-02,762.4
AAPL,2025-08-01,801.2
AAPL,2025-12-30,260.4
AAPL,2026-04-01,280.2
AAPL,2026-06-09,301.12
AAPL,2026-06-10,303.5
SAP.DE,2025-07-01,240.15
SAP.DE,2025-10-01,251.3
SAP.DE,2025-12-30,210.05
SAP.DE,2026-06-09,198.6
SAP.DE,2026-06-10,199.15
7203.T,2025-09-01,2710
7203.T,2026-06-09,2893.5
7203.T,2026-06-10,2901
WORLD,2025-05-30,100
WORLD,2025-12-30,112.6
WORLD,2026-06-09,118.25
`;

const RATES = `base,quote,date,rate
USD,EUR,2025-05-30,0.88
USD,EUR,2025-12-30,0.861
USD,EUR,2026-06-09,0.851
JPY,EUR,2025-05-30,0.0061
JPY,EUR,2026-06-09,0.0058
`;

/** Purchases before and after a split, sales, income and costs. */
const LEDGER = `date,type,symbol,quantity,price,fee,tax,amount,currency,fxRate,note,externalId
2025-06-02,BUY,AAPL,10,760.5,1,,,USD,,before the split,b-1
2025-07-01,BUY,SAP.DE,20,240.15,4.9,,,EUR,,,b-2
2025-08-01,DIVIDEND,AAPL,,,,1.2,8.4,USD,,,b-3
2025-09-01,BUY,7203.T,100,2710,500,,,JPY,0.0058,,b-4
2025-10-01,SELL,SAP.DE,5,251.3,4.9,3.1,,EUR,,,b-5
2026-02-02,INTEREST,,,,,,1.25,EUR,,,b-6
2026-03-02,FEE,,,,,,12,EUR,,,b-7
`;

/** Cash, a short position, and an instrument without a price. */
const GAPS = `date,type,symbol,quantity,price,amount,currency
2026-01-05,DEPOSIT,,,,500,USD
2026-01-06,BUY,UNPRICED,3,20,,USD
2026-01-07,SELL,WORLD,2,113,,USD
`;

/** A user with a portfolio in which every figure has a value, and another in which many have none. */
export async function seedPortfolio(service: TestService): Promise<SeededPortfolio> {
  const token = await service.tokenFor(randomUUID());
  const send = async (method: string, path: string, body: unknown, contentType?: string): Promise<string> => {
    const given = contentType === undefined ? { token, body } : { token, body, contentType };
    return (await succeed(service.request(method, `/api/v1${path}`, given))).body.data.id as string;
  };
  for (const [symbol, instrument] of INSTRUMENTS) await send('PUT', `/instruments/${symbol}`, instrument);
  await send('PUT', '/instruments/AAPL/splits', [{ date: '2025-09-15', numerator: 4, denominator: 1 }]);
  await send('POST', '/prices/import', CLOSES, 'text/csv');
  await send('POST', '/prices/import', 'symbol,date,close\nAAPL,2025-12-30,260.1\n', 'text/csv');
  await send('POST', '/exchange-rates/import', RATES, 'text/csv');
  await send('POST', '/exchange-rates/import', 'base,quote,date,rate\nUSD,EUR,2025-05-30,0.881\n', 'text/csv');
  await holdPrices(service);
  await service.app.get(PriceRefreshService, { strict: false }).refresh(service.clock.now());
  const portfolioId = await send('POST', '/portfolios', { name: 'Retirement', baseCurrency: 'EUR' });
  await send('POST', `/transactions/import?portfolioId=${portfolioId}`, LEDGER, 'text/csv');
  const withGaps = { name: 'Experiments', baseCurrency: 'USD', trackCash: true, allowShort: true };
  const gapsId = await send('POST', '/portfolios', withGaps);
  await send('POST', `/transactions/import?portfolioId=${gapsId}`, GAPS, 'text/csv');
  const transactionId = await send('POST', '/transactions', {
    portfolioId,
    date: '2026-04-01',
    type: 'SELL',
    symbol: 'AAPL',
    quantity: '4',
    price: '280.2',
    note: 'by hand',
  });
  return { token, portfolioId, transactionId };
}

/** Two prices that wait for a decision, as the gate leaves them. */
async function holdPrices({ database, clock }: TestService): Promise<void> {
  await database.admin.query(
    `insert into price_quarantine (symbol, kind, date, price, source, reason, reference_price, reference_date, first_seen_at, last_seen_at)
     select 'AAPL', 'close', date, 3012.5, 'yahoo', 'jump', 301.12, '2026-06-09', $1, $1
     from unnest(array['2026-06-05', '2026-06-04']::date[]) as date on conflict do nothing`,
    [clock.now()],
  );
}
