/** How long `GET /healthz` takes while something else goes on, in milliseconds. */
import { Agent, get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';

const EVERY_MS = 20;

/** Asked at a steady rate, whatever the server does; each counts from when it was due. */
export interface HealthLatency {
  readonly asked: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Asks until `isOver`, and once at least. */
export async function healthLatency(origin: string, isOver: () => boolean): Promise<HealthLatency> {
  const agent = new Agent({ keepAlive: true });
  const asked: Promise<number>[] = [];
  let dueMs = performance.now();
  do {
    asked.push(timed(origin, agent, dueMs));
    dueMs += EVERY_MS;
    await after(Math.max(0, dueMs - performance.now()));
  } while (!isOver());
  const sorted = (await Promise.all(asked)).sort((a, b) => a - b);
  agent.destroy();
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? NaN;
  return { asked: sorted.length, medianMs: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

async function timed(origin: string, agent: Agent, dueMs: number): Promise<number> {
  const request = get(`${origin}/healthz`, { agent });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 200) throw new Error(`/healthz answered ${response.statusCode}`);
  return performance.now() - dueMs;
}
