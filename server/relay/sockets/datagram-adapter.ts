/** Which adapter has the relay's datagrams: one for all its sockets, since their packets go from one to another. */
import { RelayStartError } from '../port.ts';
import type { RelayIo, RelayIoChoice, RelayListener, RelayUnsentReason } from '../port.ts';
import type { SharedPort } from './batched/batched-socket.ts';
import { prepareBatched } from './batched/open-batched.ts';
import { openDatagramListener } from './datagram.ts';
import type { DatagramSocket, MessageSink } from './listener.ts';

/**
 * Asked of the system for each direction; it gives what `net.core.rmem_max` allows. 4 MiB hold a tenth of a second
 * of 50,000 packets/s, each of which the kernel counts at about 800 bytes.
 */
const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;

export interface DatagramAdapter {
  readonly io: RelayIo;
  open(listener: RelayListener, sink: MessageSink): Promise<DatagramSocket>;
}

interface AdapterParts {
  /** Which of the threads it is for, where several have sockets of the same ports; default: there is one. */
  readonly shared?: SharedPort;
  readonly prepare?: typeof prepareBatched;
}

/** Rejects with a `RelayStartError` when `batched` is asked for and cannot be had. `unsent` counts what
 * a batched socket loses; Node does not say what `dgram` does. Only batched sockets can share a port. */
export async function chooseDatagramAdapter(
  choice: RelayIoChoice,
  unsent: Record<RelayUnsentReason, number>,
  { shared, prepare = prepareBatched }: AdapterParts = {},
): Promise<DatagramAdapter> {
  if (choice === 'dgram') return dgram(null);
  try {
    const open = await prepare(unsent);
    return {
      io: { adapter: 'batched', reason: null },
      open: (listener, sink) => {
        try {
          const opened = open(listener, sink, {
            bufferBytes: SOCKET_BUFFER_BYTES,
            ...(shared && { shared }),
          });
          return Promise.resolve({ listener: opened, buffers: opened.buffers });
        } catch (error) {
          return Promise.reject(error instanceof Error ? error : new Error(String(error)));
        }
      },
    };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    if (choice === 'auto') return dgram(reason);
    const sentence = `The relay cannot take datagrams in batches: ${reason}.`;
    throw new RelayStartError(sentence, 'RELAY_IO', null, error);
  }
}

const dgram = (reason: string | null): DatagramAdapter => ({
  io: { adapter: 'dgram', reason },
  open: (listener, sink) => openDatagramListener(listener, sink, SOCKET_BUFFER_BYTES),
});
