/** The relay's thread: the first message is the relay's options, the others are its owner's commands. */
import { parentPort } from 'node:worker_threads';
import { RelayStartError } from './port.ts';
import type { RelayOptions } from './port.ts';
import { openRelay } from './relay.ts';
import type { RunningRelay } from './relay.ts';
import type { Command, CommandMessage, Outcome, ThreadMessage } from './thread-messages.ts';
import { transferablesOf } from './witness/raw-witness.ts';

function tell(message: ThreadMessage, moved: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, moved);
}

const NOTHING: Outcome = { kind: 'nothing' };

async function obey(relay: RunningRelay, command: Command): Promise<Outcome> {
  switch (command.kind) {
    case 'stats':
      return { kind: 'stats', stats: relay.stats() };
    case 'witness':
      return { kind: 'witness', witness: relay.witness(command.testId) };
    case 'reload-tls':
      await relay.reloadTls();
      return NOTHING;
    case 'admit-test':
      relay.admitTest(command.testId, command.packetsPerS);
      return NOTHING;
    case 'end-test':
      relay.endTest(command.testId);
      return NOTHING;
    case 'close':
      await relay.close();
      return NOTHING;
  }
}

async function answer(relay: RunningRelay, { id, command }: CommandMessage): Promise<void> {
  try {
    const outcome = await obey(relay, command);
    const witness = outcome.kind === 'witness' ? outcome.witness : null;
    tell({ kind: 'done', id, outcome }, witness === null ? [] : transferablesOf(witness));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    tell({ kind: 'failed', id, message, code: error instanceof RelayStartError ? error.code : 'WORKER' });
  }
  // Without listeners on the port the thread ends by itself.
  if (command.kind === 'close') parentPort?.removeAllListeners('message');
}

async function main(options: RelayOptions): Promise<void> {
  try {
    const relay = await openRelay(options);
    parentPort?.on('message', (message: CommandMessage) => void answer(relay, message));
    tell({ kind: 'started', endpoints: relay.endpoints, skipped: relay.skipped });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isTyped = error instanceof RelayStartError;
    const code = isTyped ? error.code : 'WORKER';
    tell({ kind: 'not-started', message, code, listener: isTyped ? error.listener : null });
  }
}

parentPort?.once('message', (options: RelayOptions) => void main(options));
