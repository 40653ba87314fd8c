/**
 * A fleet that stores results at a steady mean rate, whatever the server does (an open loop): times between two are
 * exponential, as of machines that know nothing of each other. Latency counts from when a result was due, so that a
 * server that holds the generator up does not look better for it. A generator (child.ts).
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as after } from 'node:timers/promises';
import { Type, type Static } from 'typebox';
import { Parse } from 'typebox/value';
import { acknowledgedCode, ResultPoster } from '../../e2e/store/post-result.ts';
import { SeededResults } from '../../test/support/seeded-results.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';
import { summaryOf } from '../relay/paced-load.ts';
import { ordersOf, tell } from './child.ts';

const Orders = Type.Object({
  origin: Type.String(),
  token: Type.String(),
  name: Type.String(),
  perSecond: Type.Number(),
  seconds: Type.Number(),
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
const poster = new ResultPoster(orders.origin, orders.token, CONNECTIONS);
const stalls = monitorEventLoopDelay({ resolution: 5 });

async function run(seconds: number, firstNumber: number) {
  const random = seededRandom(firstNumber + 1);
  const latencies: number[] = [];
  const underWay: Promise<void>[] = [];
  const beganMs = performance.now();
  let [dueMs, number, refused] = [0, firstNumber, 0];
  const send = async (bytes: Buffer, atMs: number): Promise<void> => {
    const code = acknowledgedCode(await poster.post(bytes));
    if (code === null) refused += 1;
    else latencies.push(performance.now() - beganMs - atMs);
  };
  while (dueMs < seconds * 1000) {
    const waitMs = beganMs + dueMs - performance.now();
    if (waitMs > 0.5) await after(waitMs);
    underWay.push(send(Buffer.from(results.partsOf(number).join('')), dueMs));
    number += 1;
    dueMs -= (Math.log(1 - random()) * 1000) / orders.perSecond;
  }
  await Promise.all(underWay);
  const elapsedMs = performance.now() - beganMs;
  return { sent: underWay.length, refused, elapsedMs, latencies };
}

const warmUp = await run(orders.warmUpSeconds, 0);
stalls.enable();
const { latencies, ...counts } = await run(orders.seconds, warmUp.sent);
stalls.disable();
poster.close();
tell({ ...counts, latencyMs: summaryOf(latencies), generatorStallMs: stalls.percentile(99) / 1e6 });
