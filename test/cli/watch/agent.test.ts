import { describe, expect, it } from 'vitest';
import { Agent, type SlotReport } from '../../../src/cli/watch/agent.ts';
import { gridSlots } from '../../../src/cli/watch/slot-source.ts';
import type { RunOutcome } from '../../../src/cli/run-outcome.ts';
import { exampleResult } from '../../support/example-result.ts';
import { ManualClock, settle } from '../../support/manual-clock.ts';

const MINUTE_MS = 60_000;
const TEN_MINUTES_MS = 10 * MINUTE_MS;
const measured: RunOutcome = {
  kind: 'result',
  result: exampleResult('r'),
  receipt: { link: null, code: null, troubles: [], packets: [] },
};

/** An agent whose clock stands still until it is told to move, and whose tests take as long as they are told. */
function agentOn(
  clock: ManualClock,
  {
    testMs = 40_000,
    outcome = measured,
    lastSlot = null as number | null,
    untilMs = null as number | null,
    isAtOnce = false,
    onlyConnectivity = false,
  } = {},
) {
  const kept: SlotReport[] = [];
  const log: string[] = [];
  const stop = new AbortController();
  const stopped = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
  const timer = (ms: number): Promise<void> => new Promise((resolve) => void clock.setTimer(ms, resolve));
  const agent = new Agent({
    slots: gridSlots({ everyMs: TEN_MINUTES_MS, offsetMs: 0 }),
    isAtOnce,
    onlyConnectivity,
    log: (line) => log.push(line),
    untilMs,
    lastSlot,
    nowMs: () => clock.nowEpochMs(),
    wait: (ms) => Promise.race([timer(ms), stopped]),
    test: async () => {
      await timer(testMs);
      return outcome;
    },
    keep: (report) => {
      kept.push(report);
      return Promise.resolve();
    },
  });
  const minutes = (): [number, string][] =>
    kept.map(({ slot, outcome: what }) => [(slot.dueMs - START_MS) / MINUTE_MS, what]);
  return { agent, stop, kept, log, minutes, ended: agent.run(stop.signal) };
}
/** Where the manual clock stands at first; on the grid of ten minutes. */
const START_MS: number = new ManualClock().nowEpochMs();

