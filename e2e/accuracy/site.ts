import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startNetlab, type Netlab } from '../../netlab/netlab.ts';
import type { GatewayImpairments } from '../../netlab/impairments.ts';
import type { Mark } from '../../src/core/connectivity/qos.ts';
import { freePorts } from './free-ports.ts';

/** A whole Edgewise, as a user starts it, with the impairing gateway between browser and relay. */
export interface Site {
  readonly lab: Netlab;
  /** `http://localhost:<port>/`. */
  readonly url: URL;
  /** The address of a test that runs by itself through the gateway. */
  testUrl(options: {
    readonly durationS: number;
    readonly target?: string;
    readonly packets?: boolean;
    readonly mark?: Mark;
  }): URL;
  /** Ends the server with this signal, as an outage would. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Sends it this signal, which it is to outlive. */
  signal(signal: NodeJS.Signals): void;
  close(): Promise<void>;
}

/** Name of the relay that is reached through the gateway. */
const LAB_RELAY = 'lab';
/** Shared secret of the relay behind the gateway. */
export const LAB_SECRET = 'a secret of the accuracy suite only';
const RELAY_PORTS = 4;
export const ENTRY = fileURLToPath(new URL('../../dist/node/edgewise.js', import.meta.url));

/** Waits for the line that says that the server is ready; rejects with what it said when it ends before. */
export async function untilReady(server: ChildProcess): Promise<void> {
  const lines: string[] = [];
  const { stdout, stderr } = server;
  if (!stdout || !stderr) throw new Error('the server has no output');
  createInterface(stderr).on('line', (line) => lines.push(line));
  const ready = new Promise<void>((resolve) => {
    createInterface(stdout).on('line', (line) => {
      lines.push(line);
      if (line.includes('Relay:')) resolve();
    });
  });
  const ended = once(server, 'exit').then(() => {
    throw new Error(`the server did not start: ${lines.join(' / ')}`);
  });
  await Promise.race([ready, ended]);
}

/** The same of what is closed again when it does not start. */
export async function readyOrClosed(server: ChildProcess, close: () => Promise<void>): Promise<void> {
  try {
    await untilReady(server);
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Starts gateway and server. The browser reaches the relay through the gateway only (the built-in relay stands
 * beside it under another name); the gateway impairs from `lab.activate()` on, unless told otherwise.
 */
export async function startSite(
  impairments: GatewayImpairments,
  options: {
    readonly isActive?: boolean;
    readonly offersTcp?: boolean;
    readonly maxConcurrentTests?: number;
    /** How the relay takes its datagrams; default: as it finds best, or as the environment says. */
    readonly relayIo?: 'batched' | 'dgram';
    /** Puts another TURN server behind the gateway, on this port; it must know `LAB_SECRET`. */
    readonly thirdPartyPort?: number;
    /** A script that the server's process runs before all else: for what no user can do to it. */
    readonly preload?: string;
  } = {},
): Promise<Site> {
  const relayPorts = await freePorts(RELAY_PORTS);
  const [tcpPort, httpPort] = await freePorts(2);
  const lab = await startNetlab({
    ports: (options.thirdPartyPort === undefined ? relayPorts : [options.thirdPartyPort]).map(
      (targetPort) => ({ listenPort: 0, targetPort }),
    ),
    isActive: options.isActive ?? false,
    ...impairments,
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'edgewise-e2e-'));
  const config = path.join(folder, 'edgewise.json');
  await writeFile(
    config,
    JSON.stringify({
      host: '127.0.0.1',
      port: httpPort,
      dataDir: path.join(folder, 'data'),
      relayHost: '127.0.0.1',
      relayPorts,
      relayTcpPorts: [tcpPort],
      relaySecret: LAB_SECRET,
      maxConcurrentTests: options.maxConcurrentTests ?? 20,
      ...(options.relayIo && { relayIo: options.relayIo }),
      relays: [
        {
          name: LAB_RELAY,
          urls: [
            ...lab.ports.map((port) => `turn:127.0.0.1:${port}?transport=udp`),
            ...(options.offersTcp ? [`turn:127.0.0.1:${tcpPort}?transport=tcp`] : []),
          ],
          secret: LAB_SECRET,
          // What a probe sends would be in the gateway's log.
          probe: false,
        },
        { name: 'direct' },
      ],
    }),
  );
  const preloaded = options.preload === undefined ? [] : ['--require', options.preload];
  const server = spawn(process.execPath, [...preloaded, ENTRY, 'serve', '--config', config], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(server, 'exit');
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) server.kill(signal);
    await exited;
  };
  const close = async (): Promise<void> => {
    await stop('SIGTERM');
    await lab.close();
    await rm(folder, { recursive: true, force: true });
  };
  await readyOrClosed(server, close);
  const url = new URL(`http://localhost:${httpPort}/`);
  return {
    lab,
    url,
    testUrl({ durationS, target, packets = false, mark = 'none' }) {
      const test = new URL(url);
      test.searchParams.set('autostart', '1');
      test.searchParams.set('relay', LAB_RELAY);
      test.searchParams.set('duration', String(durationS));
      if (target !== undefined) test.searchParams.set('target', target);
      if (mark !== 'none') test.searchParams.set('mark', mark);
      if (packets) test.searchParams.set('packets', '1');
      return test;
    },
    kill: stop,
    signal: (signal) => void server.kill(signal),
    close,
  };
}
