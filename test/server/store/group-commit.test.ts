import { describe, expect, it } from 'vitest';
import { GroupCommit } from '../../../server/store/kysely/results/group-commit.ts';
import { StoreError } from '../../../server/store/port/store-error.ts';

describe('GroupCommit', () => {
  it('writes what arrives during a write together in the next, in order', async () => {
    const groups: number[][] = [];
    let release: () => void = () => undefined;
    const firstIsOnDisk = new Promise<void>((resolve) => (release = resolve));
    const commit = new GroupCommit<number, string>(async (group) => {
      groups.push([...group]);
      if (groups.length === 1) await firstIsOnDisk;
      return group.map((item) => `wrote ${item}`);
    }, 3);
    const first = commit.add(1);
    await new Promise((resolve) => setImmediate(resolve));
    const others = [2, 3, 4, 5].map((item) => commit.add(item));
    release();
    expect(await Promise.all([first, ...others])).toEqual([1, 2, 3, 4, 5].map((item) => `wrote ${item}`));
    expect(groups).toEqual([[1], [2, 3, 4], [5]]);
    expect(await commit.add(6)).toBe('wrote 6');
  });

  it('lets what cannot be written fail alone', async () => {
    const commit = new GroupCommit<number, number>((group) => {
      if (group.includes(2)) throw new StoreError('failed', 'two');
      return Promise.resolve(group);
    }, 10);
    const settled = await Promise.allSettled([1, 2, 3].map((item) => commit.add(item)));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('fails the whole group at once when the disk is full', async () => {
    let writes = 0;
    const commit = new GroupCommit<number, number>(() => {
      writes += 1;
      throw new StoreError('full', 'full');
    }, 10);
    const settled = await Promise.allSettled([1, 2, 3].map((item) => commit.add(item)));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(writes).toBe(1);
  });
});
