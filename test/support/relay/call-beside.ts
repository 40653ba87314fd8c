/** A call beside an attack, each of whose packets is sent, comes, is answered, and the answer comes, before the next is sent. */
import type { RelayTransport } from '../../../server/relay/port.ts';
import type { Witness } from '../../../src/wire/witness.ts';
import type { Address } from '../../server/relay/scripted-client.ts';
import { rtpPacket } from '../../server/relay/witness/rtp.ts';
import { TurnClient } from '../../server/relay/witness/turn-client.ts';

/** What is attacked. */
export interface FuzzedListener {
  readonly transport: RelayTransport;
  readonly port: number;
  /** Of the callee, who is always there over UDP. */
  readonly udpPort: number;
}

const CHANNEL = 0x4000;
/** Of what is sent, and of what answers it. */
const SSRCS = [0x0b51_de00, 0x0b51_de01] as const;
const BYTES = 120;
/** Permissions last five minutes, allocations ten (RFC 8656): on a busy machine so many packets take half a minute. */
const REFRESH_EVERY = 500;

export class CallBeside {
  /** How many were sent, came, and were answered. */
  packets = 0;
  readonly #caller: TurnClient;
  readonly #callee: TurnClient;
  readonly #toCaller: Address;
  readonly #toCallee: Address;

  private constructor(
    [caller, toCaller]: readonly [TurnClient, Address],
    [callee, toCallee]: readonly [TurnClient, Address],
  ) {
    this.#caller = caller;
    this.#callee = callee;
    this.#toCaller = toCaller;
    this.#toCallee = toCallee;
  }

  /** The caller is over what is attacked, the callee over UDP. */
  static async open({ transport, port, udpPort }: FuzzedListener, testId: string): Promise<CallBeside> {
    const caller = await TurnClient.open(transport, port, testId);
    const callee = await TurnClient.open('udp', udpPort, testId);
    const call = new CallBeside([caller, await caller.allocate()], [callee, await callee.allocate()]);
    await call.#bind();
    return call;
  }

  /** One packet there and its answer back; rejects when either comes as another. */
  async exchange(): Promise<void> {
    if (this.packets % REFRESH_EVERY === REFRESH_EVERY - 1) {
      await this.#caller.refresh();
      await this.#callee.refresh();
      await this.#bind();
    }
    await this.#pass(this.#caller, this.#callee, SSRCS[0]);
    await this.#pass(this.#callee, this.#caller, SSRCS[1]);
    this.packets += 1;
  }

  close(): void {
    this.#caller.close();
    this.#callee.close();
  }

  async #bind(): Promise<void> {
    await this.#caller.bind(CHANNEL, this.#toCallee);
    await this.#callee.bind(CHANNEL, this.#toCaller);
  }

  async #pass(from: TurnClient, to: TurnClient, ssrc: number): Promise<void> {
    const packet = rtpPacket({ ssrc, sequence: this.packets & 0xffff, sizeBytes: BYTES });
    from.send(from.onChannel(CHANNEL, packet));
    if (Buffer.compare(await to.next(), to.onChannel(CHANNEL, packet)) !== 0)
      throw new Error(`packet ${this.packets} of the call came as another`);
  }
}

/** True when the witness has each packet of the call and its answer once, in order, and nothing else. */
export function isWitnessExact({ isCapped, notRecorded, records }: Witness, packets: number): boolean {
  const isEach = records.every(
    ({ ssrc, sequence }, at) => ssrc === SSRCS[at % 2] && sequence === ((at >> 1) & 0xffff),
  );
  return !isCapped && notRecorded === 0 && records.length === 2 * packets && isEach;
}
