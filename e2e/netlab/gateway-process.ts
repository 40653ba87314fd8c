/**
 * The gateway's own process: the load of the test runner must not add jitter to packets. Started by
 * `startNetlab`, told what to do over Node's IPC channel, ends when that closes, whatever became of the parent.
 */
import os from 'node:os';
import type { Answer, Command, Request } from './control.ts';
import { Gateway } from './gateway.ts';

/** On a busy machine a packet that waits for the processor is delay the impairments did not ask for. */
const PRIORITY = -10;

const gateway = new Gateway();

async function answerTo(command: Command): Promise<Answer> {
  switch (command.kind) {
    case 'start':
      gateway.setImpairments(command.impairments);
      gateway.setActive(command.isActive);
      if (command.nat) gateway.setNat(command.nat, command.impairments.seed);
      return { kind: 'started', ports: await gateway.listen(command.mappings) };
    case 'set-impairments':
      gateway.setImpairments(command.impairments);
      return { kind: 'done' };
    case 'set-active':
      gateway.setActive(command.isActive);
      return { kind: 'done' };
    case 'start-outages':
      gateway.startOutages();
      return { kind: 'done' };
    case 'reset':
      gateway.reset();
      return { kind: 'done' };
    case 'log':
      return {
        kind: 'log',
        log: {
          timeOriginMs: performance.timeOrigin,
          records: gateway.records,
          mappings: gateway.mappings,
          waiting: gateway.waiting,
        },
      };
    default:
      command satisfies never;
      return { kind: 'failed', reason: 'unknown command' };
  }
}

process.on('message', ({ id, command }: Request) => {
  answerTo(command)
    .catch((reason: unknown): Answer => ({ kind: 'failed', reason: String(reason) }))
    .then(
      (answer) => process.send?.({ id, answer }),
      () => process.exit(1),
    );
});
process.on('disconnect', () => {
  gateway.close();
  process.exit(0);
});
try {
  os.setPriority(PRIORITY);
} catch {
  // Only root may; without it the log still tells when each packet really left.
}
