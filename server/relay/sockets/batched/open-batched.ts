/** Makes the batched adapter ready, or says why this machine has none. */
import type { RelayListener, RelayUnsentReason } from '../../port.ts';
import type { MessageSink } from '../listener.ts';
import { BatchedListener } from './batched-listener.ts';
import type { SocketWish } from './batched-listener.ts';
import { BatchingContext } from './batching-context.ts';
import { socketAddressOf } from './socket-address.ts';
import { loadSystemCalls } from './system-calls.ts';
import type { SystemCalls } from './system-calls.ts';

export type OpenBatched = (listener: RelayListener, sink: MessageSink, wish: SocketWish) => BatchedListener;

const LOOPBACK: RelayListener = { transport: 'udp', host: '127.0.0.1', port: 0 };
/** A thread that starts beside others on one core gets its turn within this. */
const SELF_TEST_LIMIT_MS = 2000;

/** Rejects with an error whose message is the reason. Tests give the last two. */
export async function prepareBatched(
  unsent: Record<RelayUnsentReason, number>,
  loadSystem: () => Promise<SystemCalls> = loadSystemCalls,
  limitMs = SELF_TEST_LIMIT_MS,
): Promise<OpenBatched> {
  const context = new BatchingContext(await loadSystem(), unsent);
  await runSelfTest(context, limitMs);
  return (listener, sink, wish) => new BatchedListener(context, listener, sink, wish);
}

/** Sends a datagram to the socket that it leaves from: all that is not documented is in the way. */
async function runSelfTest(context: BatchingContext, limitMs: number): Promise<void> {
  // ChannelData of twelve bytes, so that it is received like a packet.
  const sent = Uint8Array.of(0x40, 0, 0, 12, ...crypto.getRandomValues(new Uint8Array(12)));
  let finish: (isSame: boolean) => void = () => undefined;
  const isReceived = new Promise<boolean>((resolve) => {
    finish = resolve;
  });
  const sink: MessageSink = {
    nowMs: () => performance.now(),
    receive: (_client, bytes) => finish(Buffer.compare(bytes, sent) === 0),
    clientGone: () => undefined,
  };
  const listener = new BatchedListener(context, LOOPBACK, sink, { bufferBytes: sent.length });
  const limit = setTimeout(() => finish(false), limitMs);
  try {
    const name = socketAddressOf(LOOPBACK.host, listener.endpoint.port);
    if (name !== null) listener.send(sent, { name: new Int32Array(name.buffer), local: null }, 0);
    if (!(await isReceived)) throw new Error('the event loop does not bring it what it sent to itself');
  } finally {
    clearTimeout(limit);
    await listener.close();
  }
}
