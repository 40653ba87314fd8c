import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { bundleOf } from './bundle.ts';
import { checkImpairments } from './check-impairments.ts';
import type { Answer, Reply, Request, SharedCommand } from './control.ts';
import type { GatewayImpairments } from './impairments.ts';
import { NetlabError } from './netlab-error.ts';
import type { TruthLog } from './truth-log.ts';

/** What can be asked of a running gateway of any kind. Each promise is kept once the gateway has done it. */
export interface GatewayControls {
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
}

const NO_TRUTH: TruthLog = {
  timeOriginMs: 0,
  records: [],
  mappings: [],
  waiting: 0,
  streams: [],
  dns: [],
  proxy: [],
};

/** The controls of a gateway that was started with these impairments. */
export function controlsOf(
  { ask }: GatewayLink<SharedCommand>,
  startedWith: GatewayImpairments,
): GatewayControls {
  let impairments = startedWith;
  const send = async (command: SharedCommand) => {
    await ask(command);
  };
  return {
    activate: () => send({ kind: 'set-active', isActive: true }),
    deactivate: () => send({ kind: 'set-active', isActive: false }),
    setImpairments: async ({ seed = impairments.seed, ...both }) => {
      impairments = { ...both, seed };
      checkBoth(impairments);
      await send({ kind: 'set-impairments', impairments });
    },
    trigger: () => send({ kind: 'start-outages' }),
    log: async () => {
      const answer = await ask({ kind: 'log' });
      return answer.kind === 'log' ? answer.log : NO_TRUTH;
    },
    reset: () => send({ kind: 'reset' }),
  };
}

/** Throws `NetlabError` when either direction cannot be impaired so. */
export function checkBoth({ up = {}, down = {} }: GatewayImpairments): void {
  checkImpairments(up);
  checkImpairments(down);
}

/** A process of a gateway, with questions and answers matched by number. */
export interface GatewayLink<CommandKind> {
  /** Rejects with `NetlabError` when it fails or has ended. */
  readonly ask: (command: CommandKind) => Promise<Answer>;
  /** Idempotent. */
  readonly close: () => Promise<void>;
}

/**
 * Collecting garbage takes helpers otherwise, and the gateway, which goes before everything else, would wait for threads
 * that go after everything else.
 */
const COLLECTS_ALONE = '--single-threaded-gc';

/** Starts a program of this folder behind `prefix`, which says on which host. */
export async function linkTo<CommandKind>(
  program: URL,
  prefix: readonly string[],
): Promise<GatewayLink<CommandKind>> {
  const entry = await bundleOf(program);
  const [first, ...args] = [...prefix, process.execPath, COLLECTS_ALONE, entry];
  const child = spawn(first, args, {
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
    ask: (command): Promise<Answer> =>
      new Promise((resolve, reject) => {
        if (!child.connected) {
          reject(new NetlabError('gateway-exited', 'The gateway process has ended.'));
          return;
        }
        asked += 1;
        waiting.set(asked, { resolve, reject });
        child.send({ id: asked, command } satisfies Request<CommandKind>);
      }),
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      if (child.connected) child.disconnect();
      await exit;
    },
  };
}
