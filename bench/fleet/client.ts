import { setTimeout as after } from 'node:timers/promises';

/** Who looks at the desk of a server. */
export class FleetClient {
  readonly #origin: string;
  readonly #token: string;

  constructor(origin: string, token: string) {
    this.#origin = origin;
    this.#token = token;
  }

  /** Time until the whole answer is here. */
  async get(url: string): Promise<{ readonly ms: number; readonly body: Buffer }> {
    const beganMs = performance.now();
    const answer = await fetch(this.#origin + url, { headers: { authorization: `Bearer ${this.#token}` } });
    const body = Buffer.from(await answer.arrayBuffer());
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    return { ms: performance.now() - beganMs, body };
  }

  /** Times of the same look over and over, so long after each other, until the work is done. */
  async during(url: string, everyMs: number, work: Promise<unknown>): Promise<number[]> {
    const times: number[] = [];
    const ended = new AbortController();
    const end = (): void => ended.abort();
    work.then(end, end);
    while (!ended.signal.aborted) {
      times.push((await this.get(url)).ms);
      await after(everyMs);
    }
    return times;
  }
}
