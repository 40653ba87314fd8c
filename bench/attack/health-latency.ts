/** How long `GET /healthz` takes while something else goes on, in milliseconds. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const REPLY_LIMIT_MS = 60_000;

/** Of those that were asked. */
export interface HealthLatency {
  readonly asked: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Asks from a process of its own (health-asker.ts), while it is told to. */
export class HealthAsker {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves once it can ask. */
  static async start(origin: string): Promise<HealthAsker> {
    const child = fork(new URL('health-asker.ts', import.meta.url), [origin]);
    const asker = new HealthAsker(child);
    await asker.#reply();
    return asker;
  }

  /** Asks until `work` is done; what the one and the other came to. */
  async during<T>(work: () => Promise<T>): Promise<readonly [HealthLatency, T]> {
    this.#child.send('begin');
    const done = await work();
    const replied = this.#reply();
    this.#child.send('end');
    return [summaryOf(await replied), done];
  }

  close(): void {
    this.#child.disconnect();
  }

  async #reply(): Promise<readonly number[]> {
    const replied: Promise<unknown[]> = once(this.#child, 'message', {
      signal: AbortSignal.timeout(REPLY_LIMIT_MS),
    });
    const [timesMs] = await replied;
    return Array.isArray(timesMs) ? timesMs.map(Number) : [];
  }
}

function summaryOf(timesMs: readonly number[]): HealthLatency {
  const sorted = timesMs.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? NaN;
  return { asked: sorted.length, medianMs: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}
