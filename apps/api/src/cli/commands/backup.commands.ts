import path from 'node:path';
import { backUpEmbeddedPostgres, prepareDatabase, restoreEmbeddedPostgres } from '@portfolio-metrics/database';
import { readSharedSettings, type Variables } from '@portfolio-metrics/environment';
import { outdateAllFigures } from '@portfolio-metrics/metrics-cache';
import { Command } from 'commander';
import { MIGRATIONS } from '../../../../../migrations/index.js';
import { withAdminLogin } from '../service-context.js';
import { type Terminal, UsageError } from '../terminal.js';

/** `backup` and `restore` of the embedded database. */
export function backupCommands(variables: Variables, terminal: Terminal): Command[] {
  const note = (line: string): void => terminal.note(line);
  return [
    new Command('backup')
      .description(
        'copy the embedded database into a new folder, while the service runs or not; the copy is started and read once',
      )
      .argument('<folder>', 'does not exist yet; will be as secret as DATA_DIR')
      .action(async (folder: string) => {
        const { dataDir } = embedded(variables, 'pg_dump or a base backup of its server');
        const settings = readSharedSettings(variables);
        const { rows, takenAt, migration } = await withAdminLogin(settings, note, async () =>
          backUpEmbeddedPostgres(dataDir, path.resolve(folder)),
        );
        const { transactions = 0, portfolios = 0, price_history: closes = 0 } = rows;
        note(`schema ${migration ?? 'none'}; ${portfolios} portfolios, ${transactions} transactions, ${closes} closes`);
        terminal.print(`${path.resolve(folder)} holds the database of ${takenAt}`);
      }),
    new Command('restore')
      .description(
        'put the database of a backup into DATA_DIR while the service is stopped; nothing changes when it is damaged',
      )
      .argument('<folder>', 'what backup made')
      .option('--replace', 'move a database that is there aside')
      .action(async (folder: string, { replace }: { readonly replace?: true }) => {
        const { dataDir } = embedded(variables, 'pg_restore, then the command restored');
        const { content, movedAside } = await restoreEmbeddedPostgres(dataDir, path.resolve(folder), {
          replace: replace === true,
          prepare: async (adminUrl) => {
            await prepareDatabase({ adminUrl, migrations: MIGRATIONS });
            await outdateAllFigures(adminUrl);
          },
        });
        if (movedAside !== null) note(`what was there is in ${movedAside}`);
        terminal.print(`${dataDir} holds the database of ${content.takenAt}: start the service`);
      }),
  ];
}

function embedded(variables: Variables, instead: string): { readonly dataDir: string } {
  const { database } = readSharedSettings(variables);
  if (database.kind === 'external') {
    throw new UsageError(`this is for the embedded database; for the one of DATABASE_URL use ${instead}`);
  }
  return database;
}
