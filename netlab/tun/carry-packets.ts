import { readPacket, waiterFor } from './system.ts';

/** What stands between devices: takes packets as they come, and hands on what is due. */
export interface Carrier {
  /** A packet that came from the device of this number. */
  onPacket(device: number, bytes: Buffer, arrivalMs: number): void;
  release(nowMs: () => number): void;
  /** When the next packet may leave; `null` when none waits. */
  readonly nextDueMs: number | null;
}

/** The longest wait: so long a question of the tests may lie there. */
const LONGEST_WAIT_MS = 5;
/** At a time from one device, before the others and what is due have their turn. */
const PACKETS_AT_A_TIME = 32;
const LARGEST_PACKET_BYTES = 65_536;

/** Carries packets between devices for as long as the process lives. Between two turns Node serves the IPC channel. */
export function carryPackets(descriptors: readonly number[], carrier: Carrier, nowMs: () => number): void {
  const wait = waiterFor(descriptors);
  const bytes = Buffer.alloc(LARGEST_PACKET_BYTES);
  const takeFrom = (device: number, descriptor: number): void => {
    for (let taken = 0; taken < PACKETS_AT_A_TIME; taken += 1) {
      const size = readPacket(descriptor, bytes);
      if (size === null) return;
      carrier.onPacket(device, Buffer.from(bytes.subarray(0, size)), nowMs());
    }
  };
  const turn = (): void => {
    const untilDueMs = (carrier.nextDueMs ?? Infinity) - nowMs();
    wait(Math.min(LONGEST_WAIT_MS, Math.max(0, untilDueMs)));
    for (const [device, descriptor] of descriptors.entries()) takeFrom(device, descriptor);
    carrier.release(nowMs);
    setImmediate(turn);
  };
  setImmediate(turn);
}
