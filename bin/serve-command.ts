import { Command } from 'commander';

/** `edgewise serve`. Every option is also an environment variable and a line of the configuration file. */
export function serveCommand(report: (exitStatus: number) => void): Command {
  return new Command('serve')
    .description('serve the page and the API, and run the relay')
    .option('--host <address>', 'listen on this address only (default: all interfaces)')
    .option('--port <port>', 'port of page and API (default: 8080)')
    .option('--relay-host <address>', 'address of the relay (default: as --host)')
    .option('--relay-ports <ports>', 'UDP ports of the relay (default: 3478,3479,3480,3481)')
    .option('--relay-tcp-ports <ports>', 'TCP ports of the relay (default: the first of its UDP ports)')
    .option('--relay-tls-port <port>', 'TLS port of the relay, with --cert and --key (default: 5349)')
    .option('--relay-io <adapter>', 'how the relay takes datagrams: auto, batched or dgram (default: auto)')
    .option(
      '--relay-threads <n>',
      'among how many threads clients are divided (default: 1 up to two cores, then cores - 1)',
    )
    .option('--cert <file>', 'certificate (PEM): page, API and relay over TLS')
    .option('--key <file>', 'key of the certificate (PEM)')
    .option('--max-tests <number>', 'tests that run at the same time; others wait (default: 20)')
    .option('--data-dir <folder>', 'where results and secrets are kept (default: edgewise-data)')
    .option('--log-level <level>', 'error, warn, info or debug: each request (default: info)')
    .option('--log-format <format>', 'json, text or auto: text on a terminal (default: auto)')
    .option('--config <file>', 'configuration file (JSON); options and environment win over it')
    .addHelpText(
      'after',
      '\nThe same by environment: EDGEWISE_HOST, EDGEWISE_PORT, ... (docs/configuration.md).\n' +
        'Exit status: 0 stopped by a signal, 1 could not start or failed, 2 bad configuration.',
    )
    .action(async ({ maxTests, ...options }: Record<string, string>) => {
      const { serve } = await import('../server/main.ts');
      report(
        await serve({ ...options, ...(maxTests === undefined ? {} : { maxConcurrentTests: maxTests }) }),
      );
    });
}
