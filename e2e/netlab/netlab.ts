import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { checkImpairments } from './check-impairments.ts';
import type { Answer, Command, GatewayPorts, GatewaySetup, Reply, Request } from './control.ts';
import type { DnsZone } from './dns/dns-zone.ts';
import type { GatewayImpairments, PortMapping } from './gateway.ts';
import { natProblems, type Endpoint, type NatBehaviour } from './nat/nat-behaviour.ts';
import { NetlabError } from './netlab-error.ts';
import type { ProxyMapping } from './streams/http-proxy.ts';
import type { StreamMapping } from './streams/stream-mapping.ts';
import type { TruthLog } from './truth-log.ts';

/** What a lab is started with. */
export interface NetlabOptions extends GatewayImpairments {
  readonly ports: readonly PortMapping[];
  /** Default true. False: packets pass unimpaired until `activate()`, so that connecting is clean. */
  readonly isActive?: boolean;
  /** What the gateway does to addresses, always. Default: a socket of its own for each client and destination. */
  readonly nat?: NatBehaviour;
  /** TCP ports that the gateway listens on, and what becomes of their connections. */
  readonly streams?: readonly StreamMapping[];
  /** A name server beside the gateway. */
  readonly dns?: { readonly at: Endpoint; readonly zone: DnsZone };
  /** An explicit HTTP proxy beside the gateway. */
  readonly proxy?: ProxyMapping;
  /** In front of the gateway's command: another host than this one (`hosts/`). */
  readonly prefix?: readonly string[];
}

/** A running network lab. Each promise is kept once the gateway has done it. */
export interface Netlab {
  /** Listening UDP ports, in the order of `NetlabOptions.ports`. */
  readonly ports: readonly number[];
  /** All of its ports, in the order of its options. */
  readonly listening: GatewayPorts;
  readonly activate: () => Promise<void>;
  readonly deactivate: () => Promise<void>;
  /** Replaces the impairments of both directions; stages start afresh. The seed stays unless given. */
  readonly setImpairments: (
    impairments: Omit<GatewayImpairments, 'seed'> & { seed?: number },
  ) => Promise<void>;
  /** The moment from which outages with `countsFrom: 'told'` count. */
  readonly trigger: () => Promise<void>;
  /** What was seen since the start or the last `reset()`. */
  readonly log: () => Promise<TruthLog>;
  /** Forgets the log and starts the stages afresh, with their seeds. */
  readonly reset: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts a gateway in a process of its own. Throws `NetlabError` on a wish that cannot be met. */
export async function startNetlab({
  ports: udp,
  isActive = true,
  nat,
  streams = [],
  dns,
  proxy,
  prefix = [],
  ...asked
}: NetlabOptions): Promise<Netlab> {
  let impairments: GatewayImpairments = asked;
  checkBoth(impairments);
  const problems = nat ? natProblems(nat) : [];
  if (problems.length > 0) throw new NetlabError('invalid-impairment', problems.join(' '));
  const setup: GatewaySetup = {
    udp,
    impairments,
    isActive,
    nat: nat ?? null,
    streams,
    dns: dns ?? null,
    proxy: proxy ?? null,
  };
  const gateway = startProcess(prefix);
  const started = await gateway.ask({ kind: 'start', setup }).catch(async (cause: unknown) => {
    await gateway.close();
    throw cause;
  });
  const tell = async (command: Command) => {
    await gateway.ask(command);
  };
  const listening = started.kind === 'started' ? started.ports : NO_PORTS;
  return {
    ports: listening.udp,
    listening,
    activate: () => tell({ kind: 'set-active', isActive: true }),
    deactivate: () => tell({ kind: 'set-active', isActive: false }),
    setImpairments: async ({ seed = impairments.seed, ...both }) => {
      impairments = { ...both, seed };
      checkBoth(impairments);
      await tell({ kind: 'set-impairments', impairments });
    },
    trigger: () => tell({ kind: 'start-outages' }),
    log: async () => {
      const answer = await gateway.ask({ kind: 'log' });
      return answer.kind === 'log' ? answer.log : NO_TRUTH;
    },
    reset: () => tell({ kind: 'reset' }),
    close: gateway.close,
  };
}

const NO_PORTS: GatewayPorts = { udp: [], streams: [], dns: null, proxy: null };
const NO_TRUTH: TruthLog = {
  timeOriginMs: 0,
  records: [],
  mappings: [],
  waiting: 0,
  streams: [],
  dns: [],
  proxy: [],
};

function checkBoth({ up = {}, down = {} }: GatewayImpairments): void {
  checkImpairments(up);
  checkImpairments(down);
}

/** The gateway's process with questions and answers matched by number. */
function startProcess(prefix: readonly string[]) {
  const entry = fileURLToPath(new URL('./gateway-process.ts', import.meta.url));
  const [program, ...args] = [...prefix, process.execPath, '--import', 'tsx', entry];
  const child = spawn(program, args, {
    // Node 20 reads TypeScript through tsx only; it is found from this folder, whatever the caller's is.
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  let asked = 0;
  child.on('message', (message) => {
    const { id, answer } = message as Reply;
    const asker = waiting.get(id);
    waiting.delete(id);
    if (answer.kind === 'failed') asker?.reject(new NetlabError('cannot-listen', answer.reason));
    else asker?.resolve(answer);
  });
  child.on('error', () => undefined);
  child.on('exit', () => {
    for (const { reject } of waiting.values()) {
      reject(new NetlabError('gateway-exited', 'The gateway process ended.'));
    }
    waiting.clear();
  });
  return {
    ask: (command: Command): Promise<Answer> =>
      new Promise((resolve, reject) => {
        if (!child.connected) {
          reject(new NetlabError('gateway-exited', 'The gateway process has ended.'));
          return;
        }
        asked += 1;
        waiting.set(asked, { resolve, reject });
        child.send({ id: asked, command } satisfies Request);
      }),
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      if (child.connected) child.disconnect();
      await exit;
    },
  };
}
