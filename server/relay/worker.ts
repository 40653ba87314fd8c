/** The relay's thread: see thread.ts. */
import { answerQuestions } from '../thread/asked-thread.ts';
import { RelayStartError } from './port.ts';
import { openRelay } from './relay.ts';
import type { RunningRelay } from './relay.ts';
import type { Command, CommandAnswer } from './thread-messages.ts';
import { transferablesOf } from './witness/raw-witness.ts';

const NOTHING: CommandAnswer = { kind: 'nothing' };

let started: RunningRelay | null = null;

function running(): RunningRelay {
  if (started === null) throw new RelayStartError('The relay has not started.', 'WORKER', null);
  return started;
}

async function outcomeOf(command: Command): Promise<CommandAnswer> {
  switch (command.kind) {
    case 'start':
      started = await openRelay(command.options, command.place);
      return {
        kind: 'started',
        endpoints: started.endpoints,
        skipped: started.skipped,
        io: started.io,
        receiveBufferBytes: started.receiveBufferBytes,
      };
    case 'stats':
      return { kind: 'stats', stats: running().stats(), testIds: running().testIds() };
    case 'witness':
      return { kind: 'witness', witness: running().witness(command.testId) };
    case 'reload-tls':
      await running().reloadTls();
      return NOTHING;
    case 'admit-test':
      running().admitTest(command.testId, command.packetsPerS);
      return NOTHING;
    case 'end-test':
      running().endTest(command.testId);
      return NOTHING;
    case 'close':
      await started?.close();
      return NOTHING;
  }
}

async function answer(command: Command): Promise<CommandAnswer> {
  try {
    return await outcomeOf(command);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return error instanceof RelayStartError
      ? { kind: 'failed', message, code: error.code, listener: error.listener }
      : { kind: 'failed', message, code: 'WORKER', listener: null };
  }
}

answerQuestions(answer, (outcome) =>
  outcome.kind === 'witness' && outcome.witness !== null ? transferablesOf(outcome.witness) : [],
);
