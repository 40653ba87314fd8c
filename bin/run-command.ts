import { Command } from 'commander';
import type { RawRunOptions } from '../src/cli/run-options.ts';
import { addTestOptions } from '../src/cli/test-option-flags.ts';

/** `edgewise run URL`. */
export function runCommand(report: (exitStatus: number) => void): Command {
  const command = new Command('run')
    .description('run one test in an installed browser without a window, and print its result')
    .argument('<url>', 'address of the page, such as http://host:8080');
  return addTestOptions(command)
    .option(
      '--find-calls',
      'find how many calls at once the link carries within the targets, by tests of 15 s; up to 4 minutes',
    )
    .option('--data-cap <megabytes>', 'with --find-calls: the most that all tests may move (default: 300)')
    .option('--json <file>', 'write the result, its code and its link as JSON; - is standard output')
    .option('--packets <file>', "write every packet's record into the file, as JSON lines")
    .option(
      '--browser <path>',
      'Chromium, Chrome or Edge to use (also EDGEWISE_BROWSER; default: an installed one)',
    )
    .option('--insecure', 'accept certificates that nobody vouches for')
    .option(
      '--token-file <file>',
      'file with an API token of scope results:write: the result then counts for its site',
    )
    .option('--timeout <time>', 'for everything, waiting included (default: the measured time and 5m)')
    .addHelpText(
      'after',
      '\nExit status: 0 meets the targets, 1 misses them, 2 usage, 3 could not connect, 4 not enough data.' +
        '\nWith --only connectivity: 0 nothing that calls need is blocked, 1 some of it is, 2 usage,' +
        '\n3 nothing is open or the server could not be reached, 4 could not be told.',
    )
    .action(async (url: string, options: RawRunOptions) => {
      const { run } = await import('../src/cli/run.ts');
      report(await run(url, options));
    });
}
