/** UDP by `recvmmsg` and `sendmmsg`: a wake-up takes what waits, and what comes of a batch leaves with its end. */
import { ipHeaderOf } from '../../ip-header.ts';
import type { RelayEndpoint, RelayListener, SocketBuffers } from '../../port.ts';
import type { MessageSink, OpenListener } from '../listener.ts';
import { isPassedOnInPlace } from '../../service/packet-kind.ts';
import { ArrivalClock } from './arrival-clock.ts';
import type { BatchingContext } from './batching-context.ts';
import { filterSocket, openBatchedSocket } from './batched-socket.ts';
import type { BatchedSocket, SharedPort } from './batched-socket.ts';
import { BatchedClient } from './client.ts';
import { Ipv4Clients, Ipv6Clients } from './client-table.ts';
import { noDatagramNotes, readControlMessages } from './control-messages.ts';
import { BATCH } from './receive-slots.ts';
import { senderFilter } from './sender-filter.ts';
import { SendQueue } from './send-queue.ts';
import type { Destination } from './send-queue.ts';
import { IPV4_NAME_BYTES, IPV6_NAME_BYTES } from './socket-address.ts';
import { ThinnedSenders } from './thinned-senders.ts';
import { WakeUp } from './wake-up.ts';

/** For one turn of the event loop; then the other sockets, streams, timers and messages have theirs. */
const BATCHES_A_TURN = 4;
/** Of the last word of `local`: an IPv6 address that is valid on one link only needs the interface too (RFC 4291 §2.5.6). */
const LINK_LOCAL_MASK = 0xc0ff;
const LINK_LOCAL = 0x80fe;

const ALONE: SharedPort = { index: 0, count: 1 };

/** What a socket is to be like. */
export interface SocketWish {
  readonly bufferBytes: number;
  /** Default: the port is its own. */
  readonly shared?: SharedPort;
}

export class BatchedListener implements OpenListener {
  readonly endpoint: RelayEndpoint;
  readonly buffers: SocketBuffers;
  readonly #context: BatchingContext;
  readonly #socket: BatchedSocket;
  readonly #sink: MessageSink;
  readonly #clients: Ipv4Clients | Ipv6Clients;
  readonly #nameBytes: number;
  readonly #clock: ArrivalClock;
  readonly #notes = noDatagramNotes();
  readonly #queue: SendQueue;
  readonly #thinned: ThinnedSenders;
  readonly #readable: WakeUp;
  /** Made when the socket is first found full. */
  #writable: WakeUp | null = null;
  #isClosed = false;
  readonly #takeBatch: () => void;
  #batchCount = 0;

