import { calendarDate } from '@portfolio-metrics/kernel';
import { describeDividendSource } from '../../../../test/contracts/dividend-source.contract.js';
import { PlaceholderDividendSource } from './placeholder-dividend-source.js';

describeDividendSource('PlaceholderDividendSource', 'placeholder', async () => ({
  source: new PlaceholderDividendSource(),
  user: '00000000-0000-4000-8000-00000000000a',
  other: '00000000-0000-4000-8000-00000000000b',
  portfolios: ['10000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000002'],
  currency: 'EUR',
  earlier: calendarDate('2025-12-31'),
  later: calendarDate('2026-06-10'),
  close: async () => undefined,
}));
