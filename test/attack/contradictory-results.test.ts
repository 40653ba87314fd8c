import { beforeAll, describe, expect, it } from 'vitest';
import { ResultIds } from '../../server/results/result-ids.ts';
import { newTestId, TestTokens } from '../../server/http/access/test-tokens.ts';
import { wilsonInterval } from '../../src/core/metrics/wilson.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../../src/wire/http.ts';
import type { Result } from '../../src/wire/result.ts';
import { encodeWitness, type Witness } from '../../src/wire/witness.ts';
import { machine } from '../support/server/desk-people.ts';
import { genuineResult, type Leg } from '../support/genuine-part.ts';
import { httpServer, type HttpServer } from '../support/server/http-server.ts';

/**
 * The attack: to have a call stored as good that was bad. Of 7,500 packets some 4,500 were lost on the way up, and the
 * figures that decide were changed; what others there are said so still. 201, *meets*.
 */
const CLEAN: Leg = {
  delayMs: 20,
  noiseMs: 0,
  tickNoiseMs: 3,
  lossRatio: 0,
  heldRatio: 0,
  outage: null,
  queue: null,
};
const CALL = {
  seed: 5,
  durationMs: 30_000,
  streamsPerCall: 5,
  calls: 1,
  paceMs: 2,
  stall: null,
  driftPpm: 20,
  unnoted: 0,
  notedPackets: null,
  copiedRatio: 0,
  answer: 'bytes' as const,
};

interface Measured {
  readonly result: Result;
  readonly witness: Witness;
}
let lossy: Measured;
let jittery: Measured;
let good: Measured;
beforeAll(async () => {
  lossy = await genuineResult({ ...CALL, up: { ...CLEAN, lossRatio: 0.605 }, down: CLEAN });
  jittery = await genuineResult({ ...CALL, up: { ...CLEAN, noiseMs: 150 }, down: CLEAN });
  good = await genuineResult({ ...CALL, up: CLEAN, down: CLEAN });
});

type Direction = NonNullable<Result['metrics']['up']>;
type WorstLoss = NonNullable<Direction['worstLoss15s']>;

const lossFree = (sent: number): WorstLoss => ({
  ratio: 0,
  startMs: 0,
  lost: 0,
  sent,
  interval: wilsonInterval(0, sent) ?? { low: 0, high: 1 },
});
const inDirection = (result: Result, name: 'up' | 'down', changes: Partial<Direction>): Result => {
  const direction = result.metrics[name];
  if (!direction) throw new Error('There are no directions.');
  return { ...result, metrics: { ...result.metrics, [name]: { ...direction, ...changes } } };
};
const inTraffic = (result: Result, changes: Partial<Result['traffic']>): Result => ({
  ...result,
  traffic: { ...result.traffic, ...changes },
});

/** Sends a result as anybody may who was given a test, to a server whose relay has these notes of it. */
async function send(
  measured: Result,
  notes: Witness | null,
): Promise<{
  readonly server: HttpServer;
  readonly status: number;
  readonly said: string;
  readonly id: string;
}> {
  const server = await httpServer({
    witness: () => Promise.resolve(notes && encodeWitness(notes)),
  });
  const testId = newTestId();
  const id = new ResultIds('secret').of(testId);
  const token = new TestTokens('secret').issue({ testId, plannedMs: 30_000 });
  const answer = await server.app.inject({
    method: 'POST',
    url: ROUTES.results,
    headers: { [TEST_TOKEN_HEADER]: token },
    payload: { ...measured, id },
  });
  return { server, status: answer.statusCode, said: answer.body, id };
}
const standingOf = async ({ server, id }: Awaited<ReturnType<typeof send>>) =>
  (await server.store.results.find(id))?.row.standing;

