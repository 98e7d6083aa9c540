import { Injectable } from '@nestjs/common';
import { AppError, isAppError, type Outcome } from '@portfolio-metrics/kernel';
import { InstrumentService, type Split } from '@portfolio-metrics/ledger';
import { DependencyGuards } from '../resilience/dependency-guards.js';

/** What the portfolio is compared with. */
export interface Benchmark {
  readonly symbol: string;
  readonly currency: string;
  readonly splits: readonly Split[];
}

@Injectable()
export class BenchmarkReader {
  constructor(
    private readonly instruments: InstrumentService,
    private readonly guards: DependencyGuards,
  ) {}

  /** Call it when the symbol's generation is taken. Throws `AppError` `unprocessable` when there is no such instrument. */
  async read(symbol: string, signal: AbortSignal): Promise<Outcome<Benchmark>> {
    return await this.guards.transactions.call(async () => {
      const [instrument, splits] = await Promise.all([
        this.instruments.get(symbol).catch((error: unknown) => {
          const unknown = isAppError(error, 'not_found');
          throw unknown ? new AppError('unprocessable', `There is no instrument ${symbol}.`) : error;
        }),
        this.instruments.splitsOf([symbol]),
      ]);
      return { symbol, currency: instrument.currency, splits: splits.get(symbol) ?? [] };
    }, signal);
  }
}
