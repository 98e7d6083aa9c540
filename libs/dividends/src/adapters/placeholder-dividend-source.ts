import { Injectable } from '@nestjs/common';
import { type DividendQuery, DividendSource, type DividendSummary } from '../dividend-source.js';

/** Holds the place of a real source: says so, and claims no figure. */
@Injectable()
export class PlaceholderDividendSource extends DividendSource {
  override async summaryOf(query: DividendQuery): Promise<DividendSummary> {
    return {
      status: 'placeholder',
      currency: query.currency,
      totalReceived: null,
      totalPending: null,
      ytdReceived: null,
      countReceived: null,
      countPending: null,
      recent: [],
    };
  }
}
