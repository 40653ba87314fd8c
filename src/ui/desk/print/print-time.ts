import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Tells its element since when it is being printed; a report is only made for paper. */
export class PrintTime implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #media = matchMedia('print');
  #sinceMs: number | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Epoch ms; `null` while nothing is printed. */
  get sinceMs(): number | null {
    return this.#sinceMs;
  }

  hostConnected(): void {
    addEventListener('beforeprint', this.#onPrint);
    addEventListener('afterprint', this.#onPrinted);
    this.#media.addEventListener('change', this.#onMedia);
  }

  hostDisconnected(): void {
    removeEventListener('beforeprint', this.#onPrint);
    removeEventListener('afterprint', this.#onPrinted);
    this.#media.removeEventListener('change', this.#onMedia);
  }

  readonly #onPrint = (): void => this.#set(Date.now());
  readonly #onPrinted = (): void => this.#set(null);
  /** Not every way to paper fires `beforeprint`. */
  readonly #onMedia = (): void => (this.#media.matches ? this.#onPrint() : this.#onPrinted());

  #set(sinceMs: number | null): void {
    this.#sinceMs = sinceMs;
    this.#host.requestUpdate();
  }
}
