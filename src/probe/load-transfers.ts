import type { TransferListener, TransferPort } from '../app/ports.ts';
import { TRANSFER_STREAMS } from '../core/traffic/load.ts';
import { monotonicMs } from '../core/units.ts';
import { ROUTES, TEST_TOKEN_HEADER, UPLOAD_BYTES } from '../wire/http.ts';
import { refusalOf } from './server-api.ts';
import { noMoreAnswers } from '../wording/server-problem.ts';

/** What a download has read is told this often. */
const REPORT_EVERY_MS = 100;
/** Before a transfer that broke off is tried again. */
const RETRY_MS = 250;
/** As many tries in a row without a byte moved mean that there is no load to be had. */
const MAX_FAILURES = 20;

/** Bodies of uploads: small at first, so that a slow link takes them in a short time; larger where they go quickly. */
const FIRST_UPLOAD_BYTES = 64 * 1024;
const LEAST_UPLOAD_BYTES = 16 * 1024;
const QUICK_MS = 300;
const SLOW_MS = 1500;
/** `getRandomValues` gives no more at once. */
const RANDOM_BYTES = 65_536;

/** Bytes that nothing on the way can make smaller. */
function noise(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(UPLOAD_BYTES);
  for (let at = 0; at < bytes.length; at += RANDOM_BYTES)
    crypto.getRandomValues(bytes.subarray(at, at + RANDOM_BYTES));
  return bytes;
}

const nowMs = () => monotonicMs(performance.now());

/** The transfers of one test. Each stream is one request after another until they are stopped. */
class LoadTransfers {
  readonly #url: string;
  readonly #token: string;
  readonly #listener: TransferListener;
  readonly #noise = noise();
  readonly #abort = new AbortController();

  constructor(testId: string, token: string, listener: TransferListener) {
    this.#url = ROUTES.load(testId);
    this.#token = token;
    this.#listener = listener;
  }

  start(): void {
    for (let stream = 0; stream < TRANSFER_STREAMS.down; stream++) void this.#keepOn(() => this.#download());
    for (let stream = 0; stream < TRANSFER_STREAMS.up; stream++) {
      let bytes = FIRST_UPLOAD_BYTES;
      void this.#keepOn(async () => {
        bytes = await this.#upload(bytes);
      });
    }
  }

  stop(): void {
    this.#abort.abort();
  }

  async #keepOn(transfer: () => Promise<void>): Promise<void> {
    for (let failures = 0; !this.#isStopped();) {
      try {
        await transfer();
        failures = 0;
      } catch (error) {
        if (this.#isStopped()) return;
        failures++;
        if (error instanceof FinalRefusal || failures >= MAX_FAILURES) {
          this.stop();
          this.#listener.onFailed(error instanceof FinalRefusal ? error.message : noMoreAnswers());
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  #isStopped(): boolean {
    return this.#abort.signal.aborted;
  }

  async #ask(init: RequestInit): Promise<Response> {
    const { signal } = this.#abort;
    const response = await fetch(this.#url, {
      ...init,
      headers: { [TEST_TOKEN_HEADER]: this.#token, 'content-type': 'application/octet-stream' },
      cache: 'no-store',
      signal,
    });
    if (response.ok) return response;
    const refusal = await refusalOf(response);
    throw refusal.isFinal ? new FinalRefusal(refusal.message) : refusal;
  }

  async #download(): Promise<void> {
    let fromMs = nowMs();
    const response = await this.#ask({ method: 'GET' });
    const reader = response.body?.getReader();
    let bytes = 0;
    const report = (): void => {
      const toMs = nowMs();
      if (bytes > 0) this.#listener.onMove({ direction: 'down', fromMs, toMs, bytes });
      fromMs = toMs;
      bytes = 0;
    };
    try {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        bytes += part.value.byteLength;
        if (nowMs() - fromMs >= REPORT_EVERY_MS) report();
      }
    } finally {
      report();
    }
  }

  /** Returns how much to send next. What is cut off by the end is not counted: only the server knows what it got. */
  async #upload(bytes: number): Promise<number> {
    const fromMs = nowMs();
    const response = await this.#ask({ method: 'POST', body: this.#noise.subarray(0, bytes) });
    await response.arrayBuffer();
    const toMs = nowMs();
    this.#listener.onMove({ direction: 'up', fromMs, toMs, bytes });
    if (toMs - fromMs < QUICK_MS) return Math.min(UPLOAD_BYTES, bytes * 2);
    return toMs - fromMs > SLOW_MS ? Math.max(LEAST_UPLOAD_BYTES, bytes / 2) : bytes;
  }
}

/** The server's last word: asking again cannot help. */
class FinalRefusal extends Error {
  override readonly name = 'FinalRefusal';
  readonly code = 'transfer-refused';
}

/** Transfers between this page and its server, over fetch. */
export const loadTransfers: TransferPort = {
  start({ testId, token }, listener) {
    const transfers = new LoadTransfers(testId, token, listener);
    transfers.start();
    return transfers;
  },
};
