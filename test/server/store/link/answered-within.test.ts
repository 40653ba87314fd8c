import { expect, it } from 'vitest';
import { answeredWithin } from '../../../../server/store/link/answered-within.ts';
import { ManualClock, settle } from '../../../support/manual-clock.ts';

function asking() {
  const clock = new ManualClock();
  let answer: (text: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const asked = new Promise<string>((resolve, reject) => {
    answer = resolve;
    fail = reject;
  });
  let outcome: string | null = null;
  answeredWithin(asked, 5000, (ms, work) => clock.setTimer(ms, work)).then(
    (text) => (outcome = text),
    (error: unknown) => (outcome = error instanceof Error ? error.message : 'no error'),
  );
  return { clock, answer: (text: string) => answer(text), fail, outcome: () => outcome };
}

it('gives the answer, or the error', async () => {
  const [good, bad] = [asking(), asking()];
  await good.clock.advance(4999);
  good.answer('yes');
  bad.fail(new Error('away'));
  await settle();
  expect([good.outcome(), bad.outcome()]).toEqual(['yes', 'away']);
  await good.clock.advance(60_000);
  expect(good.outcome()).toBe('yes');
});

it('is late after so long', async () => {
  const { clock, outcome } = asking();
  await clock.advance(4999);
  expect(outcome()).toBeNull();
  await clock.advance(1);
  expect(outcome()).toBe('No answer within 5000 ms.');
});

it('does not count what came while the process stood still as late', async () => {
  const { clock, answer, outcome } = asking();
  await clock.sleep(60_000);
  answer('yes');
  await settle();
  expect(outcome()).toBe('yes');
  const other = asking();
  await other.clock.sleep(60_000);
  await other.clock.advance(3999);
  expect(other.outcome()).toBeNull();
  await other.clock.advance(1);
  expect(other.outcome()).toBe('No answer within 5000 ms.');
});
