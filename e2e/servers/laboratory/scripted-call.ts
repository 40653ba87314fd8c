import { setTimeout as after } from 'node:timers/promises';
import type { IssuedRelay } from '../../../src/wire/http.ts';
import type { SentPacket } from './plain-result.ts';
import { TurnClient } from './turn-client.ts';

/** A modest call: thirty of them at once shall leave two cores for servers, relays and the database. */
export const RATE_PER_S = 20;
/** Of an RTP packet behind its header. */
export const PACKET_BYTES = 60;
const EVERY_MS = 1000 / RATE_PER_S;
/** RFC 3550 §5.1: version 2, payload type 111; then sequence number, timestamp and SSRC. */
const RTP_HEADER_BYTES = 12;
const RTP_START = 0x80_6f;
const SSRC_BASE = 0x5c00_0000;
/** So that numbers wrap within some of the tests. */
const FIRST_SEQUENCE_STEP = 331;
const LOOK_EVERY_MS = 20;

/** Two clients of one relay, and packets from the one to the other: up to the relay, and down from it. */
export class ScriptedCall {
  readonly issued: IssuedRelay;
  readonly ssrc: number;
  readonly firstSequence: number;
  connectMs = 0;
  readonly #ends: readonly [TurnClient, TurnClient];

  private constructor(issued: IssuedRelay, ends: readonly [TurnClient, TurnClient], number: number) {
    this.issued = issued;
    this.ssrc = SSRC_BASE + number;
    this.firstSequence = (number * FIRST_SEQUENCE_STEP) & 0xffff;
    this.#ends = ends;
  }

  /** Throws when the relay does not give what a call takes. `number`: of the test, for its packets' names. */
  static async open(
    issued: IssuedRelay,
    end: { readonly host: string; readonly port: number },
    number: number,
  ): Promise<ScriptedCall> {
    const beganMs = performance.now();
    const ends = [new TurnClient(issued, end), new TurnClient(issued, end)] as const;
    const call = new ScriptedCall(issued, ends, number);
    try {
      const [here, there] = await Promise.all([ends[0].allocate(), ends[1].allocate()]);
      await Promise.all([ends[0].bind(there), ends[1].bind(here)]);
      call.connectMs = performance.now() - beganMs;
      return call;
    } catch (error) {
      call.close();
      throw error;
    }
  }

  /** Sends for so long, and waits for what is still under way; all that was sent, in order. Times count from the first. */
  async run(durationMs: number, lateLimitMs: number): Promise<SentPacket[]> {
    const [from, to] = this.#ends;
    const sentMs: number[] = [];
    const receivedMs = new Map<number, number>();
    let beganMs = performance.now();
    to.onPacket = (bytes) => {
      const place = (bytes.readUInt16BE(2) - this.firstSequence) & 0xffff;
      if (bytes.readUInt32BE(8) === this.ssrc && !receivedMs.has(place))
        receivedMs.set(place, performance.now() - beganMs);
    };
    beganMs = performance.now();
    for (let number = 0; ; number += 1) {
      const dueMs = number * EVERY_MS;
      const waitMs = dueMs - (performance.now() - beganMs);
      if (waitMs > 0) await after(waitMs);
      const nowMs = number === 0 ? 0 : performance.now() - beganMs;
      if (dueMs >= durationMs || nowMs >= durationMs) break;
      sentMs.push(nowMs);
      from.send(this.#packet(number));
    }
    const endMs = performance.now() + lateLimitMs;
    while (receivedMs.size < sentMs.length && performance.now() < endMs) await after(LOOK_EVERY_MS);
    return sentMs.map((atMs, number) => {
      const cameMs = receivedMs.get(number) ?? null;
      return { sentMs: atMs, receivedMs: cameMs === null || cameMs - atMs > lateLimitMs ? null : cameMs };
    });
  }

  close(): void {
    for (const end of this.#ends) end.close();
  }

  #packet(number: number): Buffer {
    const packet = Buffer.alloc(RTP_HEADER_BYTES + PACKET_BYTES);
    packet.writeUInt16BE(RTP_START, 0);
    packet.writeUInt16BE((this.firstSequence + number) & 0xffff, 2);
    packet.writeUInt32BE((number * 960) >>> 0, 4);
    packet.writeUInt32BE(this.ssrc, 8);
    return packet;
  }
}
