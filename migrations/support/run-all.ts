import type { QueryRunner } from 'typeorm';

/** Runs the statements one after the other on the migration's connection. */
export async function runAll(runner: QueryRunner, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await runner.query(statement);
}
