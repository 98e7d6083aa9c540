import { Injectable } from '@nestjs/common';
import { LedgerReader } from '@portfolio-metrics/ledger';
import { HeldExchanges } from './held-exchanges.js';

@Injectable()
export class LedgerHeldExchanges extends HeldExchanges {
  constructor(private readonly ledger: LedgerReader) {
    super();
  }

  override async exchangesOf(userId: string): Promise<readonly string[]> {
    return await this.ledger.exchangesOf(userId);
  }
}
