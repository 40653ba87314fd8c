/**
 * Asks `GET /healthz` every 20 ms: `health-asker.ts <origin>`, a process of its own, since one that attacks as well would
 * measure itself. `begin` makes it ask; `end` makes it answer with the milliseconds of each since then, at least one.
 */
import { Agent, get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';

const EVERY_MS = 20;

const [, , origin = ''] = process.argv;
const agent = new Agent({ keepAlive: true });
let isOver = false;

/** At a steady rate, whatever the server does; each counts from when it was due. */
async function askUntilOver(): Promise<number[]> {
  const asked: Promise<number>[] = [];
  let dueMs = performance.now();
  do {
    asked.push(timed(dueMs));
    dueMs += EVERY_MS;
    await after(Math.max(0, dueMs - performance.now()));
  } while (!isOver);
  return Promise.all(asked);
}

async function timed(dueMs: number): Promise<number> {
  const request = get(`${origin}/healthz`, { agent });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 200) throw new Error(`/healthz answered ${response.statusCode}`);
  return performance.now() - dueMs;
}

process.on('message', (command) => {
  isOver = command !== 'begin';
  if (!isOver) void askUntilOver().then((timesMs) => process.send?.(timesMs));
});
process.once('disconnect', () => process.exit());
process.send?.([]);