  /** Throws a `RelayStartError`. */
  constructor(
    context: BatchingContext,
    listener: RelayListener,
    sink: MessageSink,
    { bufferBytes, shared = ALONE }: SocketWish,
  ) {
    const { system, slots, unsent } = context;
    this.#context = context;
    this.#sink = sink;
    this.#socket = openBatchedSocket(system, listener, bufferBytes, shared);
    const { descriptor, port, isIpv6 } = this.#socket;
    this.endpoint = { transport: 'udp', host: listener.host, port };
    this.buffers = this.#socket.buffers;
    this.#clients = isIpv6 ? new Ipv6Clients() : new Ipv4Clients();
    this.#nameBytes = isIpv6 ? IPV6_NAME_BYTES : IPV4_NAME_BYTES;
    this.#clock = new ArrivalClock((into) => system.realtime(into));
    this.#queue = new SendQueue(system, descriptor, slots.memory, unsent, () => this.#awaitWritable());
    this.#thinned = new ThinnedSenders((names) =>
      filterSocket(system, descriptor, names.length === 0 ? null : senderFilter(names)),
    );
    this.#takeBatch = () => this.#take();
    this.#readable = new WakeUp(context.Pipe, descriptor, () => this.#turn());
    this.#readable.start();
  }

  get clientCount(): number {
    return this.#clients.count;
  }

  /** Streams may still bring packets while the relay closes. */
  send(bytes: Uint8Array, to: Destination, trafficClass: number): void {
    if (this.#isClosed) return;
    this.#queue.add(bytes, to, trafficClass);
    this.#context.drain.added(this.#queue);
  }

  forget(client: BatchedClient): void {
    this.#clients.forget(client);
    this.#thinned.remove(client);
  }

  thin(client: BatchedClient): boolean {
    return this.#thinned.add(client, this.#sink.nowMs());
  }

  /** Nothing idles here: clients are forgotten with their allocations. */
  sweep(nowMs: number): void {
    this.#thinned.sweep(nowMs);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#readable.close(), this.#writable?.close()]);
  }

  #turn(): void {
    const { slots, drain } = this.#context;
    for (let batch = 0; batch < BATCHES_A_TURN && !this.#isClosed; batch += 1) {
      this.#batchCount = slots.receive(this.#socket.descriptor);
      if (this.#batchCount === 0) return;
      drain.run(this.#takeBatch);
      if (this.#batchCount < BATCH) return;
    }
  }

  #take(): void {
    this.#clock.read(this.#sink.nowMs());
    for (let slot = 0; slot < this.#batchCount; slot += 1) this.#takeDatagram(slot);
  }

  #takeDatagram(slot: number): void {
    const { headers } = this.#context.slots;
    // An address of another kind than the socket's: there is none.
    if (headers.receivedNameBytes(slot) !== this.#nameBytes) return;
    const { words } = headers.memory;
    const notes = this.#notes;
    readControlMessages(words, headers.controlAt(slot), headers.receivedControlBytes(slot), notes);
    const arrivedMs = this.#clock.arrivedMs(notes.arrivedS, notes.arrivedNs);
    const header = ipHeaderOf(notes.trafficClass, notes.hopLimit);
    const nameAt = headers.nameAt(slot);
    const view = this.#context.slots.datagram(slot);
    // What is not passed on within the call may be kept, and the slot is written to again.
    const bytes = isPassedOnInPlace(view) ? view : view.slice();
    const known = this.#clients.find(words, nameAt);
    if (known !== undefined) {
      if (known.sampled !== null) known.sampled += 1;
      this.#setLocal(known);
      this.#sink.receive(known, bytes, arrivedMs, header);
      return;
    }
    const client = new BatchedClient(this, words.slice(nameAt, nameAt + (this.#nameBytes >> 2)));
    // No reply can be sent to port 0.
    if (client.port === 0) return;
    this.#setLocal(client);
    this.#sink.receive(client, bytes, arrivedMs, header);
    if (client.allocation !== null) this.#clients.remember(client);
  }

  /** Answers leave from the address that was asked last: clients behind a firewall take them from no other. */
  #setLocal(client: BatchedClient): void {
    const { hasLocal, local, interfaceIndex } = this.#notes;
    if (!this.#socket.isWildcard || !hasLocal) return;
    const known = client.local;
    const [first = 0, second = 0, third = 0, fourth = 0] = local;
    if (!this.#socket.isIpv6) {
      if (known?.[0] !== first) client.local = Int32Array.of(first);
      return;
    }
    const scope = (first & LINK_LOCAL_MASK) === LINK_LOCAL ? interfaceIndex : 0;
    const isSame =
      known?.[0] === first &&
      known[1] === second &&
      known[2] === third &&
      known[3] === fourth &&
      known[4] === scope;
    if (!isSame) client.local = Int32Array.of(first, second, third, fourth, scope);
  }

  #awaitWritable(): void {
    const { system, Pipe } = this.#context;
    this.#writable ??= new WakeUp(Pipe, system.writableOf(this.#socket.descriptor), () => {
      if (this.#queue.resume()) this.#writable?.stop();
    });
    this.#writable.start();
  }
}
