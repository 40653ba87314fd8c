import { HeaderRewriter } from '../header-rewriter.ts';
import type { Direction, GatewayImpairments } from '../impairments.ts';
import { Impairer } from '../impairer.ts';
import { ReleaseQueue } from '../release-queue.ts';
import { DATAGRAM_HEADER_BYTES } from '../stages/rate-limit.ts';
import type { TruthRecord } from '../truth-log.ts';
import { notedOf, type TurnDatagram, turnDatagramOf } from '../turn-datagram.ts';
import { fragmentsOf, headerFieldsOf, type IpPacket, ipPacketOf, tooBig, withFields } from './ip-packet.ts';

/** What the gateway knows of the network that it stands in the middle of. */
export interface TunNetwork {
  /** Where TURN is looked into; all else crosses as it is. */
  readonly relayUdpPorts: readonly number[];
  /** The gateway's own address, from which it says that a packet is too big. */
  readonly address: string;
  /** Default true. False: nobody will ask for the log, and it is not kept. */
  readonly keepsLog?: boolean;
}

/** A packet to be handed on, and where to note that it was. */
interface Departure {
  readonly direction: Direction;
  readonly bytes: Buffer;
  readonly forward: { readonly dueMs: number; forwardedMs: number | null };
}

/**
 * How many packets may leave at once, and how many in each ms beyond those. After a time without a processor the gateway
 * finds all that came meanwhile, and no network delivers that in one moment: Chromium's socket holds some 57 packets
 * (64 KiB, with the system's bookkeeping), and what is handed to it before it can read is dropped behind the log's back.
 * No call and no burst of a video frame comes near this; 4 in each ms are 48 Mbit/s.
 */
const BURST_PACKETS = 32;
const PACKETS_PER_MS = 4;

const opposite = (direction: Direction): Direction => (direction === 'up' ? 'down' : 'up');
const NOTHING: TurnDatagram = { kind: 'other', carries: null };

/**
 * A router between two hosts: every IPv4 packet crosses it, is impaired and logged. It changes no address. It reads no
 * clock and no device: who drives it says when each packet came, and hands on what it releases.
 */
export class TunGateway {
  private readonly departures = new ReleaseQueue<Departure>();
  private readonly impairer = new Impairer();
  private readonly headers = new HeaderRewriter();
  private impairments: GatewayImpairments = { seed: 0 };
  private isActive = false;
  private pathMtuBytes: number | null = null;
  private log: TruthRecord[] = [];
  /** When all that has left would have, had each taken its share of a ms. */
  private busyUntilMs = -Infinity;

  constructor(
    private readonly network: TunNetwork,
    private readonly send: (direction: Direction, bytes: Buffer) => void,
  ) {}

  setImpairments(impairments: GatewayImpairments): void {
    this.pathMtuBytes = impairments.pathMtuBytes ?? null;
    this.impairments = impairments;
    this.impairer.setImpairments(impairments);
    this.headers.setImpairments(impairments);
  }

  setActive(isActive: boolean): void {
    this.isActive = isActive;
    this.impairer.setActive(isActive);
  }

  startOutages(nowMs: number): void {
    this.impairer.trigger(nowMs);
  }

  /** Forgets the log and starts the stages afresh. Packets on their way go on. */
  reset(): void {
    this.log = [];
    this.impairer.reset();
    this.headers.setImpairments(this.impairments);
  }

  get records(): readonly TruthRecord[] {
    return this.log;
  }

  /** Copies that wait to leave. */
  get waiting(): number {
    return this.departures.size;
  }

  /** When the next copy may leave; `null` when none waits. */
  get nextDueMs(): number | null {
    const { nextDueMs } = this.departures;
    return nextDueMs === null ? null : Math.max(nextDueMs, this.freeAtMs);
  }

  /** Takes a packet that came at `arrivalMs`. What is no IPv4 packet has no way here. */
  onPacket(direction: Direction, bytes: Buffer, arrivalMs: number): void {
    const packet = ipPacketOf(bytes);
    if (packet === null) return;
    const { pathMtuBytes } = this;
    if (pathMtuBytes === null || bytes.length <= pathMtuBytes) {
      this.pass(direction, bytes, packet, arrivalMs);
    } else if (packet.mayBeFragmented) {
      for (const fragment of fragmentsOf(bytes, packet.headerBytes, pathMtuBytes))
        this.onPacket(direction, fragment, arrivalMs);
    } else {
      this.note(direction, bytes, packet, NOTHING, arrivalMs, { dueMs: [], droppedBy: 'path-mtu' });
      this.onPacket(
        opposite(direction),
        tooBig(bytes, packet.headerBytes, this.network.address, pathMtuBytes),
        arrivalMs,
      );
    }
  }

