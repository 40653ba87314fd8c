/** Calls through a relay that come and go all the time, at a fixed rate of packets together. */
import { setTimeout as after } from 'node:timers/promises';
import { BenchClient } from './bench-client.ts';
import { dropsAt } from './socket-drops.ts';

interface Call {
  readonly sender: BenchClient;
  readonly receiver: BenchClient;
}

const PACKET_BYTES = 200;
const STRAGGLERS_MS = 500;

export class ChurningCalls {
  sent = 0;
  /** Thrown away at the sockets of calls that are over, which is no fault of the relay. */
  lostAtGenerator = 0;
  opened = 0;
  readonly #port: number;
  readonly #open: Call[] = [];
  /** They send no more, and are still heard. */
  readonly #ending = new Set<Call>();
  #receivedBefore = 0;

  constructor(port: number) {
    this.#port = port;
  }

  /** Of all calls. */
  get received(): number {
    return [...this.#open, ...this.#ending].reduce(
      (sum, { receiver }) => sum + receiver.received,
      this.#receivedBefore,
    );
  }

  async open(count: number): Promise<void> {
    for (let at = 0; at < count; at += 1) {
      this.opened += 1;
      const name = `soak-${this.opened}`;
      const sender = new BenchClient(this.#port, name, PACKET_BYTES);
      const receiver = new BenchClient(this.#port, name, PACKET_BYTES);
      const toSender = await sender.allocate();
      const toReceiver = await receiver.allocate();
      await sender.bind(toReceiver);
      await receiver.bind(toSender);
      this.#open.push({ sender, receiver });
    }
  }

  /** Sends so many, in turn from each call that is open. */
  send(count: number): void {
    for (let at = 0; at < count && this.#open.length > 0; at += 1) {
      this.#open[this.sent % this.#open.length]?.sender.send();
      this.sent += 1;
    }
  }

  /** Ends the oldest calls; their allocations are given back when what was under way has come. */
  async close(count: number): Promise<void> {
    const ended = this.#open.splice(0, count);
    for (const call of ended) this.#ending.add(call);
    await after(STRAGGLERS_MS);
    this.lostAtGenerator += dropsAt(new Set(ended.map(({ receiver }) => receiver.localPort)));
    for (const call of ended) {
      this.#ending.delete(call);
      this.#receivedBefore += call.receiver.received;
      await call.sender.close();
      await call.receiver.close();
    }
  }
}
