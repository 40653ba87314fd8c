import { Command, Option } from 'commander';
import type { CommandIo, StoreOptions } from './command-io.ts';

type Role = 'viewer' | 'editor' | 'admin';
const ROLES: readonly Role[] = ['viewer', 'editor', 'admin'];
interface PasswordOptions {
  readonly passwordStdin?: true;
  readonly generate?: true;
}

const EXIT_HELP =
  '\nA server that runs sees the change at once; times are UTC.\nExit status: 0 done, 1 failed, 2 usage.';

const ROLES_HELP = `
Roles:
  viewer  reads, compares and exports
  editor  also writes notes, sets status, assignee and tags, requests tests and revokes links
  admin   also erases, makes tokens, sets up sites and alerts, and reads the audit trail`;

/** `edgewise user ...`: the desk's accounts. */
export function userCommand(report: (exitStatus: number) => void, io?: CommandIo): Command {
  const user = new Command('user')
    .description('make and change the accounts that may use the desk')
    .helpCommand(false)
    .addHelpText('after', EXIT_HELP);
  const withPassword = (command: Command): Command =>
    command
      .addOption(new Option('--password-stdin', 'read the password from standard input'))
      .addOption(
        new Option('--generate', 'make a password and print it, this once').conflicts('passwordStdin'),
      );
  const subcommand = (name: string, description: string): Command =>
    user
      .command(name)
      .description(description)
      .option('--data-dir <folder>', 'the data directory of the server (default: edgewise-data)')
      .option('--config <file>', 'the configuration file of the server')
      .addHelpText('after', name === 'add' || name === 'role' ? ROLES_HELP + '\n' + EXIT_HELP : EXIT_HELP);
  const actions = async () => new (await import('./user-actions.ts')).UserActions(io);

  withPassword(subcommand('add', 'make an account; its password is asked for'))
    .argument('<name>', 'what the person types to log in')
    .addOption(
      new Option('--role <role>', 'what the account may do; by default what the help desk needs')
        .choices(ROLES)
        .default('editor'),
    )
    .action(async (name: string, options: StoreOptions & PasswordOptions & { role: Role }) =>
      report(await (await actions()).add(name, options)),
    );
  subcommand('list', 'list the accounts')
    .option('--json', 'as JSON')
    .action(async (options: StoreOptions & { json?: true }) => report(await (await actions()).list(options)));
  withPassword(subcommand('password', 'give an account another password, and end its logins'))
    .argument('<name>')
    .action(async (name: string, options: StoreOptions & PasswordOptions) =>
      report(await (await actions()).password(name, options)),
    );
  subcommand('role', 'give an account another role')
    .argument('<name>')
    .addArgument(user.createArgument('<role>').choices(ROLES))
    .action(async (name: string, role: Role, options: StoreOptions) =>
      report(await (await actions()).role(name, role, options)),
    );
  subcommand('disable', 'let an account in no more, and end its logins')
    .argument('<name>')
    .action(async (name: string, options: StoreOptions) =>
      report(await (await actions()).setDisabled(name, true, options)),
    );
  subcommand('enable', 'let a disabled account in again')
    .argument('<name>')
    .action(async (name: string, options: StoreOptions) =>
      report(await (await actions()).setDisabled(name, false, options)),
    );
  subcommand('remove', 'remove an account; its notes and its traces in the audit trail stay')
    .argument('<name>')
    .action(async (name: string, options: StoreOptions) =>
      report(await (await actions()).remove(name, options)),
    );
  return user;
}