describe('the agent', () => {
  it('tests at every slot, beginning with the next', async () => {
    const clock = new ManualClock();
    const { minutes } = agentOn(clock);
    await clock.advance(31 * MINUTE_MS);
    expect(minutes()).toEqual([
      [10, 'measured'],
      [20, 'measured'],
      [30, 'measured'],
    ]);
  });

  it.each<[string, RunOutcome]>([
    ['with its result', measured],
    ['without one', { kind: 'trouble', code: 'server-unreachable', message: 'No answer.' }],
    ['without a relay', { kind: 'failed', code: 'could-not-connect', message: 'Nothing open.' }],
  ])('tells a check of the network %s as that, and as no sample of a call', async (_title, outcome) => {
    const clock = new ManualClock();
    const { minutes, kept } = agentOn(clock, { outcome, onlyConnectivity: true });
    await clock.advance(11 * MINUTE_MS);
    expect(minutes()).toEqual([[10, 'checked']]);
    expect(kept[0]?.reason).toBe(outcome.kind === 'result' ? null : 'code' in outcome ? outcome.code : '');
  });

  it('skips the slots in which a run has not ended, and tells of them', async () => {
    const clock = new ManualClock();
    const { minutes } = agentOn(clock, { testMs: 25 * MINUTE_MS });
    await clock.advance(41 * MINUTE_MS);
    // The run of 10 ends at 35: 20 and 30 are skipped, 40 is under way.
    expect(minutes()).toEqual([
      [20, 'skipped'],
      [30, 'skipped'],
      [10, 'measured'],
    ]);
  });

  it('tells of the slots that went by since it last ran, and does not make them up', async () => {
    const clock = new ManualClock();
    const now = START_MS / TEN_MINUTES_MS;
    // It dealt with the slot 40 minutes ago; one minute later than the start the present slot is too late as well.
    await clock.advance(MINUTE_MS);
    const { minutes } = agentOn(clock, { lastSlot: now - 4 });
    await settle();
    expect(minutes()).toEqual([
      [-30, 'missed'],
      [-20, 'missed'],
      [-10, 'missed'],
      [0, 'missed'],
    ]);
    await clock.advance(10 * MINUTE_MS);
    expect(minutes().at(-1)).toEqual([10, 'measured']);
  });

  it.each([
    ['could-not-connect', 'failed'],
    ['nothing-arrived', 'failed'],
    ['server-unreachable', 'unusable'],
    ['no-webrtc', 'unusable'],
    ['browser-stalled', 'unusable'],
  ])('keeps a run that ended with %s as %s', async (code, expected) => {
    const clock = new ManualClock();
    const { kept } = agentOn(clock, { outcome: { kind: 'failed', code, message: 'In words.' } });
    await clock.advance(11 * MINUTE_MS);
    expect(kept[0]).toMatchObject({ outcome: expected, reason: code, message: 'In words.', resultId: null });
  });

  it('goes on after a browser that crashed', async () => {
    const clock = new ManualClock();
    const { minutes } = agentOn(clock, {
      outcome: { kind: 'trouble', code: 'browser-crashed', message: 'The page crashed in the browser.' },
    });
    await clock.advance(21 * MINUTE_MS);
    expect(minutes()).toEqual([
      [10, 'unusable'],
      [20, 'unusable'],
    ]);
  });

  it('ends when its time is over', async () => {
    const clock = new ManualClock();
    const { minutes, ended } = agentOn(clock, { untilMs: START_MS + 25 * MINUTE_MS });
    await clock.advance(60 * MINUTE_MS);
    await ended;
    expect(minutes()).toEqual([
      [10, 'measured'],
      [20, 'measured'],
    ]);
  });

  it('ends at once when it is told to, and keeps nothing of the run that this interrupts', async () => {
    const clock = new ManualClock();
    const { kept, stop, ended } = agentOn(clock, { outcome: { kind: 'interrupted' } });
    await clock.advance(10 * MINUTE_MS + 1000);
    stop.abort();
    await clock.advance(40_000);
    await ended;
    expect(kept).toEqual([]);
  });

  it('begins at once when it is told to, and goes on by the schedule', async () => {
    const clock = new ManualClock();
    await clock.advance(3 * MINUTE_MS);
    const { minutes } = agentOn(clock, { isAtOnce: true });
    await clock.advance(8 * MINUTE_MS);
    expect(minutes()).toEqual([
      [3, 'measured'],
      [10, 'measured'],
    ]);
  });

  it('tells what it missed before it begins at once', async () => {
    const clock = new ManualClock();
    await clock.advance(3 * MINUTE_MS);
    const { minutes } = agentOn(clock, { isAtOnce: true, lastSlot: START_MS / TEN_MINUTES_MS - 2 });
    await clock.advance(MINUTE_MS);
    expect(minutes()).toEqual([
      [-10, 'missed'],
      [0, 'missed'],
      [3, 'measured'],
    ]);
  });

  it('repeats nothing when the clock was set back by less than a day', async () => {
    const clock = new ManualClock();
    const { kept } = agentOn(clock, { lastSlot: START_MS / TEN_MINUTES_MS + 6 });
    await clock.advance(60 * MINUTE_MS);
    expect(kept).toEqual([]);
    await clock.advance(11 * MINUTE_MS);
    expect(kept).toHaveLength(1);
  });

  it('does not wait for a clock that was a month ahead', async () => {
    const clock = new ManualClock();
    const { minutes, log } = agentOn(clock, { lastSlot: START_MS / TEN_MINUTES_MS + 30 * 144 });
    await clock.advance(11 * MINUTE_MS);
    expect(minutes()).toEqual([[10, 'measured']]);
    expect(log).toEqual(['The clock was set back by more than a day: the schedule starts over.']);
  });

  it('never notes an older slot than one that is dealt with', async () => {
    const clock = new ManualClock();
    const { kept } = agentOn(clock, { testMs: 15 * MINUTE_MS });
    await clock.advance(26 * MINUTE_MS);
    const first = START_MS / TEN_MINUTES_MS + 1;
    expect(kept.map(({ slot, outcome: what, dealtWith }) => [slot.slot, what, dealtWith])).toEqual([
      [first + 1, 'skipped', first + 1],
      [first, 'measured', first + 1],
    ]);
  });

  it('tells of an interrupted run as missed when a later slot is dealt with', async () => {
    const clock = new ManualClock();
    const { minutes, stop, ended } = agentOn(clock, {
      testMs: 15 * MINUTE_MS,
      outcome: { kind: 'interrupted' },
    });
    await clock.advance(21 * MINUTE_MS);
    stop.abort();
    await clock.advance(10 * MINUTE_MS);
    await ended;
    expect(minutes()).toEqual([
      [20, 'skipped'],
      [10, 'missed'],
    ]);
  });
});