  /**
   * Hands on what is due, in order of due times, and of many at once as many as a network would. `nowMs` is asked for each:
   * handing on takes time itself.
   */
  release(nowMs: () => number): void {
    for (;;) {
      const atMs = nowMs();
      const departure = atMs < this.freeAtMs ? null : this.departures.takeDue(atMs);
      if (departure === null) return;
      this.busyUntilMs = Math.max(this.busyUntilMs, atMs) + 1 / PACKETS_PER_MS;
      departure.forward.forwardedMs = nowMs();
      this.send(departure.direction, departure.bytes);
    }
  }

  /** From when on one more may leave. */
  private get freeAtMs(): number {
    return this.busyUntilMs - (BURST_PACKETS - 1) / PACKETS_PER_MS;
  }

  private pass(direction: Direction, bytes: Buffer, packet: IpPacket, arrivalMs: number): void {
    const isRelays = this.isRelays(direction, packet);
    const turn = isRelays && packet.datagram !== null ? turnDatagramOf(packet.datagram) : NOTHING;
    const verdict = this.impairer.verdictOn(
      {
        direction,
        sizeBytes: Math.max(0, bytes.length - DATAGRAM_HEADER_BYTES),
        listenPort: isRelays ? portsOf(direction, packet).server : 0,
        carriesRtp: turn.carries?.kind === 'rtp',
      },
      arrivalMs,
    );
    const leaving =
      isRelays && this.isActive ? this.rewritten(direction, bytes, packet.headerBytes, arrivalMs) : bytes;
    const forwards = this.note(direction, bytes, packet, turn, arrivalMs, verdict, leaving);
    for (const forward of forwards)
      this.departures.push(forward.dueMs, { direction, bytes: leaving, forward });
  }

  /** As it leaves: as it came, or a copy with another header. */
  private rewritten(direction: Direction, bytes: Buffer, headerBytes: number, arrivalMs: number): Buffer {
    const came = headerFieldsOf(bytes);
    const left = this.headers.fieldsOf(direction, came, arrivalMs, this.impairer);
    return left === came ? bytes : withFields(bytes, headerBytes, left);
  }

  private isRelays(direction: Direction, packet: IpPacket): boolean {
    return (
      packet.transport === 'udp' && this.network.relayUdpPorts.includes(portsOf(direction, packet).server)
    );
  }

  private note(
    direction: Direction,
    bytes: Buffer,
    packet: IpPacket,
    { kind, carries }: TurnDatagram,
    arrivalMs: number,
    { dueMs, droppedBy }: { dueMs: readonly number[]; droppedBy: TruthRecord['droppedBy'] },
    leaving = bytes,
  ): Departure['forward'][] {
    const ports = portsOf(direction, packet);
    const client = direction === 'up' ? packet.source : packet.destination;
    const forwards = dueMs.map((atMs) => ({ dueMs: atMs, forwardedMs: null }));
    if (this.network.keepsLog === false) return forwards;
    this.log.push({
      direction,
      listenHost: direction === 'up' ? packet.destination : packet.source,
      listenPort: ports.server,
      clientPort: ports.client,
      external: { address: client, port: ports.client },
      arrivalMs,
      sizeBytes: packet.datagram?.length ?? bytes.length - packet.headerBytes,
      transport: packet.transport,
      kind,
      ...notedOf(carries),
      header: { came: headerFieldsOf(bytes), left: headerFieldsOf(leaving) },
      droppedBy,
      forwards,
    });
    return forwards;
  }
}

/** Each side's port; 0 where the packet has none. */
function portsOf(
  direction: Direction,
  { ports }: IpPacket,
): { readonly client: number; readonly server: number } {
  const { source, destination } = ports ?? { source: 0, destination: 0 };
  return direction === 'up'
    ? { client: source, server: destination }
    : { client: destination, server: source };
}
