import { setTimeout as after } from 'node:timers/promises';

/** A machine with a token, or a person with a session. */
export type Looking = { readonly token: string } | { readonly cookie: string };

/** Who looks at the desk of a server. */
export class FleetClient {
  readonly #origin: string;
  readonly #headers: Record<string, string>;

  constructor(origin: string, who: Looking) {
    this.#origin = origin;
    this.#headers = 'token' in who ? { authorization: `Bearer ${who.token}` } : { cookie: who.cookie };
  }

  /** Time until the whole answer is here. */
  async get(url: string): Promise<{ readonly ms: number; readonly body: Buffer }> {
    const beganMs = performance.now();
    const answer = await fetch(this.#origin + url, { headers: this.#headers });
    const body = Buffer.from(await answer.arrayBuffer());
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    return { ms: performance.now() - beganMs, body };
  }

  /** Times of looks over and over, so long after each other, until the work is done. */
  async during(
    url: string | ((look: number) => string),
    everyMs: number,
    work: Promise<unknown>,
  ): Promise<number[]> {
    const times: number[] = [];
    const ended = new AbortController();
    const end = (): void => ended.abort();
    work.then(end, end);
    while (!ended.signal.aborted) {
      times.push((await this.get(typeof url === 'string' ? url : url(times.length))).ms);
      await after(everyMs);
    }
    return times;
  }
}
