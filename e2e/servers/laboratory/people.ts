import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { bundleOf } from '../../../netlab/bundle.ts';
import type { Host } from '../../../netlab/hosts/host.ts';
import type { PeopleApi, Question, Reply } from './people-control.ts';

/** The people's process, to be asked from here. */
export interface People {
  readonly api: PeopleApi;
  close(): Promise<void>;
}

const PROGRAM = new URL('./people-process.ts', import.meta.url);

/** Starts it on a host. */
export async function startPeople(host: Host): Promise<People> {
  const [first, ...args] = [...host.prefix, process.execPath, await bundleOf(PROGRAM)];
  const child = spawn(first, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  let asked = 0;
  child.on('message', (message) => {
    const reply = message as Reply;
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  let isClosed = false;
  child.on('exit', () => {
    for (const [id, end] of isClosed ? [] : waiting) end({ id, problem: "the people's process has ended" });
  });
  const call = <Name extends keyof PeopleApi>(name: Name) =>
    ((argument?: unknown): Promise<unknown> =>
      new Promise((resolve, reject) => {
        // The test has failed, which says more than that nobody is here to answer any more.
        if (isClosed) return;
        asked += 1;
        waiting.set(asked, (reply) =>
          'problem' in reply ? reject(new Error(`${name}: ${reply.problem}`)) : resolve(reply.value),
        );
        child.send({ id: asked, name, argument } satisfies Question);
      })) as PeopleApi[Name];
  return {
    api: {
      open: call('open'),
      runTests: call('runTests'),
      records: call('records'),
      offers: call('offers'),
      windows: call('windows'),
      notWhole: call('notWhole'),
      ask: call('ask'),
      startAlerts: call('startAlerts'),
      provokeAlert: call('provokeAlert'),
      sendAlertsAgain: call('sendAlertsAgain'),
      alertsTaken: call('alertsTaken'),
      verifyAlerts: call('verifyAlerts'),
    },
    close: async () => {
      isClosed = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      if (child.connected) child.disconnect();
      await exit;
    },
  };
}
