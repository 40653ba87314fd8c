import { type Alarm, preciseAlarm } from './alarm.ts';
import { HeaderRewriter, type HeaderFields } from './header-rewriter.ts';
import { Impairer } from './impairer.ts';
import type { Direction, GatewayImpairments } from './impairments.ts';
import type { Mapping } from './nat/mapping.ts';
import { NetlabError } from './netlab-error.ts';
import { PLAIN_GATEWAY, type Endpoint, type NatBehaviour } from './nat/nat-behaviour.ts';
import { NatSockets, type InboundDatagram } from './nat/nat-sockets.ts';
import { ReleaseQueue } from './release-queue.ts';
import type { CameDatagram, LabSocket, LabSockets } from './sockets/lab-socket.ts';
import { plainSockets } from './sockets/plain-sockets.ts';
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
  readonly socket: LabSocket;
  readonly bytes: Buffer;
  readonly to: Endpoint;
  /** `null`: as the system writes it. */
  readonly header: HeaderFields | null;
  readonly forward: { readonly dueMs: number; forwardedMs: number | null };
}

/** Where a datagram goes and on which listening port and client it counts. */
interface Route {
  readonly direction: Direction;
  readonly listenHost: string;
  readonly listenPort: number;
  readonly clientPort: number;
  readonly mapping: Mapping;
  readonly socket: LabSocket;
  readonly to: Endpoint;
}

/** A listening socket, and the relay's address and port that it stands for. */
interface Listener {
  readonly socket: LabSocket;
  readonly host: string;
  readonly target: Endpoint;
}

const LOOPBACK = '127.0.0.1';

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
  private readonly headers = new HeaderRewriter();
  private impairments: GatewayImpairments = { seed: 0 };
  private isActive = false;
  private sockets: LabSockets = plainSockets();

  /** Has sockets of another kind. To be told before all else. */
  setSockets(sockets: LabSockets): void {
    this.sockets = sockets;
  }

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
      const socket = this.sockets.open();
      const listener: Listener = {
        socket,
        host: listenHost,
        target: { address: targetHost, port: targetPort },
      };
      socket.onDatagram((datagram) => this.onClientDatagram(datagram, listener));
      await new Promise<void>((resolve, reject) => {
        socket.bind(listenPort, listenHost, (problem) => (problem ? reject(problem) : resolve()));
      });
      this.listeners.push(listener);
    }
    return this.listeners.map(({ socket }) => socket.port);
  }

  /**
   * Takes new impairments from the next packet on; stages start afresh, with their seeds. Throws `NetlabError` when they are to
   * write into headers that its sockets do not see.
   */
  setImpairments(impairments: GatewayImpairments): void {
    if (!this.sockets.seeHeaders && (impairments.up?.headers ?? impairments.down?.headers))
      throw new NetlabError('invalid-impairment', 'This gateway was not started to see IP headers.');
    this.hasMoved = false;
    this.impairments = impairments;
    this.impairer.setImpairments(impairments);
    this.headers.setImpairments(impairments);
  }

  /** Switches impairing on or off. Off, packets pass as they are, and are logged all the same. */
  setActive(isActive: boolean): void {
    this.isActive = isActive;
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
    this.headers.setImpairments(this.impairments);
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
    this.sockets.close();
  }

  private natOf(behaviour: NatBehaviour, seed: number): NatSockets {
    return new NatSockets(behaviour, seed, {
      openSocket: () => this.sockets.open(),
      nowMs: () => performance.now(),
      onInbound: (datagram) => this.onRelayDatagram(datagram),
    });
  }

  private onClientDatagram(datagram: CameDatagram, { host, socket: listening, target }: Listener): void {
    const { from: client } = datagram;
    const arrivalMs = performance.now();
    this.moveIfDue(arrivalMs);
    const { mapping, socket } = this.nat.outbound(client, target);
    this.pass(datagram, arrivalMs, {
      direction: 'up',
      listenHost: host,
      listenPort: listening.port,
      clientPort: client.port,
      mapping,
      socket,
      to: target,
    });
  }

  private onRelayDatagram(datagram: InboundDatagram): void {
    const { from, mapping, isAlive } = datagram;
    const arrivalMs = performance.now();
    this.moveIfDue(arrivalMs);
    const listener = this.listeners.find(
      ({ target }) => target.address === from.address && target.port === from.port,
    );
    // Nobody inside can have sent there: a NAT would not let it in, and it is no packet of the relay.
    if (!listener) return;
    this.pass(
      datagram,
      arrivalMs,
      {
        direction: 'down',
        listenHost: listener.host,
        listenPort: listener.socket.port,
        clientPort: mapping.internal.port,
        mapping,
        socket: listener.socket,
        to: mapping.internal,
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

  private pass(datagram: CameDatagram, arrivalMs: number, route: Route, isMapped = true): void {
    const { bytes, header: came } = datagram;
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
    const left =
      came && this.isActive ? this.headers.fieldsOf(route.direction, came, arrivalMs, this.impairer) : came;
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
      ...(came && left && { header: { came, left } }),
      droppedBy: verdict.droppedBy,
      forwards,
    });
    for (const forward of forwards) {
      this.departures.push(forward.dueMs, { ...route, bytes, header: left, forward });
    }
    this.release();
  }

  /** Sends all that is due, in order of due times, and sets the alarm for the next. */
  private release(): void {
    for (;;) {
      const departure = this.departures.takeDue(performance.now());
      if (departure === null) break;
      departure.forward.forwardedMs = performance.now();
      departure.socket.send(departure.bytes, departure.to, departure.header);
    }
    this.alarm.set(this.departures.nextDueMs);
  }
}
