import { inspect } from 'node:util';
import { IdempotentWrites, TransactionService } from '@portfolio-metrics/ledger';
import type { EntityManager } from 'typeorm';
import { Gate, intercept } from './gate.js';
import type { Replica } from './trial.js';

/** Stops the booking with this note when everything is written and the commit is next. Returns the way back for later ones. */
export function gateAtCommit(replica: Replica, note: string): { readonly gate: Gate; readonly restore: () => void } {
  const gate = new Gate();
  const restore = intercept(
    replica.app.get(TransactionService),
    'create',
    (create) =>
      async (manager: EntityManager, ...rest: unknown[]) => {
        if (!inspect(rest).includes(note)) return create(manager, ...rest) as unknown;
        intercept(manager.queryRunner!, 'commitTransaction', (commit) => async () => {
          await gate.pass();
          return commit() as unknown;
        });
        return create(manager, ...rest) as unknown;
      },
  );
  return { gate, restore };
}

/** For controls: keys are not looked at. */
export function withoutIdempotency(replica: Replica): void {
  intercept(
    replica.app.get(IdempotentWrites),
    'run',
    (run) =>
      async (call: object, ...rest: unknown[]) =>
        run({ ...call, key: null }, ...rest) as unknown,
  );
}
