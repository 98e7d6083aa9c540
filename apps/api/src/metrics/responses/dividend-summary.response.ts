import { ApiSchema } from '@nestjs/swagger';
import type { DividendSummaryView } from '@portfolio-metrics/metrics';
import {
  Choice,
  CountOrNull,
  Currency,
  DateProperty,
  DecimalOrNull,
  DecimalProperty,
  ListOf,
  Text,
} from '../../openapi/properties.js';

type Payment = DividendSummaryView['recent'][number];

export class DividendPaymentResponse implements Payment {
  @Text()
  readonly symbol: string;

  @DateProperty('The day of payment; of a pending one the day announced, or the ex-date while none is.')
  readonly date: string;

  @DecimalProperty('Before tax, in the `currency` of the payment.')
  readonly amount: string;

  @Currency()
  readonly currency: string;

  @Choice(['received', 'pending'])
  readonly status: 'received' | 'pending';
}

@ApiSchema({ description: 'Dividends of what is held, before tax, in `currency`. Null: unknown.' })
export class DividendSummaryResponse implements DividendSummaryView {
  @Choice(['placeholder', 'available'], '`placeholder`: no source of dividends is installed, and every figure is null.')
  readonly status: 'placeholder' | 'available';

  @Currency('The base currency.')
  readonly currency: string;

  @DecimalOrNull('Up to the date of the figures.')
  readonly totalReceived: string | null;

  @DecimalOrNull('Declared and not paid yet.')
  readonly totalPending: string | null;

  @DecimalOrNull('Since 1 January of the year of the figures.')
  readonly ytdReceived: string | null;

  @CountOrNull('Payments in `totalReceived`.')
  readonly countReceived: number | null;

  @CountOrNull('Payments in `totalPending`.')
  readonly countPending: number | null;

  @ListOf(() => DividendPaymentResponse, 'Latest first.')
  readonly recent: readonly DividendPaymentResponse[];
}
