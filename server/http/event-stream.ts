import { Readable } from 'node:stream';

/** Who is this far behind is gone, or should ask for everything again. */
const MAX_BEHIND_BYTES = 1024 * 1024;

/** The text of a stream of server-sent events (HTML Standard §9.2). */
export class EventStream {
  readonly readable = new Readable({ read: () => undefined });
  #isEnded = false;

  /** An event whose data is this as JSON. */
  send(event: object): void {
    this.#push(`data: ${JSON.stringify(event)}\n\n`);
  }

  comment(): void {
    this.#push(':\n\n');
  }

  /** What was sent is still to be read. Said again, whoever has not read it by now gets nothing more. */
  end(): void {
    if (this.readable.destroyed) return;
    if (this.#isEnded) this.readable.destroy();
    else this.readable.push(null);
    this.#isEnded = true;
  }

  #push(text: string): void {
    if (this.readable.destroyed || this.#isEnded) return;
    if (this.readable.readableLength > MAX_BEHIND_BYTES) this.readable.destroy();
    else this.readable.push(text);
  }
}
