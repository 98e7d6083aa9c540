import { ApiSchema } from '@nestjs/swagger';
import type { HoldingLot, HoldingSale } from '@portfolio-metrics/metrics';
import { Choice, DateProperty, DecimalOrNull, ListOf, Uuid, UuidOrNull } from '../../openapi/properties.js';

const SALE_KINDS = ['sale', 'cover', 'return-of-capital'] as const satisfies readonly HoldingSale['kind'][];

@ApiSchema({
  description:
    "The part of a purchase that a sale took, in units of its day: `cost` in the instrument's currency, `baseCost` in the base currency. Null: not known.",
})
export class RelievedLotResponse implements Omit<HoldingLot, 'portfolioId'> {
  @UuidOrNull('Null: the pool of a portfolio at moving average cost.')
  readonly transactionId: string | null;

  @DateProperty()
  readonly openedOn: string;

  @DecimalOrNull()
  readonly quantity: string | null;

  @DecimalOrNull()
  readonly cost: string | null;

  @DecimalOrNull()
  readonly baseCost: string | null;
}

@ApiSchema({
  description:
    "What is left of a purchase, in units of today: `cost` in the instrument's currency, `baseCost` in the base currency. Null: not known.",
})
export class HoldingLotResponse extends RelievedLotResponse implements HoldingLot {
  @Uuid()
  readonly portfolioId: string;
}

@ApiSchema({
  description:
    "What a sale realised, in units of its day and in the instrument's currency. Null: a cost or a rate is not known.",
})
export class HoldingSaleResponse implements HoldingSale {
  @Choice(SALE_KINDS)
  readonly kind: HoldingSale['kind'];

  @Uuid()
  readonly transactionId: string;

  @Uuid()
  readonly portfolioId: string;

  @DateProperty()
  readonly date: string;

  @DecimalOrNull()
  readonly quantity: string | null;

  @DecimalOrNull('After fees and taxes.')
  readonly proceeds: string | null;

  @DecimalOrNull()
  readonly cost: string | null;

  @DecimalOrNull('Proceeds less cost.')
  readonly gain: string | null;

  @DecimalOrNull('In the base currency, each part at the rate of its day.')
  readonly baseGain: string | null;

  @ListOf(() => RelievedLotResponse)
  readonly relieved: readonly RelievedLotResponse[];
}
