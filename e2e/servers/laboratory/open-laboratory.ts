import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { first } from '../../../netlab/hosts/first.ts';
import { startStarLab, type StarLab } from '../../../netlab/tun/star-lab.ts';
import { startPostgresql, type PostgresqlServer } from '../../../test/support/server/postgresql.ts';
import { makeToken, startEdgewise, type EdgewiseServer } from '../../store/edgewise-process.ts';
import { startCommand, type AgentProcess } from '../../watch/agent-process.ts';
import { startPeople, type People } from './people.ts';
import {
  originOf,
  PLACES,
  PORTS,
  RELAYS,
  SERVERS,
  type PlaceName,
  type RelayName,
  type ServerName,
} from './places.ts';
import { shiftedClock } from './shifted-clock.ts';

/** Three servers on one database, five relays that joined them all, and people. */
export interface ServersLaboratory {
  readonly lab: StarLab<PlaceName>;
  readonly postgresql: PostgresqlServer;
  readonly databaseUrl: string;
  /** For commands. */
  readonly dataDir: string;
  /** Reads results, stores them, reads metrics and relays. */
  readonly token: string;
  readonly servers: Readonly<Record<ServerName, EdgewiseServer>>;
  readonly people: People;
  startRelay(name: RelayName): AgentProcess;
  /** Another command of `edgewise` about a relay, on its host. */
  aboutRelay(name: RelayName, flag: '--drain' | '--resume'): AgentProcess;
  close(): Promise<void>;
}

const SEED = 19;
/** Does the rounds until it ends: it is the first. */
export const LEADER = 'server-2' satisfies ServerName;
/** The relay of each server itself is taken only where no other has taken the test in time. */
export const BUILT_IN = 'built-in';
/** Of all servers together: thirty tests run at a time, and none is to wait for a place. */
const MOST_TESTS = '60';
/** Ahead. */
const CLOCK_OFF_MS = 3_600_000;
const ENVIRONMENT = {
  EDGEWISE_RELAY_SECRET: 'of the relays of these servers',
  EDGEWISE_TOKEN_SECRET: 'of the tests of these servers',
  EDGEWISE_TRUST_PROXY: PLACES.people.address,
};

/** Starts all of it; `null` where there can be no laboratory of the kernel's own. */
export async function openServersLaboratory(): Promise<ServersLaboratory | null> {
  const lab = await startStarLab({ ends: PLACES, seed: SEED, relayUdpPorts: [PORTS.relay] });
  if (!lab) return null;
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewise-servers-'));
  const closing: (() => unknown)[] = [
    () => lab.close(),
    () => rmSync(folder, { recursive: true, force: true }),
  ];
  const close = async (): Promise<void> => {
    for (const each of closing.splice(0).reverse()) await each();
  };
  try {
    const postgresql = await startPostgresql();
    closing.push(() => postgresql.stop());
    const databaseUrl = await postgresql.createDatabase();
    const startServer = async (name: ServerName): Promise<EdgewiseServer> => {
      const config = path.join(folder, `${name}.json`);
      // People ask by the proxy, which has no relay.
      const builtIn = { name: BUILT_IN, publicHost: PLACES[name].address };
      writeFileSync(config, JSON.stringify({ relays: [builtIn] }));
      const started = await startEdgewise({
        dataDir: path.join(folder, name),
        databaseUrl,
        args: [
          ...['--config', config, '--host', PLACES[name].address, '--port', String(PORTS.page)],
          ...['--max-tests', MOST_TESTS],
        ],
        environment: ENVIRONMENT,
        prefix: first(lab.hosts[name]).prefix,
      });
      closing.push(() => started.end('SIGKILL'));
      return started;
    };
    // The first one has the database to itself while it makes the tables, and does the rounds.
    const server2 = await startServer(LEADER);
    const [server1, server3] = await Promise.all([startServer('server-1'), startServer('server-3')]);
    const dataDir = path.join(folder, 'server-1');
    const tokenOf = (name: string, scopes: readonly string[]): Promise<string> =>
      makeToken({ dataDir: path.join(folder, name), databaseUrl }, scopes);
    const token = await tokenOf('laboratory', ['results:read', 'results:write', 'metrics:read']);
    const files = new Map<RelayName, string>();
    const saveToken = async (name: RelayName): Promise<void> => {
      const file = path.join(folder, `${name}.token`);
      files.set(name, file);
      writeFileSync(file, await tokenOf(name, ['relays:join']));
    };
    await Promise.all(RELAYS.map(saveToken));
    const joining = (name: RelayName): string[] => [
      ...SERVERS.flatMap((server) => ['--join', originOf(server)]),
      ...['--token-file', files.get(name) ?? '', '--name', name],
    ];
    const onHostOf = (name: RelayName) => ({
      prefix: first(lab.hosts[name]).prefix,
      environment: name === 'off-clock' ? shiftedClock(CLOCK_OFF_MS) : {},
    });
    const startRelay = (name: RelayName): AgentProcess => {
      const listening = ['--relay-host', PLACES[name].address, '--relay-ports', String(PORTS.relay)];
      const started = startCommand(folder, ['relay', ...joining(name), ...listening], onHostOf(name));
      closing.push(() => started.end('SIGKILL'));
      return started;
    };
    const people = await startPeople(first(lab.hosts.people));
    closing.push(() => people.close());
    return {
      lab,
      postgresql,
      databaseUrl,
      dataDir,
      token,
      servers: { 'server-1': server1, 'server-2': server2, 'server-3': server3 },
      people,
      startRelay,
      aboutRelay: (name, flag) => startCommand(folder, ['relay', ...joining(name), flag], onHostOf(name)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
