import { Command } from 'commander';
import type { RawRunOptions } from '../src/cli/run-options.ts';

/** `edgewise run URL`. */
export function runCommand(report: (exitStatus: number) => void): Command {
  return new Command('run')
    .description('run one test in an installed browser without a window, and print its result')
    .argument('<url>', 'address of the page, such as http://host:8080')
    .option('--json <file>', 'write the result, its code and its link as JSON; - is standard output')
    .option('--packets <file>', "write every packet's record into the file, as JSON lines")
    .option('--keep-packets', "have the server keep every packet's record beside the result")
    .option('--duration <time>', 'measured time, from 15s to 10m (default: 30s)')
    .option('--relay <name>', 'relay to test through (default: the nearest)')
    .option(
      '--target <target>',
      'client-edge, edge-edge or azure:REGION[:site|:edge] (default: what fits the relay)',
    )
    .option(
      '--browser <path>',
      'Chromium, Chrome or Edge to use (also EDGEWISE_BROWSER; default: an installed one)',
    )
    .option('--site <text>', 'label: the site that is tested')
    .option('--ticket <text>', 'label: the ticket that the test belongs to')
    .option('--user <text>', 'label: the person that the test is run for')
    .option('--request <id>', 'the test request of help desk that the result answers')
    .option('--only <part>', 'connectivity: find out what the network lets through, and make no call')
    .option('--mark <streams>', 'ask for priority (DSCP EF) for half of the streams, to compare, or for all')
    .option('--calls <n>', 'so many calls at once, from 1 to 20; each is measured (default: 1)')
    .option('--loaded', 'measure once more while the link is kept busy, and grade both; uses much data')
    .option(
      '--idle-life',
      'with --only connectivity: how long an idle connection stays open; up to 3 minutes more',
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
