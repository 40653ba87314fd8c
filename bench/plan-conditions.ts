import { writeFile } from 'node:fs/promises';
import { runCase } from '../e2e/accuracy/run-case.ts';
import type { GatewayImpairments } from '../netlab/impairments.ts';

/**
 * Records what the instrument measures in Chromium over a path of netlab, for each condition of the plan's weeks
 * (test/server/plan/real-weeks.test.ts): `npm run build`, then
 * `npx tsx bench/plan-conditions.ts FILE`, and `gzip -9 -n` of it is test/fixtures/plan-conditions.json.gz. Each is a call of 16 s through the
 * gateway; delay is half each way. Nothing of a result is changed.
 */
const DURATION_S = 16;
const RECORDED_EACH = 2;

const delayed =
  (roundTripMs: number, more: object = {}) =>
  (seed: number): GatewayImpairments => ({
    seed,
    up: { delayMs: roundTripMs / 2, ...more },
    down: { delayMs: roundTripMs / 2, ...more },
  });

const CONDITIONS: Readonly<Record<string, (seed: number) => GatewayImpairments>> = {
  /** From the edge of a network whose provider is fine, and from a site behind it. */
  'egress-fine': delayed(40),
  'site-fine': delayed(70),
  /** The same edge, and a site whose own network delays and loses. */
  'site-own-network': delayed(130, { lossRatio: 0.03 }),
  /** A provider that delays and loses, and a site behind it. */
  'egress-provider': delayed(75, { lossRatio: 0.02 }),
  'site-provider': delayed(130, { lossRatio: 0.03 }),
  /** Through a meet-me location: ExpressRoute as a path of its own. */
  expressroute: delayed(30),
};

const [, , file] = process.argv;
if (file === undefined) throw new Error('the file to write is missing');
const recorded: Record<string, unknown[]> = {};
for (const [condition, impairments] of Object.entries(CONDITIONS)) {
  recorded[condition] = [];
  for (let seed = 1; seed <= RECORDED_EACH; seed += 1) {
    const one = { name: condition, impairments: impairments(seed) };
    const { measured } = await runCase(one, { durationS: DURATION_S });
    recorded[condition].push(measured.result);
    const { rttMs, worstLoss15s } = measured.result.metrics.loop;
    console.error(condition, seed, rttMs?.mean, worstLoss15s?.ratio, measured.result.grades.verdict);
  }
}
await writeFile(file, `${JSON.stringify(recorded)}\n`);
