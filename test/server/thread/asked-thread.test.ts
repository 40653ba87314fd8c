import { afterEach, describe, expect, it } from 'vitest';
import { AskedThread, ThreadLostError } from '../../../server/thread/asked-thread.ts';
import type { QuestionMessage } from '../../../server/thread/asked-thread.ts';

/** A thread from its text, as a build would give it. */
const threadOf = (source: string): URL => new URL(`data:text/javascript,${encodeURIComponent(source)}`);

/** Doubles numbers; keeps the first question until there is a second; dies of 13, fails at 0. */
const DOUBLER = threadOf(`
  import { parentPort } from 'node:worker_threads';
  let kept = null;
  parentPort.on('message', (message) => {
    const { id, question } = message;
    if (question === 13) process.exit(7);
    if (question === 14) throw new Error('fourteen');
    if (question === 0) return parentPort.postMessage({ id, kind: 'fault', message: 'nothing to double' });
    const answer = { id, kind: 'answer', answer: 2 * question };
    if (question === 1) kept = answer;
    else parentPort.postMessage(answer);
    if (question === 2) parentPort.postMessage(kept);
  });
`);

describe('AskedThread', () => {
  const lost: string[] = [];
  const opened: AskedThread<number, number>[] = [];
  const open = (): AskedThread<number, number> => {
    const thread = new AskedThread<QuestionMessage<number>['question'], number>({
      url: DOUBLER,
      onLost: (reason) => lost.push(reason),
    });
    opened.push(thread);
    return thread;
  };
  afterEach(async () => {
    for (const thread of opened.splice(0)) await thread.close();
    lost.length = 0;
  });

  it('gives each question its own answer, in whatever order they come', async () => {
    const thread = open();
    expect(await Promise.all([thread.ask(1), thread.ask(3), thread.ask(2)])).toEqual([2, 6, 4]);
  });

  it('hears of a fault, and goes on', async () => {
    const thread = open();
    await expect(thread.ask(0)).rejects.toThrow('nothing to double');
    expect(await thread.ask(4)).toBe(8);
    expect(lost).toEqual([]);
  });

  it.each([
    [13, 'it ended with status 7'],
    [14, 'fourteen'],
  ])('tells everybody who waits that the thread died (of %i), and starts another', async (deadly, reason) => {
    const thread = open();
    const waiting = [thread.ask(1), thread.ask(deadly), thread.ask(3)];
    for (const outcome of await Promise.allSettled(waiting))
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { name: 'ThreadLostError', code: 'THREAD_LOST', message: `The thread was lost: ${reason}.` },
      });
    expect(lost).toEqual([reason]);
    expect(await thread.ask(5)).toBe(10);
  });

  it('is closed twice without a word, and answers no more', async () => {
    const thread = open();
    expect(await thread.ask(4)).toBe(8);
    await Promise.all([thread.close(), thread.close()]);
    await expect(thread.ask(4)).rejects.toBeInstanceOf(ThreadLostError);
    expect(lost).toEqual([]);
  });
});
