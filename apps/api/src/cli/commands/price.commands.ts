import type { INestApplicationContext } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { readSharedSettings, type Variables } from '@portfolio-metrics/environment';
import { Clock } from '@portfolio-metrics/kernel';
import {
  MARKET_DATA_IMPORT_TRANSACTION,
  PriceQuarantine,
  PriceRefreshJob,
  type QuarantineStatus,
} from '@portfolio-metrics/prices';
import { Command, Option } from 'commander';
import { uuidArgument, wholeNumber } from '../arguments.js';
import { withServices } from '../service-context.js';
import { CommandRefused, type Terminal } from '../terminal.js';

/** Stands in the quarantine for who decided at a command line without saying who it was. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** `refresh` and `quarantine`. */
export function priceCommands(variables: Variables, terminal: Terminal): Command[] {
  return [refreshCommand(variables, terminal), quarantineCommand(variables, terminal)];
}

function refreshCommand(variables: Variables, terminal: Terminal): Command {
  return new Command('refresh')
    .description('ask the price providers once for what is due, as the schedule does')
    .action(async () => {
      const settings = readSharedSettings(variables);
      if (settings.priceProviders.length === 0) terminal.note('PRICE_PROVIDERS is empty: there is nobody to ask');
      await withServices(
        settings,
        (line) => terminal.note(line),
        async (services) => {
          const report = await services.get(PriceRefreshJob).run();
          if (report === null) throw new CommandRefused('another process is refreshing, or has done so just now');
          for (const { source, subject, reason } of report.failures) terminal.note(`${source}: ${subject}: ${reason}`);
          const { quotes, closes, exchangeRates, failureCount } = report;
          terminal.print(
            `changed ${quotes.changed} quotes, ${closes.changed} closes, ${exchangeRates.changed} exchange rates; ` +
              `held ${quotes.held + closes.held}; ${failureCount} failures`,
          );
          if (failureCount > 0) throw new CommandRefused('not everything was answered: see above');
        },
      );
    });
}

interface ListOptions {
  readonly status: QuarantineStatus | 'all';
  readonly symbol?: string;
  readonly limit: number;
}

function quarantineCommand(variables: Variables, terminal: Terminal): Command {
  return new Command('quarantine')
    .description('prices that were not let in')
    .addCommand(listCommand(variables, terminal))
    .addCommand(
      decisionCommand('release', variables, terminal).description(
        'store a held price; prices near it pass from then on',
      ),
    )
    .addCommand(decisionCommand('discard', variables, terminal).description('leave a held price out for good'));
}

function listCommand(variables: Variables, terminal: Terminal): Command {
  const note = (line: string): void => terminal.note(line);
  return new Command('list')
    .description('latest first, one JSON object a line')
    .addOption(
      new Option('--status <status>', 'which').choices(['held', 'released', 'discarded', 'all']).default('held'),
    )
    .option('--symbol <symbol>', 'of one instrument')
    .option('--limit <number>', 'at most so many', wholeNumber(1, 1_000), 100)
    .action(async ({ status, symbol, limit }: ListOptions) => {
      await withServices(readSharedSettings(variables), note, async (services) => {
        const query = { status: status === 'all' ? null : status, symbol: symbol ?? null, before: null, limit };
        const items = await services.get(PriceQuarantine).list(query);
        for (const item of items) terminal.print(JSON.stringify(item));
        note(`${items.length} listed`);
      });
    });
}

type Decision = 'release' | 'discard';

function decisionCommand(decision: Decision, variables: Variables, terminal: Terminal): Command {
  const note = (line: string): void => terminal.note(line);
  return new Command(decision)
    .argument('<id>', 'as in the list')
    .addOption(new Option('--by <uuid>', 'who decides; kept with it').argParser(uuidArgument).default(NOBODY))
    .action(async (id: string, { by }: { readonly by: string }) => {
      await withServices(readSharedSettings(variables), note, async (services) => {
        terminal.print(await decide(services, decision, id, by));
      });
    });
}

/** What came of it. */
async function decide(services: INestApplicationContext, decision: Decision, id: string, by: string): Promise<string> {
  const [quarantine, clock] = [services.get(PriceQuarantine), services.get(Clock)];
  return await services.get(Database).withoutUser(
    'write',
    async (manager) => {
      if (decision === 'discard') {
        const { symbol, source } = await quarantine.discard(manager, id, by, clock.now());
        return `${id} discarded: ${symbol ?? 'an answer'} of ${source}`;
      }
      const { item, stored } = await quarantine.release(manager, id, by, clock.now());
      return `${id} released: ${item.symbol} ${item.price} of ${item.source}${stored ? '' : ', but an import or a later quote stands in its place'}`;
    },
    MARKET_DATA_IMPORT_TRANSACTION,
  );
}
