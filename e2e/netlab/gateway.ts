import dgram from 'node:dgram';
import { once } from 'node:events';
import { type Alarm, preciseAlarm } from './alarm.ts';
import type { Direction, Impairments } from './impairments.ts';
import { type Pipeline, pipelineOf, stagesOf } from './pipeline.ts';
import { ReleaseQueue } from './release-queue.ts';
import type { OutageTrigger } from './stages/outage.ts';
import type { TruthRecord } from './truth-log.ts';
import { turnDatagramOf } from './turn-datagram.ts';

/** One port to listen on and the relay's port behind it. */
export interface PortMapping {
  /** 0 lets the system choose. */
  readonly listenPort: number;
  readonly targetPort: number;
  /** Default: loopback. */
  readonly targetHost?: string;
}

/** What is done to packets, until told otherwise. */
export interface GatewayImpairments {
  readonly up?: Impairments;
  readonly down?: Impairments;
  readonly seed: number;
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
  readonly listenPort: number;
  readonly clientPort: number;
  readonly socket: dgram.Socket;
  readonly port: number;
  readonly host: string;
}

const LOOPBACK = '127.0.0.1';
/** Enough for 2,000 packets of 200 bytes: the gateway must not lose a packet that its log does not show. */
const SOCKET_BUFFER_BYTES = 1 << 20;

/**
 * A UDP gateway between clients and a relay. It listens, opens a socket of its own for each client (as a
 * NAT with endpoint-independent mapping and filtering does, RFC 4787 §4.1 and §5), impairs, and logs.
 */
export class Gateway {
  private readonly listeners: dgram.Socket[] = [];
  private readonly upstreams = new Map<string, dgram.Socket>();
  private readonly departures = new ReleaseQueue<Departure>();
  private readonly alarm: Alarm = preciseAlarm(
    () => performance.now(),
    () => this.release(),
  );
  private log: TruthRecord[] = [];
  private isActive = false;
  private trigger: OutageTrigger = { atMs: null };
  private pipelines: Readonly<Record<Direction, Pipeline>> = { up: pipelineOf([]), down: pipelineOf([]) };
  private impairments: GatewayImpairments = { seed: 0 };

  /** Opens the listening sockets; answers with their ports, in order. */
  async listen(mappings: readonly PortMapping[]): Promise<readonly number[]> {
    const ports: number[] = [];
    for (const mapping of mappings) {
      const socket = openSocket();
      this.listeners.push(socket);
      // Before binding: with a lookup that answers at once, the event comes within the call.
      const listening = once(socket, 'listening');
      socket.bind(mapping.listenPort, LOOPBACK);
      await listening;
      widen(socket);
      const { port } = socket.address();
      socket.on('message', (bytes, client) => this.onClientDatagram(bytes, client, socket, port, mapping));
      ports.push(port);
    }
    return ports;
  }

  /** Takes new impairments from the next packet on; stages start afresh, with their seeds. */
  setImpairments(impairments: GatewayImpairments): void {
    this.impairments = impairments;
    this.trigger = { atMs: null };
    const { up = {}, down = {}, seed } = impairments;
    this.pipelines = {
      up: pipelineOf(stagesOf(up, 'up', seed, this.trigger)),
      down: pipelineOf(stagesOf(down, 'down', seed, this.trigger)),
    };
  }

  /** Switches impairing on or off. Off, packets pass as they are, and are logged all the same. */
  setActive(isActive: boolean): void {
    this.isActive = isActive;
  }

  /** Starts the clock of outages that count from `told`. */
  startOutages(): void {
    this.trigger.atMs = performance.now();
  }

  /** Forgets the log and starts the stages afresh. Clients keep their mappings; packets on their way go on. */
  reset(): void {
    this.log = [];
    this.setImpairments(this.impairments);
  }

  get records(): readonly TruthRecord[] {
    return this.log;
  }

  /** Copies that wait to leave. */
  get waiting(): number {
    return this.departures.size;
  }

  close(): void {
    this.departures.clear();
    this.alarm.set(null);
    for (const socket of [...this.listeners.splice(0), ...this.upstreams.values()]) socket.close();
    this.upstreams.clear();
  }

  private onClientDatagram(
    bytes: Buffer,
    client: dgram.RemoteInfo,
    listener: dgram.Socket,
    listenPort: number,
    { targetPort, targetHost = LOOPBACK }: PortMapping,
  ): void {
    const arrivalMs = performance.now();
    const mapping = `${listenPort}<${client.address}:${client.port}`;
    let upstream = this.upstreams.get(mapping);
    if (upstream === undefined) {
      upstream = openSocket();
      upstream.on('message', (answer) =>
        this.pass(answer, performance.now(), {
          direction: 'down',
          listenPort,
          clientPort: client.port,
          socket: listener,
          port: client.port,
          host: client.address,
        }),
      );
      const opened = upstream;
      opened.once('listening', () => widen(opened));
      opened.bind();
      this.upstreams.set(mapping, upstream);
    }
    this.pass(bytes, arrivalMs, {
      direction: 'up',
      listenPort,
      clientPort: client.port,
      socket: upstream,
      port: targetPort,
      host: targetHost,
    });
  }

  private pass(bytes: Buffer, arrivalMs: number, route: Route): void {
    const { kind, carries } = turnDatagramOf(bytes);
    const rtp = carries?.kind === 'rtp' ? carries.rtp : null;
    const verdict = this.verdictOn(bytes.length, arrivalMs, route, rtp !== null);
    const forwards = verdict.dueMs.map((dueMs) => ({ dueMs, forwardedMs: null }));
    this.log.push({
      direction: route.direction,
      listenPort: route.listenPort,
      clientPort: route.clientPort,
      arrivalMs,
      sizeBytes: bytes.length,
      kind,
      carries: carries?.kind ?? null,
      rtp,
      droppedBy: verdict.droppedBy,
      forwards,
    });
    for (const forward of forwards) {
      this.departures.push(forward.dueMs, { ...route, bytes, forward });
    }
    this.release();
  }

  private verdictOn(sizeBytes: number, arrivalMs: number, route: Route, carriesRtp: boolean) {
    const impairments = this.impairments[route.direction];
    if (!this.isActive || (impairments?.appliesTo === 'rtp' && !carriesRtp)) {
      return { dueMs: [arrivalMs], droppedBy: null };
    }
    if (carriesRtp && route.direction === 'up' && this.countsOutagesFromRtp) {
      this.trigger.atMs ??= arrivalMs;
    }
    return this.pipelines[route.direction]({ sizeBytes, listenPort: route.listenPort }, arrivalMs);
  }

  private get countsOutagesFromRtp(): boolean {
    const { up, down } = this.impairments;
    return (up?.outage ?? down?.outage)?.countsFrom !== 'told';
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
  return dgram.createSocket({
    type: 'udp4',
    // Hosts are addresses here. Without this each send goes through the resolver's queue and leaves a turn later.
    lookup: (host, _options, found) => found(null, host, 4),
  });
}

function widen(socket: dgram.Socket): void {
  socket.setRecvBufferSize(SOCKET_BUFFER_BYTES);
  socket.setSendBufferSize(SOCKET_BUFFER_BYTES);
}
