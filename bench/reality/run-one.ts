import { truthOf } from '../../e2e/accuracy/compare.ts';
import { measuredOf } from '../../e2e/accuracy/measured.ts';
import { endingOf } from '../../e2e/reality/ending.ts';
import type { RealPath } from '../../e2e/reality/envelope.ts';
import { expectCounts, medianErrorMs } from '../../e2e/reality/expect-measured.ts';
import type { Laboratory, RealBrowser, RealRun, RealTests } from '../../e2e/reality/laboratory.ts';
import { NO_LAB } from '../../e2e/reality/open-reality.ts';
import type { Row } from './row.ts';

/** The shortest test there is; from opening the page to its last word. */
export const TESTS: RealTests = { durationS: 15, timeoutMs: 180_000 };
/** Of what an assertion says, in one line. */
const SAID_CHARACTERS = 400;

/** Runs one path and says what became of it. */
export async function runOne(
  laboratory: Laboratory,
  run: number,
  path: RealPath,
  browser: RealBrowser,
): Promise<Row> {
  const startedMs = performance.now();
  const about = { run, browser, path: path.name, roundTripMs: path.roundTripMs };
  const became = await laboratory.run(path, browser).then(
    (ran) => (ran ? whatBecameOf(path, ran) : { ...NOTHING, outcome: 'broken' as const, why: NO_LAB }),
    (error: unknown): Became => ({ ...NOTHING, outcome: 'broken', why: inOneLine(error) }),
  );
  return { ...about, ...became, tookMs: Math.round(performance.now() - startedMs) };
}

type Became = Pick<
  Row,
  'outcome' | 'why' | 'isTrue' | 'sent' | 'lost' | 'medianErrorMs' | 'pressToFirstMs' | 'missedFor'
>;

const NOTHING = {
  why: null,
  isTrue: null,
  sent: null,
  lost: null,
  medianErrorMs: null,
  pressToFirstMs: null,
  missedFor: null,
} as const;

function whatBecameOf(path: RealPath, ran: RealRun): Became {
  const ending = endingOf(ran);
  if (ending !== null) {
    const waited = ending.waitedMs === null ? '' : ` after ${(ending.waitedMs / 1000).toFixed(0)} s`;
    return {
      ...NOTHING,
      outcome: 'refused',
      why: `${ending.said}${waited}; ${ending.seen}`,
      isTrue: ending.isTrue,
    };
  }
  const measured = measuredOf(ran.updates);
  const { traffic, grades, startedAt } = measured.result;
  const figures = {
    isTrue: null,
    sent: traffic.sent,
    lost: traffic.lost,
    medianErrorMs: path.transport === 'udp' ? medianErrorMs(ran) : null,
    pressToFirstMs: ran.pressedAtMs === null ? null : Date.parse(startedAt) - ran.pressedAtMs,
    missedFor: grades.rows
      .filter(({ outcome, decides }) => outcome === 'misses' && decides !== false)
      .map(({ metric }) => metric),
  };
  try {
    expectCounts(path, ran);
    return { ...figures, outcome: 'exact', why: null };
  } catch (error) {
    const { report } = truthOf(ran.log, measured);
    const truth = `truth: ${report.sent} sent, ${report.lost} lost, ${report.reordered} reordered; ours: ${traffic.sent}, ${traffic.lost}, ${traffic.reordered}`;
    return { ...figures, outcome: 'differs', why: `${inOneLine(error)} (${truth})` };
  }
}

/** Without the colours that the assertion library paints its words with. */
function inOneLine(error: unknown): string {
  return String(error)
    .replaceAll(new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, 'g'), '')
    .replaceAll(/\s+/g, ' ')
    .slice(0, SAID_CHARACTERS);
}
