import { Injectable } from '@nestjs/common';
import {
  MARKET_DATA_IMPORT_TRANSACTION,
  type MarketDataImportCounts,
  type MarketDataImportRequest,
} from '@portfolio-metrics/prices';
import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import type { Envelope } from '../http/envelope.interceptor.js';
import { IdempotentReplies } from '../idempotency/idempotent-replies.js';
import type { WriteCall } from '../idempotency/write-call.decorator.js';
import { withReceivedFile } from '../imports/received-file.js';

/** `PriceImport` or `ExchangeRateImport`. */
interface Importer<R extends MarketDataImportRequest> {
  run(manager: EntityManager, request: R): Promise<MarketDataImportCounts>;
  dryRun(request: R): Promise<MarketDataImportCounts>;
}

/** Answers the import routes of market data. */
@Injectable()
export class MarketDataUploads {
  constructor(private readonly replies: IdempotentReplies) {}

  /** `asked`: what the importer is told besides the file. */
  async answer<Q extends object>(
    call: WriteCall,
    request: FastifyRequest,
    importer: Importer<MarketDataImportRequest & Q>,
    dryRun: boolean,
    asked: Q,
  ): Promise<Envelope<MarketDataImportCounts>> {
    return await withReceivedFile(request, async (file) => {
      if (dryRun) return { data: await importer.dryRun({ ...file, ...asked }), meta: { dryRun } };
      const answer = await this.replies.answer(call, {
        status: 200,
        content: { format: file.format, sha256: file.sha256, ...asked },
        work: async (manager) => await importer.run(manager, { ...file, ...asked }),
        transaction: MARKET_DATA_IMPORT_TRANSACTION,
      });
      return { ...answer, meta: { dryRun } };
    });
  }
}
