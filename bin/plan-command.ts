import { Command, Option } from 'commander';
import type { RawFlowOptions } from '../src/cli/plan/flow.ts';
import type { RawPlanOptions } from '../src/cli/plan/plan.ts';
import { addFlowChoices, addSizingInputs } from '../src/cli/plan/plan-flags.ts';
import type { RawSizeOptions } from '../src/cli/plan/size.ts';

type Report = (exitStatus: number) => void;

/** `edgewise plan --server URL`, and what it tells without a server: `edgewise plan flow` and `edgewise plan size`. */
export function planCommand(report: Report): Command {
  const plan = withServer(
    new Command('plan')
      // Options behind a command are that command's.
      .enablePositionalOptions()
      .description(
        'decide between Internet and ExpressRoute for the sites of a server, from what was measured',
      )
      .helpCommand(false),
  );
  return withOutputs(plan, 'the decision', 'a line for each site')
    .addHelpText(
      'after',
      '\nExit status: 0 decided, 2 usage or an output that cannot be written, 3 the server could not be read.',
    )
    .action(async (options: RawPlanOptions) => {
      const { plan: decide } = await import('../src/cli/plan/plan.ts');
      report(await decide(options));
    })
    .addCommand(flowCommand(report))
    .addCommand(sizeCommand(report));
}

const withServer = (command: Command): Command =>
  command
    .option('--server <url>', 'address of the server that has the catalogue and the samples')
    .option('--token-file <file>', 'file with an API token of scope results:read (also EDGEWISE_TOKEN)');

const withOutputs = (command: Command, what: string, lines: string): Command =>
  command
    .option('--json <file>', `write ${what} as JSON; - is standard output`)
    .option('--csv <file>', `write it as a table, ${lines}; - is standard output`)
    .option('--html <file>', 'write it as one page that needs nothing else; - is standard output');

const STATUS_HELP =
  '\nExit status: 0 told, 2 usage or an output that cannot be written, 3 the server could not be read.';

function flowCommand(report: Report): Command {
  const flow = new Command('flow').description(
    'tell how signaling and media of a call flow, by the documents and with what was measured of it',
  );
  const command = addFlowChoices(flow)
    .option('--site <name>', "figures of the user's site, of the catalogue of a server")
    .option('--other-site <name>', "figures of the other's site");
  return withOutputs(withServer(command), 'the flow', 'a line for each leg')
    .addHelpText('after', `\nWithout --site and --other-site no server is asked.${STATUS_HELP}`)
    .action(async (options: RawFlowOptions) => {
      const { planFlow } = await import('../src/cli/plan/flow.ts');
      report(await planFlow(options));
    });
}

function sizeCommand(report: Report): Command {
  const command = new Command('size')
    .description('tell how big Cloud Connector, a NAT pool and a link must be, with every formula')
    .option('--site <name>', 'take the numbers of this site of the catalogue of a server where none is typed')
    .option(
      '--search <file>',
      'what the link carried, from a result that edgewise run --find-calls --json wrote',
    )
    .addOption(
      new Option('--hardware <kind>', 'of the appliances').choices(['large', 'small']).default('large'),
    )
    .addOption(
      new Option('--connector-version <version>', 'of Cloud Connector')
        .choices(['from-2.0', 'before-2.0'])
        .default('from-2.0'),
    )
    .addOption(
      new Option('--spares <count>', 'appliances to spare in each PSTN site')
        .choices(['0', '1', '2'])
        .default('1'),
    )
    .option('--wildcard', "a wildcard in the certificate in place of the pools' names");
  return withOutputs(
    withServer(addSizingInputs(command)),
    'the sizes',
    'a line for each formula and sentence',
  )
    .addHelpText('after', `\nWithout --site no server is asked.${STATUS_HELP}`)
    .action(async (options: RawSizeOptions) => {
      const { planSize } = await import('../src/cli/plan/size.ts');
      report(await planSize(options));
    });
}
