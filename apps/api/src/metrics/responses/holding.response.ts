import { ApiSchema } from '@nestjs/swagger';
import type { HoldingBaseFigures, PortfolioHolding } from '@portfolio-metrics/metrics';
import {
  Choice,
  Currency,
  DateOrNull,
  DecimalOrNull,
  FlagOrNull,
  ListOf,
  Model,
  PercentOrNull,
  Text,
  TextOrNull,
} from '../../openapi/properties.js';
import { HoldingLotResponse, HoldingSaleResponse } from './holding-lots.response.js';

@ApiSchema({
  description:
    'The figures of a holding in the base currency: what was booked at the exchange rates of those days, what is held at the last one. Null: what a figure is made of, or a rate, is not known.',
})
export class HoldingBaseFiguresResponse implements HoldingBaseFigures {
  @Currency('The base currency.')
  readonly currency: string;

  @DecimalOrNull("Units of the base currency for one of the instrument's, now.")
  readonly exchangeRate: string | null;

  @DecimalOrNull()
  readonly costBasis: string | null;

  @DecimalOrNull()
  readonly marketValue: string | null;

  @DecimalOrNull()
  readonly unrealizedGain: string | null;

  @DecimalOrNull()
  readonly realizedGain: string | null;

  @DecimalOrNull()
  readonly income: string | null;

  @DecimalOrNull()
  readonly totalGain: string | null;

  @DecimalOrNull('`priceEffect` + `fxEffect` = `unrealizedGain` + `realizedGain`.')
  readonly priceEffect: string | null;

  @DecimalOrNull(
    'What exchange rates did: cost at the rate of the exit, or at the last one, less cost at the rates of the purchases.',
  )
  readonly fxEffect: string | null;

  @DecimalOrNull()
  readonly dayChange: string | null;

  @PercentOrNull()
  readonly dayChangePercent: number | null;
}

@ApiSchema({
  description:
    "One instrument held: amounts in the instrument's `currency`, those below `base` in the base currency. Null: not on record, or not known for the reason in `meta.missing`, or of nothing (a percentage of 0).",
})
export class PortfolioHoldingResponse implements PortfolioHolding {
  @Text()
  readonly symbol: string;

  @Text()
  readonly name: string;

  @TextOrNull('MIC; `24/7` for round the clock.')
  readonly exchange: string | null;

  @Text()
  readonly assetClass: string;

  @TextOrNull()
  readonly sector: string | null;

  @TextOrNull('ISO 3166 alpha-2.')
  readonly country: string | null;

  @Currency('Of the instrument.')
  readonly currency: string;

  @Choice(['open', 'closed'])
  readonly status: 'open' | 'closed';

  @DecimalOrNull('In units of today: splits are applied. Negative: sold short.')
  readonly quantity: string | null;

  @DecimalOrNull('Cost of one unit, with the fees of its purchase.')
  readonly averageCost: string | null;

  @DecimalOrNull()
  readonly costBasis: string | null;

  @DecimalOrNull('Of one unit of today.')
  readonly marketPrice: string | null;

  @TextOrNull('Instant of the quote, or the date of the close.', { example: '2026-06-10' })
  readonly priceAsOf: string | null;

  @TextOrNull('`import`, or the name of the provider; `simulated`: made up.', { example: 'import' })
  readonly priceSource: string | null;

  @FlagOrNull('The price is older than the last session of the exchange.')
  readonly priceStale: boolean | null;

  @DecimalOrNull()
  readonly marketValue: string | null;

  @DecimalOrNull()
  readonly unrealizedGain: string | null;

  @PercentOrNull('Of the cost basis.')
  readonly unrealizedGainPercent: number | null;

  @DecimalOrNull('Of what was sold.')
  readonly realizedGain: string | null;

  @PercentOrNull('Of the cost of what was sold.')
  readonly realizedGainPercent: number | null;

  @DecimalOrNull('Dividends and interest, before tax.')
  readonly income: string | null;

  @DecimalOrNull()
  readonly fees: string | null;

  @DecimalOrNull()
  readonly taxes: string | null;

  @DecimalOrNull('Unrealised and realised gain and income, less standalone fees and taxes.')
  readonly totalGain: string | null;

  @PercentOrNull('Of the cost of everything bought.')
  readonly totalGainPercent: number | null;

  @DecimalOrNull('Since the close of the session before `dayChangeDate`.')
  readonly dayChange: string | null;

  @PercentOrNull()
  readonly dayChangePercent: number | null;

  @DateOrNull('The session that the day change describes.')
  readonly dayChangeDate: string | null;

  @PercentOrNull('Share of the gross exposure of the portfolio.')
  readonly weightPercent: number | null;

  @DateOrNull()
  readonly firstTradeDate: string | null;

  @Model(() => HoldingBaseFiguresResponse)
  readonly base: HoldingBaseFiguresResponse;

  @ListOf(() => HoldingLotResponse, 'What is left of the purchases; with `include=lots`.', { required: false })
  readonly lots?: readonly HoldingLotResponse[];

  @ListOf(() => HoldingSaleResponse, 'With the lots they relieved; with `include=lots`.', { required: false })
  readonly sales?: readonly HoldingSaleResponse[];
}
