import { Command } from 'commander';
import { addTestOptions } from '../src/cli/test-option-flags.ts';
import type { RawWatchOptions } from '../src/cli/watch/watch.ts';

/** `edgewise watch [URL]`. Every option but the last five is also a line of the configuration file. */
export function watchCommand(report: (exitStatus: number) => void): Command {
  const command = new Command('watch')
    .description('run tests on a schedule in an installed browser, and keep and send what they find')
    .argument('[url]', 'address of the page, such as http://host:8080');
  return addTestOptions(command, [
    'site',
    'duration',
    'relay',
    'region',
    'target',
    'only',
    'calls',
    'loaded',
    'mark',
  ])
    .option('--every <time>', 'a test each so often, from 15s to 1d (default: 10m)')
    .option('--cron <pattern>', 'in place of --every: times by a calendar, such as "*/10 8-18 * * 1-5"')
    .option('--time-zone <name>', "zone of --cron and of the site's hours (default: this machine's)")
    .option('--for <time>', 'end after so long, such as 7d (default: when it is told to)')
    .option('--at-once', 'begin with a test, not with waiting for the first slot')
    .option('--token-file <file>', 'file with the API token (scope results:write) to send with')
    .option('--agent <name>', "this agent's name (default: that of the machine)")
    .option('--browser <path>', 'Chromium, Chrome or Edge to use (also EDGEWISE_BROWSER)')
    .option('--reuse-browser', 'one browser for many tests (default: a fresh one for each)')
    .option('--insecure', 'accept certificates of the page that nobody vouches for')
    .option('--spool <folder>', 'where what is not sent yet is kept (default: by site and address)')
    .option('--spool-limit <size>', 'per server; beyond it the oldest is dropped (default: 200MB)')
    .option('--ndjson <file>', 'append each test as a line of JSON')
    .option('--csv <file>', 'append each test as a line of the table of docs/export.md')
    .option('--config <file>', 'configuration file (JSON), for many tests; options win over it')
    .option('--token <token>', 'the token itself; other users of the machine can see it here')
    .option('--json', "print each slot's sample as a line of JSON")
    .option('--dry-run', 'print the configuration, the next tests and the data they use, and end')
    .option('--print-service <kind>', 'print a file for systemd, launchd or windows that runs this, and end')
    .addHelpText('after', HELP)
    .action(async (url: string | undefined, options: RawWatchOptions) => {
      const { watch } = await import('../src/cli/watch/watch.ts');
      report(await watch(url, options));
    });
}

const HELP = `
With a token (--token-file, or EDGEWISE_TOKEN) the page stores each result, and the agent sends a sample for each
slot: also for those that were missed, skipped or found no connection. What cannot be sent waits in the spool.
Without a token nothing is stored at the server, the page's result included: --ndjson or --csv must name a file.
What the files are, and all of the configuration: docs/watch.md.
Exit status: 0 ended, 1 could not start, 2 usage, 130 Ctrl-C.`;
