import { Command } from 'commander';
import type { RawPlanOptions } from '../src/cli/plan/plan.ts';

/** `edgewise plan --server URL`. */
export function planCommand(report: (exitStatus: number) => void): Command {
  return new Command('plan')
    .description('decide between Internet and ExpressRoute for the sites of a server, from what was measured')
    .option('--server <url>', 'address of the server that has the catalogue and the samples')
    .option('--token-file <file>', 'file with an API token of scope results:read (also EDGEWISE_TOKEN)')
    .option('--json <file>', 'write the decision as JSON; - is standard output')
    .option('--csv <file>', 'write it as a table, a line for each site; - is standard output')
    .option('--html <file>', 'write it as one page that needs nothing else; - is standard output')
    .addHelpText(
      'after',
      '\nExit status: 0 decided, 2 usage or an output that cannot be written, 3 the server could not be read.',
    )
    .action(async (options: RawPlanOptions) => {
      const { plan } = await import('../src/cli/plan/plan.ts');
      report(await plan(options));
    });
}
