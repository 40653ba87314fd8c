import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { assessCommand } from './assess-command.ts';
import { planCommand } from './plan-command.ts';
import { relayCommand } from './relay-command.ts';
import { runCommand } from './run-command.ts';
import { serveCommand } from './serve-command.ts';
import { tokenCommand } from './token-command.ts';
import { userCommand } from './user-command.ts';
import { watchCommand } from './watch-command.ts';

/**
 * The `edgewise` command. Each of its commands is loaded when it is used: the server needs no browser driver, a
 * headless run no server. Bad usage is status 2.
 */
const USAGE = 2;

async function main(): Promise<number> {
  let status = 0;
  const program = new Command('edgewise')
    .description('Is this network good enough for calls, and if not, what is wrong and where?')
    .helpCommand(false);
  const report = (code: number): void => {
    status = code;
  };
  program.addCommand(serveCommand(report)).addCommand(runCommand(report));
  program.addCommand(watchCommand(report)).addCommand(assessCommand(report));
  program.addCommand(planCommand(report)).addCommand(relayCommand(report));
  program.addCommand(userCommand(report)).addCommand(tokenCommand(report));
  for (const command of [program, ...program.commands.flatMap((each) => [each, ...each.commands])])
    command
      .version(version, '--version', 'print the version')
      .exitOverride()
      .showSuggestionAfterError(false)
      .helpOption('--help', 'show this help');
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    throw error;
  }
  return status;
}

// Whatever still holds the process open (a browser's pipe, a socket in its last moments) must not.
process.exit(await main());
