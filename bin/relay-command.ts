import { Command } from 'commander';

/** An option that may be given several times. */
const collected = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** `edgewise relay`: the relay alone, on a machine of its own. */
export function relayCommand(report: (exitStatus: number) => void): Command {
  return new Command('relay')
    .description('run the relay alone, on another machine, for a server that it joins')
    .requiredOption(
      '--join <url>',
      'address of the server, such as https://edge.example.com; once for each where several have one database',
      collected,
    )
    .requiredOption('--token-file <file>', 'file with an API token of that server (scope relays:join)')
    .requiredOption('--name <name>', 'what the relay is called: unique among those of the server')
    .option('--place <words>', 'where it stands, for people')
    .option('--region <region>', 'the Azure region that it is hosted in (default: none, an edge)')
    .option(
      '--group <name>',
      'that of the relays which share its uplink: they are not measured at once (default: none)',
    )
    .option('--public-host <host>', 'name or address that clients reach it by (default: where it asks from)')
    .option('--relay-host <address>', 'listen on this address only (default: all interfaces)')
    .option('--relay-ports <ports>', 'UDP ports (default: 3478,3479,3480,3481)')
    .option('--relay-tcp-ports <ports>', 'TCP ports (default: the first of the UDP ports)')
    .option('--relay-tls-port <port>', 'TLS port, with --cert and --key (default: 5349)')
    .option('--relay-io <adapter>', 'how it takes datagrams: auto, batched or dgram (default: auto)')
    .option(
      '--relay-threads <n>',
      'among how many threads clients are divided (default: 1 up to two cores, then cores - 1)',
    )
    .option('--cert <file>', 'certificate (PEM) for TLS')
    .option('--key <file>', 'key of the certificate (PEM)')
    .option('--log-level <level>', 'error, warn, info or debug (default: info)')
    .option('--log-format <format>', 'json, text or auto: text on a terminal (default: auto)')
    .option(
      '--drain',
      'send no new tests to the relay of this name, wait until none uses it, and end (before an upgrade)',
    )
    .option('--resume', 'send tests to the relay of this name again, and end')
    .option('--print-service <kind>', 'print a file for systemd that runs this, and end')
    .addHelpText('after', HELP)
    .action(async (given: Given) => {
      report(await runRelay(given));
    });
}

/** Does what the options wish; returns the exit status. */
async function runRelay({ drain, resume, join: addresses = [], ...given }: Given): Promise<number> {
  const { printService, tokenFile = '', name = '', place, region, group, publicHost, ...options } = given;
  const [{ readTokenFile }, { checkRelay, holdRelay, join, RELAY_EXIT }] = await Promise.all([
    import('../src/cli/token-file.ts'),
    import('../server/join.ts'),
  ]);
  const refuse = (problem: string): number => {
    console.error(problem);
    return RELAY_EXIT.usage;
  };
  if (drain === true && resume === true) return refuse('error: --drain and --resume say the opposite.');
  if (printService !== undefined && printService !== 'systemd')
    return refuse(`error: --print-service must be systemd, not "${printService}".`);
  if (printService !== undefined && (drain === true || resume === true))
    return refuse('error: --print-service prints what runs a relay; --drain and --resume run none.');
  const wrong = addresses.find((address) => !isServer(address));
  if (wrong !== undefined)
    return refuse(
      `--join must be the address of a server, such as https://edge.example.com, not "${wrong}".`,
    );
  const token = readTokenFile(tokenFile);
  if (!token.ok) return refuse(token.problem);
  const wish = {
    // Twice the same would be two relays of one name.
    servers: [...new Set(addresses.map((address) => new URL(address).origin))].map(
      (origin) => new URL(origin),
    ),
    token: token.token,
    name,
    ...(place === undefined ? {} : { place }),
    ...(region === undefined ? {} : { region }),
    ...(group === undefined ? {} : { group }),
    ...(publicHost === undefined ? {} : { publicHost }),
    options,
  };
  if (drain === true || resume === true) return holdRelay(wish, drain === true);
  if (printService === undefined) return join(wish);
  // The service has none of this environment.
  const status = checkRelay(wish, {});
  return status === RELAY_EXIT.stopped ? printUnit({ join: addresses, ...given }) : status;
}

const isServer = (address: string): boolean =>
  URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);

/** Options as commander has them; those that are no text besides. */
type Given = Record<string, string> & {
  readonly join?: readonly string[];
  readonly drain?: true;
  readonly resume?: true;
};

/** The unit to the output, and what is to be done with it beside it. Returns the exit status. */
async function printUnit(
  options: Readonly<Record<string, string | readonly string[] | undefined>>,
): Promise<number> {
  const [{ relayUnit }, { fileProblem }, { readTextNow }] = await Promise.all([
    import('../src/cli/relay-unit.ts'),
    import('../src/cli/file-problem.ts'),
    import('../src/cli/text-file.ts'),
  ]);
  const named = process.env['NODE_EXTRA_CA_CERTS'] ?? '';
  const extraCa = named === '' ? null : named;
  try {
    // Node goes without a file that it cannot read; the service would not start.
    if (extraCa !== null) readTextNow(extraCa);
  } catch (error) {
    console.error(`The file ${extraCa} of NODE_EXTRA_CA_CERTS cannot be read: ${fileProblem(error)}.`);
    return 2;
  }
  const { text, howTo } = relayUnit({
    node: process.execPath,
    command: process.argv[1] ?? 'edgewise',
    name: String(options['name'] ?? ''),
    options,
    cwd: process.cwd(),
    extraCa,
  });
  console.log(text);
  for (const step of howTo) console.error(step);
  return 0;
}

const HELP = `
The token is made at the server: edgewise token add berlin --scope relays:join. One for each relay.
Servers that have one database have one token; the relay joins each of them by its own address (docs/scale.md).
Ctrl-C or SIGTERM drains: no new test is sent here, and it ends when those that run have ended; a second one ends it at once.
--drain does the first half from elsewhere: the relay goes on, and --resume or a new start sends tests to it again.
Exit status: 0 stopped by a signal, 1 could not start, refused by the server or failed, 2 usage; of --drain and --resume: 0 all
servers were told and nothing runs there, 1 none was, 3 some were: the last lines say which not, and why (docs/relays.md).`;
