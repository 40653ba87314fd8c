import { Command } from 'commander';
import type { RawAssessOptions } from '../src/cli/assess/assess-options.ts';

/** `edgewise assess [FILE...]`. */
export function assessCommand(report: (exitStatus: number) => void): Command {
  return new Command('assess')
    .description('hold the 90th percentile of many tests of a site against the targets')
    .argument('[file...]', 'NDJSON or CSV of "edgewise watch" or of the desk; none: ask --server')
    .option('--server <url>', 'address of a server that has the samples')
    .option('--token-file <file>', 'file with an API token of scope results:read (also EDGEWISE_TOKEN)')
    .option('--token <token>', 'the token itself; other users of the machine can see it here')
    .option('--site <text>', 'the site (files of one site need none)')
    .option('--relay <name>', 'only tests through this relay')
    .option('--last <time>', 'length of the stretch (default: 7d)')
    .option('--until <time>', 'end of the stretch, such as 2026-01-31T12:00:00Z (default: the newest sample)')
    .option('--target <target>', 'client-edge, edge-edge or azure:REGION[:site|:edge] (default: as tested)')
    .option('--time-zone <name>', 'zone of hours and weeks (default: what the samples say)')
    .option('--every <time>', 'time between samples (default: what the samples say, or 10m)')
    .option('--json <file>', 'write the assessment as JSON; - is standard output')
    .option('--csv <file>', 'write it as a table, a line for each metric; - is standard output')
    .option('--html <file>', 'write it as one page that needs nothing else; - is standard output')
    .option('--pdf <file>', 'write that page as PDF, by an installed browser')
    .option('--browser <path>', 'Chromium, Chrome or Edge for --pdf (also EDGEWISE_BROWSER)')
    .addHelpText(
      'after',
      '\nExit status: 0 meets the targets, 1 misses them, 2 usage or an output that cannot be written, ' +
        '3 server or file could not be read, 4 not enough data.',
    )
    .action(async (files: string[], options: RawAssessOptions) => {
      const { assess } = await import('../src/cli/assess/assess.ts');
      report(await assess(files, options));
    });
}
