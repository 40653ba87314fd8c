import type { HeaderFields } from '../header-rewriter.ts';
import type { LabSocket } from '../sockets/lab-socket.ts';
import type { Mapping } from './mapping.ts';
import type { Endpoint, NatBehaviour } from './nat-behaviour.ts';
import { NatTable } from './nat-table.ts';

/** A datagram that came to a mapping from outside. */
export interface InboundDatagram {
  readonly bytes: Buffer;
  readonly from: Endpoint;
  /** As of `CameDatagram`. */
  readonly header: HeaderFields | null;
  /** The one that had this external address and port last. */
  readonly mapping: Mapping;
  /** False when the mapping has ended: a NAT drops the datagram. */
  readonly isAlive: boolean;
}

/** An external address and port that is open, and whose it is. */
interface OpenPort {
  readonly socket: LabSocket;
  mapping: Mapping;
}

/** The outside of a NAT: one socket for each mapping of its table. */
export class NatSockets {
  readonly #table: NatTable;
  readonly #openSocket: () => LabSocket;
  readonly #onInbound: (datagram: InboundDatagram) => void;
  readonly #nowMs: () => number;
  readonly #ports = new Map<Mapping, OpenPort>();
  /** Ports that their mappings have given back, by name. They stay open: what comes late is to be seen in the log. */
  readonly #byName = new Map<string, OpenPort>();

  constructor(
    behaviour: NatBehaviour,
    seed: number,
    io: {
      readonly openSocket: () => LabSocket;
      readonly nowMs: () => number;
      readonly onInbound: (datagram: InboundDatagram) => void;
    },
  ) {
    this.#table = new NatTable(behaviour, seed);
    this.#openSocket = io.openSocket;
    this.#nowMs = io.nowMs;
    this.#onInbound = io.onInbound;
  }

  get mappings(): readonly Mapping[] {
    return this.#table.mappings;
  }

  /** The mapping and the socket by which a client's packet to a destination leaves. */
  outbound(client: Endpoint, destination: Endpoint): { mapping: Mapping; socket: LabSocket } {
    const mapping = this.#table.outbound(client, destination, this.#nowMs());
    return { mapping, socket: (this.#ports.get(mapping) ?? this.#open(mapping)).socket };
  }

  /** Ends all mappings. */
  moveAll(): void {
    this.#table.moveAll(this.#nowMs());
  }

  close(): void {
    const open = new Set([...this.#ports.values()].map(({ socket }) => socket));
    for (const socket of open) socket.close();
    this.#ports.clear();
    this.#byName.clear();
  }

  #open(mapping: Mapping): OpenPort {
    const { address, port } = mapping.external;
    const reused = this.#byName.get(`${address}:${port}`);
    if (reused) {
      reused.mapping = mapping;
      this.#ports.set(mapping, reused);
      return reused;
    }
    const socket = this.#openSocket();
    const opened: OpenPort = { socket, mapping };
    socket.onDatagram((datagram) => {
      const isAlive = this.#table.inbound(opened.mapping, this.#nowMs());
      this.#onInbound({ ...datagram, mapping: opened.mapping, isAlive });
    });
    socket.bind(port, address, (problem) => {
      if (problem) throw problem;
      this.#table.named(mapping, socket.port);
    });
    this.#ports.set(mapping, opened);
    if (port !== 0) this.#byName.set(`${address}:${port}`, opened);
    return opened;
  }
}