describe('a bad call', () => {
  it('is stored as it was measured, and vouched for by the relay', async () => {
    const sent = await send(lossy.result, lossy.witness);
    expect([sent.status, await standingOf(sent)]).toEqual([201, 'seen']);
    expect((await sent.server.store.results.find(sent.id))?.row.verdict).toBe('misses');
  });

  it.each<[string, () => Result, RegExp]>([
    [
      'windows up without a loss',
      () => inDirection(lossy.result, 'up', { worstLoss15s: lossFree(3750), worstBurst200ms: lossFree(50) }),
      /metrics\.up\.worstLoss15s must /,
    ],
    [
      'a burst up without a loss',
      () => inDirection(lossy.result, 'up', { worstBurst200ms: lossFree(50) }),
      /metrics\.up\.worstBurst200ms must /,
    ],
    [
      'a window down that is not there, since too few packets came by',
      () => inDirection(lossy.result, 'down', { worstLoss15s: lossFree(1500) }),
      /metrics\.down\.worstLoss15s must not be of a window that is not filled/,
    ],
    [
      'a window down with packets that never came by',
      () => inDirection(lossy.result, 'down', { worstLoss15s: lossFree(2900) }),
      /metrics\.down\.worstLoss15s must have the packets of its timeline rows/,
    ],
    [
      'windows up left out',
      () => inDirection(lossy.result, 'up', { worstLoss15s: null }),
      /metrics\.up\.worstLoss15s must be there/,
    ],
    [
      'hardly any jitter either way',
      () =>
        inDirection(inDirection(jittery.result, 'up', { worstJitter15s: { ms: 0.01, startMs: 0 } }), 'down', {
          worstJitter15s: { ms: 0.01, startMs: 0 },
        }),
      /metrics\.up\.worstJitter15s and metrics\.down\.worstJitter15s must make up the jitter/,
    ],
    [
      'hardly any jitter, in the timeline as well',
      () => ({
        ...jittery.result,
        timeline: jittery.result.timeline.map((row) => ({ ...row, jitterMs: 0.01 })),
        metrics: {
          ...jittery.result.metrics,
          loop: { ...jittery.result.metrics.loop, worstJitter15s: { ms: 0.01, startMs: 0 } },
        },
      }),
      /timeline must have as much jitter from \d+ ms on as its rttMaxMs changes/,
    ],
    [
      'no jitter measured',
      () => inDirection(jittery.result, 'up', { worstJitter15s: null }),
      /metrics\.up\.worstJitter15s must be there/,
    ],
    [
      'all packets too late at a round trip of 40 ms',
      () => inTraffic(good.result, { late: good.result.traffic.received }),
      /traffic\.late must be at most 0/,
    ],
    [
      'a relay that this server does not have',
      () => ({
        ...good.result,
        path: { ...good.result.path, relay: { ...good.result.path.relay, name: 'elsewhere' } },
      }),
      /this server has no relay called \\"elsewhere\\"/,
    ],
    [
      'queueing that its rows do not have',
      () =>
        inDirection(good.result, 'up', {
          queueingMs: { mean: 900, min: 0, median: 900, p95: 950, p99: 990, max: 1000 },
        }),
      /metrics\.up\.queueingMs\.mean must be that of the timeline/,
    ],
    [
      'a fastest packet that queued',
      () => {
        const { queueingMs } = good.result.metrics.down ?? {};
        return inDirection(good.result, 'down', {
          queueingMs: queueingMs ? { ...queueingMs, min: 1 } : null,
        });
      },
      /metrics\.down\.queueingMs(\.min must be 0| must ascend)/,
    ],
    [
      'rows whose delay without queueing changes',
      () => ({
        ...good.result,
        timeline: good.result.timeline.map((row, at) =>
          at % 2 === 0
            ? { ...row, queueUpMs: (row.queueUpMs ?? 0) + 0.4 }
            : { ...row, queueUpMs: (row.queueUpMs ?? 0) - 0.4 },
        ),
      }),
      /timeline must have the same delay without queueing in every row/,
    ],
    [
      'no streams to add up',
      () => inTraffic(lossy.result, { streams: [] }),
      /traffic\.streams must have the packets of traffic\.sent/,
    ],
    [
      'streams under each other’s numbers',
      () => inTraffic(lossy.result, { streams: [...lossy.result.traffic.streams].reverse() }),
      /traffic\.streams\[0\]\.stream must be 0/,
    ],
    [
      'fewer RTP numbers than packets',
      () =>
        inTraffic(lossy.result, {
          streams: lossy.result.traffic.streams.map((stream) => ({
            ...stream,
            rtp: stream.rtp.map((rtp) => ({ ...rtp, lastSequence: rtp.firstSequence })),
          })),
        }),
      /traffic\.streams\[0\]\.rtp must have a sequence number for each packet sent/,
    ],
    [
      'a direction with other packets than came by',
      () => inDirection(lossy.result, 'down', { ...DIRECTION_OF_NOTHING }),
      /metrics\.down\.sent must be metrics\.up\.received/,
    ],
  ])('with %s is refused in words', async (_title, forge, sentence) => {
    const { status, said, server } = await send(forge(), null);
    expect(said).toMatch(sentence);
    expect([status, await server.store.results.count()]).toEqual([400, 0]);
  });

  it('overtaken packets of which are in neither direction is refused', async () => {
    const { result } = jittery;
    const { up } = result.metrics;
    expect(result.traffic.reordered).toBeGreaterThan(100);
    const forged = inDirection(result, 'up', {
      reordered: 0,
      reorderRatio: 0,
      reorderRatioInterval: wilsonInterval(0, up?.received ?? 0),
    });
    expect((await send(forged, null)).said).toMatch(/metrics\.up\.reordered \+ metrics\.down\.reordered/);
  });
});

