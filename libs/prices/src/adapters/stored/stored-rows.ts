import type { Database } from '@portfolio-metrics/database';
import { AppError } from '@portfolio-metrics/kernel';
import type { QueryResultRow } from 'pg';
import { ProviderFault } from '../../provider-fault.js';

/**
 * Name of the sources that answer from our own tables. Nothing may be stored under it: a value that was read back would lose the name
 * of where it came from. A refresh refuses providers of this name.
 */
export const STORED_SOURCE = 'stored';

export interface StoredQuestion {
  /** Of the prepared statement. */
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * The rows of one prepared statement; the caller is let go as soon as its signal is aborted. Throws `ProviderFault` (`unreachable`)
 * when the database cannot answer at present.
 */
export async function storedRows<R extends QueryResultRow>(
  database: Database,
  { name, text, values }: StoredQuestion,
  signal: AbortSignal,
): Promise<readonly R[]> {
  signal.throwIfAborted();
  const calledOff = Promise.withResolvers<never>();
  const giveUp = (): void => calledOff.reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    const { rows } = await Promise.race([database.statement<R>(name, text, values), calledOff.promise]);
    return rows;
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable') {
      throw new ProviderFault('unreachable', error.message, { cause: error });
    }
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
