import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ENTRY, LAB_SECRET, readyOrClosed } from '../accuracy/site.ts';
import { NAMES } from '../../netlab/hosts/addresses.ts';
import type { Host } from '../../netlab/hosts/host.ts';
import { PAGE_PORT, TCP_PORT, TLS_PORT, UDP_PORTS } from './conditions.ts';
import { certificate } from './network.ts';

/** Name of the relay that is reached through the gateway. */
export const RELAY_NAME = 'lab';

/** A running `edgewise serve` on a host of its own, on the ports that calls use. */
export interface Server {
  readonly pageUrl: URL;
  readonly dataDir: string;
  /** Idempotent. */
  close(): Promise<void>;
}

/** Starts it; `listenOn` `null` is every address of both families. */
export async function startServer(
  host: Host,
  options: { readonly relayUrls: readonly string[]; readonly listenOn: string | null },
): Promise<Server> {
  const folder = await mkdtemp(path.join(tmpdir(), 'edgewise-e2e-'));
  const file = path.join(folder, 'edgewise.json');
  const dataDir = path.join(folder, 'data');
  const { certFile, keyFile } = certificate('trusted');
  await writeFile(
    file,
    JSON.stringify({
      ...(options.listenOn === null ? {} : { host: options.listenOn }),
      port: PAGE_PORT,
      dataDir,
      cert: certFile,
      key: keyFile,
      relayPorts: UDP_PORTS,
      relayTcpPorts: [TCP_PORT],
      relayTlsPort: TLS_PORT,
      relaySecret: LAB_SECRET,
      relays: [
        // What a probe sends would be in the gateway's log.
        { name: RELAY_NAME, urls: options.relayUrls, secret: LAB_SECRET, probe: false },
        { name: 'direct' },
      ],
    }),
  );
  const [program, ...args] = [...host.prefix, process.execPath, ENTRY, 'serve', '--config', file];
  const server = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(server, 'exit');
  const close = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) server.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  await readyOrClosed(server, close);
  return { pageUrl: new URL(`https://${NAMES.page}:${PAGE_PORT}/`), dataDir, close };
}
