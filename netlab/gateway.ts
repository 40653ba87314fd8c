import dgram from 'node:dgram';
import { once } from 'node:events';
import { type Alarm, preciseAlarm } from './alarm.ts';
import { Impairer } from './impairer.ts';
import type { Direction, GatewayImpairments } from './impairments.ts';
import type { Mapping } from './nat/mapping.ts';
import { PLAIN_GATEWAY, type Endpoint, type NatBehaviour } from './nat/nat-behaviour.ts';
import { NatSockets, type InboundDatagram } from './nat/nat-sockets.ts';
import { ReleaseQueue } from './release-queue.ts';
import type { TruthRecord } from './truth-log.ts';
import { notedOf, turnDatagramOf } from './turn-datagram.ts';

/** One port to listen on and the relay's port behind it. */
export interface PortMapping {
  /** 0 lets the system choose. */
  readonly listenPort: number;
  /** Default: loopback. */
  readonly listenHost?: string;
  readonly targetPort: number;
  /** Default: loopback. */
  readonly targetHost?: string;
}

/** A datagram to be sent: through which socket, to whom, and where to note that it left. */
interface Departure {
  readonly socket: dgram.Socket;
  readonly bytes: Buffer;
  readonly port: number;
  readonly host: string;
  readonly forward: { readonly dueMs: number; forwardedMs: number | null };
}

/** Where a datagram goes and on which listening port and client it counts. */
interface Route {
  readonly direction: Direction;
  readonly listenHost: string;
  readonly listenPort: number;
  readonly clientPort: number;
  readonly mapping: Mapping;
  readonly socket: dgram.Socket;
  readonly port: number;
  readonly host: string;
}

/** A listening socket, and the relay's address and port that it stands for. */
interface Listener {
  readonly socket: dgram.Socket;
  readonly at: Endpoint;
  readonly target: Endpoint;
}

const LOOPBACK = '127.0.0.1';
/** Enough for 2,000 packets of 200 bytes: the gateway must not lose a packet that its log does not show. */
const SOCKET_BUFFER_BYTES = 1 << 20;

/**
 * A UDP gateway between clients and a relay. It listens where the relay seems to be, maps clients to sockets of its own
 * as the NAT it is told to be (`nat/`), impairs, and logs. Only the relay's ports that are listened for are reachable
 * from inside, and only they can send in (RFC 4787 §5 calls that address- and port-dependent filtering).
 */
export class Gateway {
  private readonly listeners: Listener[] = [];
  private readonly departures = new ReleaseQueue<Departure>();
  private readonly alarm: Alarm = preciseAlarm(
    () => performance.now(),
    () => this.release(),
  );
  private nat = this.natOf(PLAIN_GATEWAY, 0);
  private moveAtMs: number | null = null;
  private hasMoved = false;
  private log: TruthRecord[] = [];
  private readonly impairer = new Impairer();

  /** Becomes another NAT, with no mappings. To be told before clients come. */
  setNat(behaviour: NatBehaviour, seed: number): void {
    this.nat.close();
    this.nat = this.natOf(behaviour, seed);
    this.moveAtMs = behaviour.moveAtMs ?? null;
    this.impairer.waitsForCommand = behaviour.moveCountsFrom === 'told';
  }

  /** Opens the listening sockets; answers with their ports, in order. */
  async listen(mappings: readonly PortMapping[]): Promise<readonly number[]> {
    for (const { listenHost = LOOPBACK, listenPort, targetHost = LOOPBACK, targetPort } of mappings) {
      const socket = openSocket();
      // Before binding: with a lookup that answers at once, the event comes within the call.
      const listening = once(socket, 'listening');
      socket.bind(listenPort, listenHost);
      await listening;
      const listener: Listener = {
        socket,
        at: { address: listenHost, port: socket.address().port },
        target: { address: targetHost, port: targetPort },
      };
      this.listeners.push(listener);
      socket.on('message', (bytes, client) => this.onClientDatagram(bytes, client, listener));
    }
    return this.listeners.map(({ at }) => at.port);
  }

  /** Takes new impairments from the next packet on; stages start afresh, with their seeds. */
  setImpairments(impairments: GatewayImpairments): void {
    this.hasMoved = false;
    this.impairer.setImpairments(impairments);
  }

  /** Switches impairing on or off. Off, packets pass as they are, and are logged all the same. */
  setActive(isActive: boolean): void {
    this.impairer.setActive(isActive);
  }

  /** Starts the clock of outages that count from `told`. */
  startOutages(): void {
    this.impairer.trigger(performance.now());
  }

