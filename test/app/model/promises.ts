import type { Finding } from '../../../src/core/verdict/finding.ts';
import { DURATION_MS, type World } from './world.ts';

/** More than all limits of a test together, and the patience with which a silent server is asked to store. */
export const LONGEST_MS = 600_000;

const NO_MARKS = { beginMs: null, endMs: null, audioStoppedMs: null };

/** What a history must not end in; each breach as a sentence. */
export function breachesOf(world: World): string[] {
  const { state } = world;
  const breaches: string[] = [];
  const must = (isKept: boolean, promise: string): void => {
    if (!isKept) breaches.push(promise);
  };
  must(['idle', 'failed', 'done'].includes(state.kind), `it ends (it is ${state.kind} for ever)`);
  must(
    world.calls.every(({ isClosed }) => isClosed),
    'no call outlives it',
  );
  must(world.transfersRunning === 0, 'no transfer outlives it');
  const isStoring = state.kind === 'done' && state.storage.kind !== 'stored';
  // A question that is still out has its own limit, and ends by it.
  const { timers, questions } = world.atEnd ?? { timers: 0, questions: 0 };
  must(timers <= questions, `no timer outlives it (${timers} for ${questions} questions)`);
  for (const testId of world.places)
    must(isStoring || world.givenBack.has(testId), `the place ${testId} is given back`);
  const { browser, network, silent, firstPort, nearRelay } = world.lacks;
  // Only the checks know of another port.
  const isNearNamed = world.named === 'near';
  const isNearLost = nearRelay !== 'works';
  // Where nobody says that its ports are shut, or that there is another relay, the time to connect ends at the first.
  const hasWay =
    !network && !(firstPort && silent.includes('check')) && !(isNearLost && (isNearNamed || firstPort));
  if (world.wentWell && browser === 'nothing' && hasWay && !silent.includes('request'))
    must(
      state.kind === 'done' && state.result.traffic.received > 0,
      `a test of which nothing goes wrong is measured, in whatever order it comes (it is ${JSON.stringify(state).slice(0, 200)})`,
    );
  if (state.kind === 'done') breaches.push(...breachesOfResult(world, state.result.grades.findings));
  return breaches;
}

const noCallOf = (findings: readonly Finding[]) =>
  findings.find((finding) => finding.code === 'not-connected');

function breachesOfResult(world: World, findings: readonly Finding[]): string[] {
  const { state } = world;
  if (state.kind !== 'done') return [];
  const breaches: string[] = [];
  const must = (isKept: boolean, promise: string): void => {
    if (!isKept) breaches.push(promise);
  };
  const has = (code: Finding['code']): boolean => findings.some((finding) => finding.code === code);
  const last = world.calls.at(-1);
  const { path } = state.result;
  const missed = (path.missed ?? []).map(({ name }) => name);
  if (world.named !== null) {
    must(
      path.relay.name === world.named && missed.length === 0,
      'a relay that was named is exchanged for no other',
    );
    must(
      world.calls.every(({ relay }) => relay === world.named),
      'no call goes through another than was named',
    );
  }
  must(!missed.includes(path.relay.name), 'no relay is both the one and one that was missed');
  must(
    world.calls.every(({ relay }) => relay === path.relay.name || missed.includes(relay)),
    'each relay that was called is told',
  );
  const { lacks } = world;
  if (world.wentWell && lacks.browser === 'nothing' && !lacks.network && lacks.silent.length === 0)
    must(
      lacks.nearRelay !== 'works' || missed.length === 0,
      'a relay that works is not left for another, whichever of its ports does',
    );
  for (const name of missed)
    must(
      world.calls.every(({ relay, delivered }) => relay !== name || delivered === 0),
      'no relay that packets came through is said to be missed',
    );
  if (noCallOf(findings) && world.named === null && path.relay.name === 'near')
    must(
      noCallOf(findings)?.why === 'nothing-arrived',
      'no call is said only when the next relay was tried as well',
    );
  const noCall = noCallOf(findings);
  if (noCall) {
    const { browser } = world.lacks;
    must(
      world.calls.every(({ delivered }) => delivered === 0),
      'packets that arrive never end as no call',
    );
    must(
      browser !== 'sends-nothing' || noCall.why !== 'nothing-arrived',
      'a browser that sends nothing is not the network',
    );
    must(
      noCall.evidence !== undefined ||
        (noCall.why === 'nothing-open' && state.result.connectivity !== undefined),
      'no call is said with what was seen',
    );
    must(
      noCall.why !== 'nothing-arrived' || (noCall.evidence?.sent ?? 0) > 0,
      'nothing arrived of what was sent',
    );
  }
  const { beginMs, endMs, audioStoppedMs } = last ?? NO_MARKS;
  if (beginMs !== null && endMs !== null && !noCall) {
    const hiddenMs = world.hiddenMs(beginMs, endMs);
    must(
      Math.abs(state.result.instrument.hiddenMs - hiddenMs) < 1e-6,
      `hidden time is what it was: ${hiddenMs}, told ${state.result.instrument.hiddenMs}`,
    );
    // What happens in the loaded part is told with that part.
    const idleEndMs = Math.min(endMs, beginMs + DURATION_MS);
    if (audioStoppedMs !== null && audioStoppedMs > beginMs && audioStoppedMs < idleEndMs)
      must(has('audio-stopped') || state.result.traffic.sent === 0, 'a clock that stopped is told');
    if (world.stoppedWhileMeasuring && endMs - beginMs < DURATION_MS)
      must(has('stopped-early') || endMs === beginMs, 'a test that was stopped is told');
    const isVoid = hiddenMs > 1000 || has('audio-stopped') || has('stopped-early');
    must(!isVoid || state.result.grades.verdict !== 'meets', 'no void test grades good');
  }
  return breaches;
}
