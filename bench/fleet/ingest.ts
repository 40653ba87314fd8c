import { setTimeout as after } from 'node:timers/promises';
import { acknowledgedCode, ResultPoster } from '../../e2e/store/post-result.ts';
import { SeededResults } from '../../test/support/seeded-results.ts';
import { siteOf } from './fill.ts';

const CONNECTIONS = 50;

/** What became of results that were sent. */
export interface Ingested {
  /** From when a result was due to its acknowledgement. */
  readonly latencies: readonly number[];
  readonly refused: number;
  readonly elapsedMs: number;
}

/** Sends results of agents in turn at a steady rate, an open loop: latency counts from when a result was due. */
export async function ingestFleet(
  origin: string,
  token: string,
  { agents, perSecond, seconds }: { agents: number; perSecond: number; seconds: number },
): Promise<Ingested> {
  const count = Math.round(perSecond * seconds);
  const results = new SeededResults(`fleet ${Date.now()}`, (_random, number) => ({
    ticket: null,
    site: siteOf(number % agents),
    user: null,
  }));
  const poster = new ResultPoster(origin, token, CONNECTIONS);
  const latencies: number[] = [];
  let refused = 0;
  const beganMs = performance.now();
  const underWay: Promise<void>[] = [];
  for (let number = 0; number < count; number += 1) {
    const dueMs = beganMs + (number * 1000) / perSecond;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0.5) await after(waitMs);
    const result = results.of(number);
    const bytes = Buffer.from(
      JSON.stringify({
        ...result,
        startedAt: new Date().toISOString(),
        client: { ...result.client, unattended: true },
      }),
    );
    underWay.push(
      poster.post(bytes).then((answer) => {
        if (acknowledgedCode(answer) === null) refused += 1;
        else latencies.push(performance.now() - dueMs);
      }),
    );
  }
  await Promise.all(underWay);
  poster.close();
  return { latencies, refused, elapsedMs: performance.now() - beganMs };
}
