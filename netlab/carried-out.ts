import type { Answer, Reply, Request, SharedCommand } from './control.ts';
import type { GatewayImpairments } from './impairments.ts';
import type { TruthLog } from './truth-log.ts';

/** What every gateway can be told. */
export interface Commanded {
  setImpairments(impairments: GatewayImpairments): void;
  setActive(isActive: boolean): void;
  startOutages(): void;
  reset(): void;
  /** All that it did since it was reset. */
  truth(): TruthLog;
}

const DONE: Answer = { kind: 'done' };

/** Carries out a command of those that every gateway knows. */
export function carryOut(gateway: Commanded, command: SharedCommand): Answer {
  switch (command.kind) {
    case 'set-impairments':
      gateway.setImpairments(command.impairments);
      return DONE;
    case 'set-active':
      gateway.setActive(command.isActive);
      return DONE;
    case 'start-outages':
      gateway.startOutages();
      return DONE;
    case 'reset':
      gateway.reset();
      return DONE;
    case 'log':
      return { kind: 'log', log: gateway.truth() };
    default:
      command satisfies never;
      return { kind: 'failed', reason: 'unknown command' };
  }
}

/** Answers what the tests ask of this process, who know what they may ask; `onEnd` when they are gone, whatever became of them. */
export function answerTests(
  answerTo: (command: never) => Answer | Promise<Answer>,
  onEnd: () => void = () => undefined,
): void {
  const answerOne = async ({ id, command }: Request<never>): Promise<void> => {
    let answer: Answer;
    try {
      answer = await answerTo(command);
    } catch (reason) {
      answer = { kind: 'failed', reason: String(reason) };
    }
    process.send?.({ id, answer } satisfies Reply);
  };
  process.on('message', (request: Request<never>) => {
    answerOne(request).catch(() => process.exit(1));
  });
  process.on('disconnect', () => {
    onEnd();
    process.exit(0);
  });
}
