/** The relay's thread: the first message is the relay's options, the others are its owner's commands. */
import { parentPort } from 'node:worker_threads';
import { RelayStartError } from './port.ts';
import type { RelayOptions, RelayStats } from './port.ts';
import { openRelay } from './relay.ts';
import type { RunningRelay } from './relay.ts';
import type { Command, CommandMessage, ThreadMessage } from './thread-messages.ts';

function tell(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

async function obey(relay: RunningRelay, command: Command): Promise<RelayStats | null> {
  switch (command.kind) {
    case 'stats':
      return relay.stats();
    case 'reload-tls':
      await relay.reloadTls();
      return null;
    case 'end-test':
      relay.endTest(command.testId);
      return null;
    case 'close':
      await relay.close();
      return null;
  }
}

async function answer(relay: RunningRelay, { id, command }: CommandMessage): Promise<void> {
  try {
    tell({ kind: 'done', id, stats: await obey(relay, command) });
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
