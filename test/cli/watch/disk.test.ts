import { expect, it } from 'vitest';
import { patiently } from '../../../src/cli/watch/disk.ts';

const failing = (code: string): Error => Object.assign(new Error(code), { code });

/** Work that fails so often before it is done. */
function heldFor(times: number, code: string) {
  const waits: number[] = [];
  let tries = 0;
  return {
    waits,
    tries: () => tries,
    done: patiently(
      () => {
        tries += 1;
        return tries <= times ? Promise.reject(failing(code)) : Promise.resolve('done');
      },
      (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
    ),
  };
}

it.each(['EBUSY', 'EPERM', 'EACCES'])(
  'a file that another program has open (%s) is waited for',
  async (code) => {
    const work = heldFor(2, code);
    expect(await work.done).toBe('done');
    expect(work.waits).toEqual([20, 80]);
  },
);

it('one that stays open is given up within two seconds', async () => {
  const work = heldFor(99, 'EPERM');
  await expect(work.done).rejects.toMatchObject({ code: 'EPERM' });
  expect(work.tries()).toBe(5);
  expect(work.waits.reduce((sum, ms) => sum + ms)).toBe(1500);
});

it('what no waiting helps against is told at once', async () => {
  const work = heldFor(1, 'ENOSPC');
  await expect(work.done).rejects.toMatchObject({ code: 'ENOSPC' });
  expect(work.waits).toEqual([]);
});
