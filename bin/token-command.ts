import { Command, Option } from 'commander';
import type { CommandIo, StoreOptions } from './command-io.ts';

const SCOPES = ['results:read', 'results:write', 'requests:write', 'metrics:read', 'relays:join'] as const;
type Scope = (typeof SCOPES)[number];

const EXIT_HELP =
  '\nA server that runs sees the change at once; times are UTC.\nExit status: 0 done, 1 failed, 2 usage.';

/** `edgewise token ...`: what machines log in with. */
export function tokenCommand(report: (exitStatus: number) => void, io?: CommandIo): Command {
  const token = new Command('token')
    .description('make and revoke the API tokens that machines log in with')
    .helpCommand(false)
    .addHelpText('after', EXIT_HELP);
  const subcommand = (name: string, description: string): Command =>
    token
      .command(name)
      .description(description)
      .option('--data-dir <folder>', 'the data directory of the server (default: edgewise-data)')
      .option('--config <file>', 'the configuration file of the server')
      .addHelpText('after', EXIT_HELP);
  const actions = async () => new (await import('./token-actions.ts')).TokenActions(io);

  subcommand('add', 'make a token and print it, this once')
    .argument('<name>', 'what it is for, for people')
    .addOption(
      new Option('--scope <scope...>', 'what it may do; can be given more than once')
        .choices(SCOPES)
        .makeOptionMandatory(),
    )
    .action(async (name: string, options: StoreOptions & { scope: Scope[] }) =>
      report(await (await actions()).add(name, options)),
    );
  subcommand('list', 'list the tokens, without their secrets')
    .option('--json', 'as JSON')
    .action(async (options: StoreOptions & { json?: true }) => report(await (await actions()).list(options)));
  subcommand('revoke', 'make a token good for nothing, at once')
    .argument('<id>', 'as "edgewise token list" shows it; its first characters are enough')
    .action(async (id: string, options: StoreOptions) => report(await (await actions()).revoke(id, options)));
  return token;
}
