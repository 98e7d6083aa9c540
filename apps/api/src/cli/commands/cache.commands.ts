import { Database } from '@portfolio-metrics/database';
import { readSharedSettings, type SharedSettings, type Variables } from '@portfolio-metrics/environment';
import { PortfolioService } from '@portfolio-metrics/ledger';
import { MetricsOrchestrator } from '@portfolio-metrics/metrics';
import { cachePerformance, CacheService, outdateAllFigures } from '@portfolio-metrics/metrics-cache';
import { Command } from 'commander';
import { purgeCacheNow, purgeLine } from '../../service/purge-cache-now.js';
import { uuidArgument, wholeNumber } from '../arguments.js';
import { withAdminLogin, withServices } from '../service-context.js';
import { CommandRefused, type Terminal, UsageError } from '../terminal.js';

/** The commands about computed figures: `cache-status`, `purge`, `recompute`, `restored`. */
export function cacheCommands(variables: Variables, terminal: Terminal): Command[] {
  return [
    statusCommand(variables, terminal),
    new Command('purge')
      .description('delete cache entries past their stale limit now')
      .option('--force', 'also when a suspicious share of all entries is past it')
      .action(async ({ force }: { readonly force?: true }) => {
        const note = (line: string): void => terminal.note(line);
        const report = await purgeCacheNow(readSharedSettings(variables), force === true, note);
        if (report.outcome === 'refused') throw new CommandRefused(purgeLine(report));
        terminal.print(purgeLine(report));
      }),
    recomputeCommand(variables, terminal),
    new Command('restored')
      .description('after a restore of the database: no figure that was kept before counts any more')
      .action(async () => outdateAll(readSharedSettings(variables), terminal)),
  ];
}

function statusCommand(variables: Variables, terminal: Terminal): Command {
  const note = (line: string): void => terminal.note(line);
  return new Command('cache-status')
    .description('how the cache did lately, over all users; with --user, what it holds of one')
    .option('--user <uuid>', "count this user's entries", uuidArgument)
    .option('--hours <number>', 'how far to look back', wholeNumber(1, 2_160), 24)
    .action(async ({ user, hours }: { readonly user?: string; readonly hours: number }) => {
      await withServices(readSharedSettings(variables), note, async (services) => {
        const rows =
          user === undefined
            ? (await cachePerformance(services.get(Database), hours)).map(({ meanComputationMs, ...row }) => ({
                ...row,
                hitRate: row.reads === 0 ? null : Number((row.hits / row.reads).toFixed(3)),
                meanComputationMs: meanComputationMs === null ? null : Number(meanComputationMs.toFixed(1)),
              }))
            : (await services.get(CacheService).status(user)).metricTypes.map(({ oldest, ...counts }) => ({
                ...counts,
                oldest: oldest?.toISOString() ?? null,
              }));
        for (const row of rows) terminal.print(JSON.stringify(row));
        if (rows.length === 0) note(user === undefined ? `no reads in ${hours} hours` : 'no entries');
      });
    });
}

function recomputeCommand(variables: Variables, terminal: Terminal): Command {
  return new Command('recompute')
    .description("make figures count as out of date; with --user, compute that user's anew now as well")
    .option(
      '--user <uuid>',
      "invalidate this user's figures, then compute the dashboard of each portfolio and of all",
      uuidArgument,
    )
    .option('--all', 'those of all users, computed when somebody asks for them (see restored)')
    .action(async ({ user, all }: { readonly user?: string; readonly all?: true }) => {
      if ((user === undefined) === (all === undefined)) throw new UsageError('recompute needs one of --user and --all');
      const settings = readSharedSettings(variables);
      if (user === undefined) await outdateAll(settings, terminal);
      else await recomputeUser(settings, user, terminal);
    });
}

async function outdateAll(settings: SharedSettings, terminal: Terminal): Promise<void> {
  await withAdminLogin(settings, (line) => terminal.note(line), outdateAllFigures);
  terminal.print('all figures count as out of date: each is computed anew when somebody asks for it');
}

const PAGE = { limit: 200, cursor: null };

async function recomputeUser(settings: SharedSettings, userId: string, terminal: Terminal): Promise<void> {
  await withServices(
    settings,
    (line) => terminal.note(line),
    async (services) => {
      const { items } = await services.get(PortfolioService).list(userId, PAGE);
      const invalidated = await services.get(CacheService).invalidate(userId);
      let degraded = 0;
      for (const portfolioId of [null, ...items.map(({ id }) => id)]) {
        const request = { userId, portfolioId, metricType: 'portfolio', forceRefresh: true };
        const { meta } = await services.get(MetricsOrchestrator).getPortfolioMetrics(request);
        if (meta.degraded) degraded += 1;
      }
      const computed = items.length + 1;
      terminal.print(`${invalidated} entries invalidated, ${computed} computed anew, ${degraded} of them degraded`);
      if (degraded > 0) throw new CommandRefused('inputs are missing: look at the dependencies of the service');
    },
  );
}
