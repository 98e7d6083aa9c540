import type { INestApplicationContext } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { readSharedSettings, type Variables } from '@portfolio-metrics/environment';
import type { ImportFormat } from '@portfolio-metrics/imports';
import { IMPORT_TRANSACTION, TransactionImport } from '@portfolio-metrics/ledger';
import {
  ExchangeRateImport,
  MARKET_DATA_IMPORT_TRANSACTION,
  type MarketDataImportCounts,
  type MarketDataImportRequest,
  PriceImport,
} from '@portfolio-metrics/prices';
import { Command, Option } from 'commander';
import type { Readable } from 'node:stream';
import { uuidArgument } from '../arguments.js';
import { FileProgress } from '../file-progress.js';
import { withServices } from '../service-context.js';
import type { Terminal } from '../terminal.js';

interface ImportOptions {
  readonly format?: ImportFormat;
  readonly dryRun?: true;
}
interface TransactionOptions extends ImportOptions {
  readonly user: string;
  readonly portfolio: string;
}
interface PriceOptions extends ImportOptions {
  readonly checkJumps?: true;
}

interface Source {
  readonly format: ImportFormat;
  readonly open: () => Readable;
}

/** `import-transactions`, `import-prices`, `import-rates`: what the API does with an uploaded file, with one on this machine. */
export function importCommands(variables: Variables, terminal: Terminal): Command[] {
  const run = fileRunner(variables, terminal);
  return [transactionCommand(run), priceCommand(run), rateCommand(run)];
}

/** Runs `work` with the services and the file, watched; says what came of it. */
type FileRunner = (
  file: string,
  options: ImportOptions,
  work: (services: INestApplicationContext, source: Source) => Promise<string>,
) => Promise<void>;

function fileRunner(variables: Variables, terminal: Terminal): FileRunner {
  return async (file, options, work) => {
    const settings = readSharedSettings(variables);
    const progress = await FileProgress.of(file, terminal);
    const format = options.format ?? (/\.json$/i.test(file) ? 'json' : 'csv');
    try {
      const line = await withServices(
        settings,
        (text) => terminal.note(text),
        async (services) => work(services, { format, open: progress.open }),
      );
      progress.end();
      terminal.print(options.dryRun === true ? `${line}: tried only, nothing was stored` : line);
    } finally {
      progress.end();
    }
  };
}

function transactionCommand(run: FileRunner): Command {
  return fileCommand('import-transactions', 'book a file of transactions: all of it or nothing')
    .requiredOption('--user <uuid>', 'whose portfolio it is', uuidArgument)
    .requiredOption('--portfolio <uuid>', 'where they are booked', uuidArgument)
    .action(async (file: string, options: TransactionOptions) =>
      run(file, options, async (services, source) => {
        const { user, portfolio: portfolioId, dryRun } = options;
        const importer = services.get(TransactionImport);
        const request = { ...source, portfolioId };
        const { imported, duplicates } =
          dryRun === true
            ? await importer.dryRun(user, request)
            : await services
                .get(Database)
                .asUser(user, 'write', async (manager) => importer.run(manager, user, request), IMPORT_TRANSACTION);
        return `${imported} imported, ${duplicates} there already`;
      }),
    );
}

function priceCommand(run: FileRunner): Command {
  return fileCommand('import-prices', 'store a file of closes (symbol,date,close[,currency]): all of it or nothing')
    .option('--check-jumps', 'a close too far from the one before it is a bad row')
    .action(async (file: string, options: PriceOptions) =>
      run(file, options, async (services, source) => {
        const request = options.checkJumps === true ? { ...source, checkJumps: true } : source;
        return await importMarketData(services, options, services.get(PriceImport), request);
      }),
    );
}

function rateCommand(run: FileRunner): Command {
  return fileCommand(
    'import-rates',
    'store a file of exchange rates (base,quote,date,rate): all of it or nothing',
  ).action(async (file: string, options: ImportOptions) =>
    run(file, options, async (services, source) =>
      importMarketData(services, options, services.get(ExchangeRateImport), source),
    ),
  );
}

async function importMarketData(
  services: INestApplicationContext,
  { dryRun }: ImportOptions,
  importer: ExchangeRateImport | PriceImport,
  request: MarketDataImportRequest,
): Promise<string> {
  const counts: MarketDataImportCounts =
    dryRun === true
      ? await importer.dryRun(request)
      : await services
          .get(Database)
          .withoutUser('write', async (manager) => importer.run(manager, request), MARKET_DATA_IMPORT_TRANSACTION);
  return `${counts.imported} imported, ${counts.unchanged} unchanged`;
}

function fileCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<file>', 'CSV with a header, or a JSON array of flat objects of strings')
    .addOption(new Option('--format <format>', 'default: by the name of the file, else csv').choices(['csv', 'json']))
    .option('--dry-run', 'say what would come of it, and store nothing');
}
