import dgram from 'node:dgram';
import { once } from 'node:events';
import type { Endpoint } from '../nat/nat-behaviour.ts';
import { answerTo, questionOf } from './dns-message.ts';
import type { DnsFate, DnsRecord, DnsZone } from './dns-zone.ts';

const MISSING: DnsFate = { kind: 'missing' };

/** A name server that knows one zone and whose failures are told. */
export class DnsResponder {
  readonly #zone: DnsZone;
  #socket: dgram.Socket | null = null;
  #log: DnsRecord[] = [];

  constructor(zone: DnsZone) {
    this.#zone = zone;
  }

  get records(): readonly DnsRecord[] {
    return this.#log;
  }

  /** Answers questions that come to an address and port; resolves with the port. */
  async listen({ address, port }: Endpoint): Promise<number> {
    const socket = dgram.createSocket('udp4');
    this.#socket = socket;
    socket.on('message', (bytes, asker) => {
      const question = questionOf(bytes);
      if (question === null) return;
      const { name, type } = question;
      const fate = this.#zone[name] ?? MISSING;
      this.#log.push({ name, type, askedMs: performance.now(), said: fate.kind });
      const answer = answerTo(question, fate);
      if (answer !== null) socket.send(answer, asker.port, asker.address);
    });
    const listening = once(socket, 'listening');
    socket.bind(port, address);
    await listening;
    return socket.address().port;
  }

  reset(): void {
    this.#log = [];
  }

  close(): void {
    this.#socket?.close();
    this.#socket = null;
  }
}
