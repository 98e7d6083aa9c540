import type { HoldingLot, HoldingSale } from '@portfolio-metrics/metrics';
import { Choice, DateProperty, DecimalOrNull, ListOf, Uuid, UuidOrNull } from '../../openapi/properties.js';

const SALE_KINDS = ['sale', 'cover', 'return-of-capital'] as const satisfies readonly HoldingSale['kind'][];

/** Units of one purchase. `cost` is in the instrument's currency, `baseCost` in the portfolio's. */
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

export class HoldingLotResponse extends RelievedLotResponse implements HoldingLot {
  @Uuid()
  readonly portfolioId: string;
}

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

  @DecimalOrNull()
  readonly gain: string | null;

  @DecimalOrNull('In the base currency, each part at the rate of its day.')
  readonly baseGain: string | null;

  @ListOf(() => RelievedLotResponse)
  readonly relieved: readonly RelievedLotResponse[];
}