  /** Forgets the log and starts the stages afresh. Clients keep their mappings; packets on their way go on. */
  reset(): void {
    this.log = [];
    this.hasMoved = false;
    this.impairer.reset();
  }

  get records(): readonly TruthRecord[] {
    return this.log;
  }

  get mappings(): readonly Mapping[] {
    return this.nat.mappings;
  }

  /** Copies that wait to leave. */
  get waiting(): number {
    return this.departures.size;
  }

  close(): void {
    this.departures.clear();
    this.alarm.set(null);
    for (const { socket } of this.listeners.splice(0)) socket.close();
    this.nat.close();
  }

  private natOf(behaviour: NatBehaviour, seed: number): NatSockets {
    return new NatSockets(behaviour, seed, {
      openSocket,
      nowMs: () => performance.now(),
      onInbound: (datagram) => this.onRelayDatagram(datagram),
    });
  }

  private onClientDatagram(bytes: Buffer, client: Endpoint, { at, target }: Listener): void {
    const arrivalMs = performance.now();
    this.moveIfDue(arrivalMs);
    const { mapping, socket } = this.nat.outbound({ address: client.address, port: client.port }, target);
    this.pass(bytes, arrivalMs, {
      direction: 'up',
      listenHost: at.address,
      listenPort: at.port,
      clientPort: client.port,
      mapping,
      socket,
      port: target.port,
      host: target.address,
    });
  }

  private onRelayDatagram({ bytes, from, mapping, isAlive }: InboundDatagram): void {
    const arrivalMs = performance.now();
    this.moveIfDue(arrivalMs);
    const listener = this.listeners.find(
      ({ target }) => target.address === from.address && target.port === from.port,
    );
    // Nobody inside can have sent there: a NAT would not let it in, and it is no packet of the relay.
    if (!listener) return;
    this.pass(
      bytes,
      arrivalMs,
      {
        direction: 'down',
        listenHost: listener.at.address,
        listenPort: listener.at.port,
        clientPort: mapping.internal.port,
        mapping,
        socket: listener.socket,
        port: mapping.internal.port,
        host: mapping.internal.address,
      },
      isAlive && mapping.end === null,
    );
  }

  /** All mappings end once, at their time after the trigger; the packet that comes first after it brings it about. */
  private moveIfDue(nowMs: number): void {
    const { triggeredAtMs } = this.impairer;
    if (this.hasMoved || this.moveAtMs === null || triggeredAtMs === null) return;
    if (nowMs - triggeredAtMs < this.moveAtMs) return;
    this.hasMoved = true;
    this.nat.moveAll();
  }

  private pass(bytes: Buffer, arrivalMs: number, route: Route, isMapped = true): void {
    const { kind, carries } = turnDatagramOf(bytes);
    const noted = notedOf(carries);
    const verdict = isMapped
      ? this.impairer.verdictOn(
          {
            direction: route.direction,
            sizeBytes: bytes.length,
            listenPort: route.listenPort,
            carriesRtp: noted.rtp !== null,
          },
          arrivalMs,
        )
      : ({ dueMs: [], droppedBy: 'no-mapping' } as const);
    const forwards = verdict.dueMs.map((dueMs) => ({ dueMs, forwardedMs: null }));
    this.log.push({
      direction: route.direction,
      listenHost: route.listenHost,
      listenPort: route.listenPort,
      clientPort: route.clientPort,
      external: route.mapping.external,
      arrivalMs,
      sizeBytes: bytes.length,
      kind,
      ...noted,
      droppedBy: verdict.droppedBy,
      forwards,
    });
    for (const forward of forwards) {
      this.departures.push(forward.dueMs, { ...route, bytes, forward });
    }
    this.release();
  }

  /** Sends all that is due, in order of due times, and sets the alarm for the next. */
  private release(): void {
    for (;;) {
      const departure = this.departures.takeDue(performance.now());
      if (departure === null) break;
      departure.forward.forwardedMs = performance.now();
      departure.socket.send(departure.bytes, departure.port, departure.host);
    }
    this.alarm.set(this.departures.nextDueMs);
  }
}

function openSocket(): dgram.Socket {
  const socket = dgram.createSocket({
    type: 'udp4',
    // Hosts are addresses here. Without this each send goes through the resolver's queue and leaves a turn later.
    lookup: (host, _options, found) => found(null, host, 4),
  });
  socket.once('listening', () => widen(socket));
  return socket;
}

function widen(socket: dgram.Socket): void {
  socket.setRecvBufferSize(SOCKET_BUFFER_BYTES);
  socket.setSendBufferSize(SOCKET_BUFFER_BYTES);
}
