import type { Call, CallEvent } from '../../../src/app/ports.ts';
import type { SentPacket } from '../../../src/core/packets/packet.ts';
import type { MonotonicMs } from '../../../src/core/units.ts';
import type { Lacks, Question } from './lacks.ts';

export const URL = 'turn:edge.example:3478?transport=udp';

/** What a call needs of the world that it is in. */
interface AroundCall {
  readonly lacks: Lacks;
  nowMs(): MonotonicMs;
  ask<T>(question: Question, value: () => T): Promise<T>;
}

/** A call as the browser has it: what it has told, and what it may still tell. */
export class ModelCall implements Call {
  readonly #world: AroundCall;
  readonly listener: (event: CallEvent) => void;
  /** Whether the way it was given lets anything through. */
  readonly hasWay: boolean;
  readonly relay: string;
  isClosed = false;
  hasMethod = false;
  isConnected = false;
  isBroken = false;
  durationMs: number | null = null;
  isEndAsked = false;
  beginMs: number | null = null;
  endMs: number | null = null;
  audioStoppedMs: number | null = null;
  next = 0;
  delivered = 0;
  underWay: SentPacket[] = [];

  constructor(
    world: AroundCall,
    relay: string,
    urls: readonly string[],
    listener: (event: CallEvent) => void,
  ) {
    this.#world = world;
    this.relay = relay;
    const { firstPort, nearRelay } = world.lacks;
    this.hasWay = (!firstPort || !urls.includes(URL)) && (nearRelay === 'works' || relay !== 'near');
    this.listener = listener;
  }

  begin(durationMs: number): void {
    this.durationMs ??= durationMs;
  }
  end(): void {
    this.isEndAsked = true;
  }
  path() {
    return Promise.resolve({ url: URL, transport: 'udp' as const });
  }
  health() {
    return {
      clockResolutionMs: 0.005,
      crossOriginIsolated: true,
      arrivalClock: 'receiveTime' as const,
      lateTimers: 0,
      longestFrameGapMs: null,
      maxBufferedBytes: 0,
      foreignPackets: 0,
    };
  }
  isMarked(): boolean {
    return true;
  }
  ssrcs(): ReadonlyMap<number, number> {
    return new Map();
  }
  sampleStats() {
    return this.#world.ask('stats', () => ({
      atMs: this.#world.nowMs(),
      packetsReceived: this.delivered,
      packetsLost: 0,
      jitterMs: null,
      pairRoundTripTotalMs: null,
      pairResponses: null,
    }));
  }
  close(): void {
    this.isClosed = true;
  }
}
