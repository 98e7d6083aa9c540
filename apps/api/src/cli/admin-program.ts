import { DatabaseSetupError } from '@portfolio-metrics/database';
import { EnvironmentError, type Variables } from '@portfolio-metrics/environment';
import { isAppError } from '@portfolio-metrics/kernel';
import { Command, CommanderError } from 'commander';
import { backupCommands } from './commands/backup.commands.js';
import { cacheCommands } from './commands/cache.commands.js';
import { importCommands } from './commands/import.commands.js';
import { priceCommands } from './commands/price.commands.js';
import { tokenCommand } from './commands/token.command.js';
import { CommandRefused, type Terminal, UsageError } from './terminal.js';

/** Exit codes of every command. */
const EXIT = Object.freeze({ done: 0, failed: 1, usage: 2, unexpected: 70 });

const AFTER = `
They read the same environment as the service and may run beside it.
Exit codes: 0 done; 1 refused or failed; 2 wrong command line or configuration; 70 an error that nobody expected.`;

/** All commands. */
export function adminProgram(variables: Variables, terminal: Terminal): Command {
  const program = new Command('admin')
    .description('What operators do with a portfolio-metrics service.')
    .addHelpText('after', AFTER)
    .showSuggestionAfterError();
  const commands = [
    tokenCommand(variables, terminal),
    ...importCommands(variables, terminal),
    ...cacheCommands(variables, terminal),
    ...priceCommands(variables, terminal),
    ...backupCommands(variables, terminal),
  ];
  for (const command of commands) program.addCommand(command);
  for (const command of withSubcommands(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
    });
  }
  return program;
}

/** Runs one command line (without the names of program and script) to its end; the exit code. Never rejects. */
export async function runAdmin(args: readonly string[], variables: Variables, terminal: Terminal): Promise<number> {
  try {
    await adminProgram(variables, terminal).parseAsync([...args], { from: 'user' });
    return EXIT.done;
  } catch (error) {
    return explain(error, terminal);
  }
}

function explain(error: unknown, terminal: Terminal): number {
  // Commander has said what was wrong; asking for help is nothing wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof UsageError || error instanceof EnvironmentError) return tell(error, EXIT.usage, terminal);
  if (error instanceof DatabaseSetupError || error instanceof CommandRefused) return tell(error, EXIT.failed, terminal);
  if (!isAppError(error)) {
    terminal.note(String((error as Error | null)?.stack ?? error));
    return EXIT.unexpected;
  }
  tell(error, EXIT.failed, terminal);
  for (const { line, column, pointer, reason } of error.issues) {
    const place = [line === undefined ? [] : `line ${line}`, column ?? [], pointer ?? []].flat().join(', ');
    terminal.note(place === '' ? reason : `${place}: ${reason}`);
  }
  return EXIT.failed;
}

function tell(error: Error, code: number, terminal: Terminal): number {
  terminal.note(`error: ${error.message}`);
  return code;
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap((one) => withSubcommands(one))];
}
