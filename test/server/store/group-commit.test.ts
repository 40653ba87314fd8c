import { describe, expect, it } from 'vitest';
import { GroupCommit, type Grouping } from '../../../server/store/kysely/results/writer.ts';
import { StoreError } from '../../../server/store/port/store-error.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const atMost = (maxGroup: number): Grouping => ({ maxGroup, spacingMs: 0 });

describe('GroupCommit', () => {
  it('writes what arrives during a write together in the next, in order', async () => {
    const groups: number[][] = [];
    let release: () => void = () => undefined;
    const firstIsOnDisk = new Promise<void>((resolve) => (release = resolve));
    const commit = new GroupCommit<number, string>(async (group) => {
      groups.push([...group]);
      if (groups.length === 1) await firstIsOnDisk;
      return group.map((item) => `wrote ${item}`);
    }, atMost(3));
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
    }, atMost(10));
    const settled = await Promise.allSettled([1, 2, 3].map((item) => commit.add(item)));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('fails the whole group at once when the disk is full', async () => {
    let writes = 0;
    const commit = new GroupCommit<number, number>(() => {
      writes += 1;
      throw new StoreError('full', 'full');
    }, atMost(10));
    const settled = await Promise.allSettled([1, 2, 3].map((item) => commit.add(item)));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(writes).toBe(1);
  });

  describe('with 10 ms between groups', () => {
    const spaced = () => {
      const clock = new ManualClock();
      const groups: [number, readonly number[]][] = [];
      const commit = new GroupCommit<number, number>(
        (group) => {
          groups.push([clock.nowMs(), group]);
          return Promise.resolve(group);
        },
        { maxGroup: 3, spacingMs: 10 },
        {
          nowMs: () => clock.nowMs(),
          after: (delayMs) => new Promise<void>((resolve) => void clock.setTimer(delayMs, resolve)),
        },
      );
      return { clock, groups, commit };
    };
    /** What waits for a turn of the loop has had it. */
    const settle = async (): Promise<void> => {
      for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
    };

    it('writes the first of a quiet moment at once, and what follows together when the time is up', async () => {
      const { clock, groups, commit } = spaced();
      await commit.add(1);
      await clock.advance(4);
      const [second, third] = [commit.add(2), commit.add(3)];
      await settle();
      expect(groups).toEqual([[0, [1]]]);
      await clock.advance(5);
      await settle();
      expect(groups).toEqual([[0, [1]]]);
      await clock.advance(1);
      await Promise.all([second, third]);
      await clock.advance(50);
      await commit.add(4);
      expect(groups).toEqual([
        [0, [1]],
        [10, [2, 3]],
        [60, [4]],
      ]);
    });

    it('does not let a full group wait', async () => {
      const { groups, commit } = spaced();
      await commit.add(1);
      await Promise.all([2, 3, 4].map((item) => commit.add(item)));
      expect(groups).toEqual([
        [0, [1]],
        [0, [2, 3, 4]],
      ]);
    });
  });
});
