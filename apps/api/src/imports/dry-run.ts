import type { SchemaObject } from '@nestjs/swagger';

/** Member of `meta` of every import. */
export const DRY_RUN: Record<string, SchemaObject> = {
  dryRun: { type: 'boolean', description: 'Nothing was stored: the counts are of what would be.' },
};
