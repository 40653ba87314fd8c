import { vi } from 'vitest';
import { ManualClock } from '../../support/manual-clock.ts';

/** What becomes of requests to one URL; times are ms after gathering began. */
export type Fate =
  | {
      readonly kind: 'open';
      readonly afterMs: number;
      readonly rttMs: number;
      /** Asked of each packet of an exchange; none is, where it is left out. */
      readonly isLost?: () => boolean;
    }
  /** An allocation, and nothing through it. */
  | { readonly kind: 'no-data'; readonly afterMs: number }
  | { readonly kind: 'error'; readonly afterMs: number; readonly code: number }
  | { readonly kind: 'silent' };

/** The part of a browser that the checks use, on a network of which each URL's fate is given. */
export interface FakeBrowser {
  readonly clock: ManualClock;
  readonly connections: readonly FakeConnection[];
  /** Timers that are still to come. */
  readonly pending: () => number;
}

/** Puts it in the place of the globals; `vi.unstubAllGlobals` takes it away. `limit`: connections that it makes at most. */
export function installBrowser(fateOf: (url: string) => Fate, limit = Infinity): FakeBrowser {
  const clock = new ManualClock();
  const cancels = new Map<number, () => void>();
  const connections: FakeConnection[] = [];
  let timers = 0;
  vi.stubGlobal('setTimeout', (callback: () => void, afterMs = 0) => {
    const id = ++timers;
    const cancel = clock.setTimer(Math.max(0, afterMs), () => {
      cancels.delete(id);
      callback();
    });
    cancels.set(id, cancel);
    return id;
  });
  vi.stubGlobal('clearTimeout', (id: number) => {
    cancels.get(id)?.();
    cancels.delete(id);
  });
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('performance', { now: () => clock.nowMs() });
  vi.stubGlobal(
    'RTCPeerConnection',
    class extends FakeConnection {
      static generateCertificate = (): Promise<object> => Promise.resolve({});

      constructor(configuration: Configuration) {
        if (connections.length >= limit) throw new Error('Cannot create so many PeerConnections');
        super(configuration, clock, fateOf);
        connections.push(this);
      }
    },
  );
  return { clock, connections, pending: () => cancels.size };
}

interface Configuration {
  readonly iceServers: readonly { readonly urls: string | readonly string[] }[];
}

const eventOf = (type: string, fields: object = {}): Event => Object.assign(new Event(type), fields);

/** A connection that gathers as its first URL's fate says and, once it knows the other end, connects. */
class FakeConnection extends EventTarget {
  readonly urls: readonly string[];
  readonly madeMs: number;
  iceGatheringState = 'new';
  iceConnectionState = 'new';
  localDescription: object | null = null;
  isClosed = false;
  #peer: FakeConnection | null = null;
  #channel: FakeChannel | null = null;
  readonly #clock: ManualClock;
  readonly #fate: Fate;

  constructor({ iceServers }: Configuration, clock: ManualClock, fateOf: (url: string) => Fate) {
    super();
    this.urls = iceServers.flatMap(({ urls }) => urls);
    this.#clock = clock;
    this.#fate = fateOf(this.urls[0] ?? '');
    this.madeMs = clock.nowMs();
  }

  createDataChannel(): FakeChannel {
    this.#channel = new FakeChannel(this.#clock, this.#fate);
    return this.#channel;
  }
  createOffer = (): Promise<object> => Promise.resolve({ by: this });
  createAnswer = (): Promise<object> => Promise.resolve({ by: this });
  getStats = (): Promise<Map<string, object>> => Promise.resolve(new Map<string, object>());

  setRemoteDescription({ by }: { by: FakeConnection }): Promise<void> {
    this.#peer = by;
    return Promise.resolve();
  }

  setLocalDescription(description: object): Promise<void> {
    if (this.isClosed) return Promise.reject(new Error('closed'));
    this.localDescription = description;
    const fate = this.#fate;
    if (fate.kind === 'silent') return Promise.resolve();
    this.#clock.setTimer(fate.afterMs, () => {
      if (this.isClosed) return;
      if (fate.kind === 'error')
        this.dispatchEvent(eventOf('icecandidateerror', { errorCode: fate.code, errorText: '' }));
      else this.dispatchEvent(eventOf('icecandidate', { candidate: this.#candidate() }));
      this.iceGatheringState = 'complete';
      this.dispatchEvent(eventOf('icegatheringstatechange'));
    });
    return Promise.resolve();
  }

  #candidate(): object {
    const isStun = this.urls.every((url) => url.startsWith('stun:'));
    const type = isStun ? 'srflx' : 'relay';
    return { candidate: type, type, protocol: 'udp', address: '203.0.113.7', port: 5000, url: this.urls[0] };
  }

  /** The calling end is told last, and connects then. */
  addIceCandidate(): Promise<void> {
    const [channel, peer] = [this.#channel, this.#peer];
    if (this.#fate.kind !== 'open' || !channel || !peer) return Promise.resolve();
    this.#clock.setTimer(this.#fate.rttMs, () => {
      if (this.isClosed || this.iceConnectionState === 'connected') return;
      this.iceConnectionState = 'connected';
      this.dispatchEvent(eventOf('iceconnectionstatechange'));
      channel.readyState = 'open';
      peer.dispatchEvent(eventOf('datachannel', { channel: channel.far }));
    });
    return Promise.resolve();
  }

  close(): void {
    this.isClosed = true;
  }
}

class FakeChannel extends EventTarget {
  readyState = 'connecting';
  readonly far = new EventTarget();
  readonly #clock: ManualClock;
  readonly #fate: Fate;

  constructor(clock: ManualClock, fate: Fate) {
    super();
    this.#clock = clock;
    this.#fate = fate;
  }

  send(data: ArrayBuffer): void {
    const { kind } = this.#fate;
    if (kind === 'open' && !(this.#fate.isLost?.() ?? false))
      this.#clock.setTimer(this.#fate.rttMs, () => this.far.dispatchEvent(eventOf('message', { data })));
  }
}
