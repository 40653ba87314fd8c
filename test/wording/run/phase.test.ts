import { describe, expect, it } from 'vitest';
import { DEFAULT_PLAN } from '../../../src/core/traffic/traffic-plan.ts';
import { phaseWording, relayTitle, type RunningState } from '../../../src/wording/run/phase.ts';
import { STATES } from '../../ui/gallery/states.ts';

/** The words of a state of the gallery. */
function wordsOf(name: string): ReturnType<typeof phaseWording> {
  const run = STATES[name]?.().state.run;
  if (!run || run.kind === 'idle' || run.kind === 'done' || run.kind === 'failed') throw new Error(name);
  const running: RunningState<unknown> = run;
  return phaseWording(running, DEFAULT_PLAN);
}

describe('phaseWording', () => {
  it.each([
    ['requesting', 'Getting ready', 'about 40 seconds left', 0],
    ['waiting', 'Waiting your turn', 'about 85 seconds left', 0],
    ['locating', 'Finding the nearest relay', 'about 40 seconds left', 0],
    ['connecting', 'Connecting', 'about 40 seconds left', 0],
    ['warming', 'Warming up', 'about 35 seconds left', 0],
    ['measuring', 'Measuring 12 of 30\u00a0s', 'about 25 seconds left', 12.4 / 30],
    ['measuring-long', 'Measuring 7:20 of 10:00', 'about 3 minutes left', 440 / 600],
    ['draining', 'Waiting for the last packets', 'a few seconds left', 1],
    ['composing', 'Working out the result', 'a few seconds left', 1],
  ])('%s is %s', (name, title, timeLeft, progress) => {
    expect(wordsOf(name)).toMatchObject({ title, timeLeft, progress });
  });

  it('says that a nearer relay could not be reached, while the next is tried', () => {
    const run = STATES['connecting']?.().state.run;
    if (run?.kind !== 'connecting') throw new Error('not connecting');
    const { chosen } = run;
    const missed = [{ name: 'berlin', why: 'nothing-open', waitedMs: 900 } as const];
    const { detail } = phaseWording({ ...run, chosen: { ...chosen, missed } }, DEFAULT_PLAN);
    const title = relayTitle(chosen.relay.relay);
    expect(detail).toBe(`A nearer test server could not be reached. Now trying ${title}.`);
  });

  it('tells the place in line and the wait', () => {
    expect(wordsOf('waiting').detail).toBe(
      'You are number 2 in line, about 50 seconds. The test starts by itself.',
    );
  });

  it('announces nothing that changes each second', () => {
    expect(wordsOf('measuring').announcement).toBe('Measuring for 30 seconds.');
    expect(wordsOf('waiting').announcement).toBe('Waiting your turn, number 2 in line.');
  });
});
