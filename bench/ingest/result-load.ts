/**
 * A fleet that stores results at a steady mean rate, whatever the server does (an open loop): times between two are
 * exponential, as of machines that know nothing of each other. Latency counts from when a result was due, so that a
 * server that holds the generator up does not look better for it. A generator (child.ts).
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as after } from 'node:timers/promises';
import { Type, type Static } from 'typebox';
import { Parse } from 'typebox/value';
import { acknowledgedCode } from '../../e2e/store/post-result.ts';
import { summariseDelays } from '../../src/core/metrics/delay.ts';
import { ROUTES } from '../../src/wire/http.ts';
import { SeededResults } from '../../test/support/seeded-results.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';
import { loadOrders, ordersOf, sendReport } from './child.ts';
import { FleetConnections } from './fleet-connections.ts';

const Orders = Type.Object({
  origin: Type.String(),
  token: Type.String(),
  ...loadOrders,
  perSecond: Type.Number(),
  warmUpSeconds: Type.Number(),
});
export type ResultOrders = Static<typeof Orders>;

const CONNECTIONS = 200;
const SITES = 400;
const PEOPLE = 5000;

const orders = Parse(Orders, ordersOf());
const results = new SeededResults(orders.name, (random, number) => ({
  ticket: `INC${String(number).padStart(7, '0')}`,
  site: `Site ${Math.floor(random() * SITES)}`,
  user: `person ${Math.floor(random() * PEOPLE)}`,
}));
const connections = new FleetConnections();
const { hostname, port, host } = new URL(orders.origin);

/** Everything that is sent of a result; what results share is one buffer for all. */
const shared = new Map<string, Buffer>();
function requestOf(number: number): readonly Buffer[] {
  const [own, rest] = results.partsOf(number);
  const tail = shared.get(rest) ?? Buffer.from(rest);
  shared.set(rest, tail);
  const head = [
    `POST ${ROUTES.results} HTTP/1.1`,
    `host: ${host}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(own) + tail.byteLength}`,
    `authorization: Bearer ${orders.token}`,
  ];
  return [Buffer.from(`${head.join('\r\n')}\r\n\r\n${own}`), tail];
}

const stalls = monitorEventLoopDelay({ resolution: 5 });

/** When results are due. */
function dueTimesMs(seconds: number, seed: number): number[] {
  const random = seededRandom(seed + 1);
  const times: number[] = [];
  for (let dueMs = 0; dueMs < seconds * 1000; dueMs -= (Math.log(1 - random()) * 1000) / orders.perSecond)
    times.push(dueMs);
  return times;
}

interface Due {
  readonly atMs: number;
  readonly request: readonly Buffer[];
}

/** Results with everything done that can be done before. */
const planOf = (seconds: number, firstNumber: number): Due[] =>
  dueTimesMs(seconds, firstNumber).map((atMs, at) => ({ atMs, request: requestOf(firstNumber + at) }));

async function run(plan: readonly Due[]) {
  const latencies: number[] = [];
  const underWay: Promise<void>[] = [];
  const beganMs = performance.now();
  let refused = 0;
  const send = async ({ request, atMs }: Due): Promise<void> => {
    const reply = await connections.send(request);
    const latencyMs = performance.now() - beganMs - atMs;
    if (acknowledgedCode(reply && { status: reply.status, body: readJson(reply.body) }) === null)
      refused += 1;
    else latencies.push(latencyMs);
  };
  for (const due of plan) {
    const waitMs = beganMs + due.atMs - performance.now();
    if (waitMs > 0.5) await after(waitMs);
    underWay.push(send(due));
  }
  await Promise.all(underWay);
  const elapsedMs = performance.now() - beganMs;
  return { sent: underWay.length, refused, elapsedMs, latencies };
}

const warmUp = planOf(orders.warmUpSeconds, 0);
const plan = planOf(orders.seconds, warmUp.length);
await connections.open(hostname, Number(port), CONNECTIONS);
await run(warmUp);
const cpuBefore = process.cpuUsage();
stalls.enable();
const { latencies, ...counts } = await run(plan);
stalls.disable();
connections.close();
const { user, system } = process.cpuUsage(cpuBefore);
sendReport({
  ...counts,
  cpuShare: (user + system) / 1000 / counts.elapsedMs,
  latencyMs: summariseDelays(latencies),
  generatorStallMs: stalls.percentile(99) / 1e6,
});

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