/** A direction that agrees with itself, and with nothing else. */
const DIRECTION_OF_NOTHING: Partial<Direction> = {
  sent: 100,
  received: 100,
  lost: 0,
  reordered: 0,
  lossRatio: 0,
  reorderRatio: 0,
  lossRatioInterval: wilsonInterval(0, 100),
  reorderRatioInterval: wilsonInterval(0, 100),
  worstLoss15s: null,
  worstBurst200ms: null,
};

describe('a good result of a bad call, forged to the last figure', () => {
  /** Every figure of a good call, under the RTP numbers of the bad one: it agrees with itself. */
  const forged = (): Result => good.result;

  it('is refused: the relay saw fewer packets than it says', async () => {
    const { status, said, server } = await send(forged(), lossy.witness);
    expect(said).toMatch(/\d+ packets are said to have reached the relay .* which saw \d+\./);
    expect([status, await server.store.results.count()]).toEqual([400, 0]);
  });

  it('is refused with an API token as well, where its test is known', async () => {
    const server = await httpServer({ witness: () => Promise.resolve(encodeWitness(lossy.witness)) });
    const testId = newTestId();
    const answer = await server.app.inject({
      method: 'POST',
      url: ROUTES.results,
      headers: {
        ...(await machine(server, 'results:write')),
        [TEST_TOKEN_HEADER]: new TestTokens('secret').issue({ testId, plannedMs: 30_000 }),
      },
      payload: { ...forged(), id: new ResultIds('secret').of(testId) },
    });
    expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining('which saw') as unknown]);
  });

  it.each<[string, () => Witness | null]>([
    ['saw nothing of the test', () => null],
    ['has forgotten its packets', () => ({ ...lossy.witness, isCapped: true, records: [] })],
    [
      'saw other streams',
      () => ({
        ...good.witness,
        records: good.witness.records.map((record) => ({ ...record, ssrc: record.ssrc + 100 })),
      }),
    ],
    [
      'saw more than it says',
      () => {
        const [first] = good.witness.records;
        const extra = first ? [{ ...first, sequence: (first.sequence + 1499) & 0xffff }] : [];
        return { ...good.witness, records: [...lossy.witness.records, ...good.witness.records, ...extra] };
      },
    ],
  ])('is stored and not vouched for where the relay %s', async (_title, notes) => {
    const sent = await send(lossy.result, notes());
    expect([sent.status, await standingOf(sent)]).toEqual([201, 'unseen']);
  });

  it('is not vouched for where packets are said to have come back without the relay’s notes', async () => {
    const { result, witness } = lossy;
    const { lostUp } = result.witness ?? { lostUp: 0 };
    expect(lostUp).toBeGreaterThan(4000);
    const capped = await genuineResult({ ...CALL, up: CLEAN, down: CLEAN, notedPackets: 2900 });
    const sent = await send(capped.result, { ...witness, isCapped: true });
    expect([sent.status, await standingOf(sent)]).toEqual([201, 'unseen']);
  });
});
