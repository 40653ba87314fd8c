import { describe, expect, it } from 'vitest';
import { KeptReports } from '../../../server/sites/kept-reports.ts';

/** Reports of so many bytes each, of which it counts how often each was made. */
function counted(mostBytes: number) {
  const kept = new KeptReports(mostBytes);
  const made: string[] = [];
  const ask = (key: string, bytes: number): Promise<Buffer> =>
    kept.of(key, () => {
      made.push(key);
      return Promise.resolve(Buffer.alloc(bytes));
    });
  return { kept, made, ask };
}

describe('reports that are kept', () => {
  it('are made once, also by two who ask at the same time', async () => {
    const { made, ask } = counted(100);
    const [one, other] = await Promise.all([ask('a', 10), ask('a', 10)]);
    expect(other).toBe(one);
    expect(await ask('a', 10)).toBe(one);
    expect(made).toEqual(['a']);
  });

  it('leave when all have too many bytes: the one first that was not asked for for longest', async () => {
    const { made, ask } = counted(100);
    await ask('a', 50);
    await ask('b', 50);
    await ask('a', 50);
    await ask('c', 1);
    expect(made.splice(0)).toEqual(['a', 'b', 'c']);
    await ask('a', 50);
    await ask('c', 1);
    expect(made.splice(0)).toEqual([]);
    await ask('b', 50);
    expect(made).toEqual(['b']);
  });

  it('are kept alone where one has more bytes than all may have', async () => {
    const { made, ask } = counted(100);
    await ask('a', 10);
    await ask('large', 1000);
    await ask('large', 1000);
    expect(made.splice(0)).toEqual(['a', 'large']);
    await ask('a', 10);
    expect(made).toEqual(['a']);
  });

  it('are a hundred at most', async () => {
    const { made, ask } = counted(100);
    for (let number = 0; number <= 100; number += 1) await ask(String(number), 0);
    made.splice(0);
    await ask('1', 0);
    await ask('0', 0);
    expect(made).toEqual(['0']);
  });

  it('are not kept where one cannot be made, and are made anew', async () => {
    const { kept, made, ask } = counted(100);
    await expect(kept.of('a', () => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
    expect(await ask('a', 3)).toHaveLength(3);
    expect(made).toEqual(['a']);
  });

  it('that were made while another came are counted too', async () => {
    const { kept, made, ask } = counted(100);
    let end: (report: Buffer) => void = () => undefined;
    const slow = kept.of('slow', () => new Promise((resolve) => (end = resolve)));
    await ask('a', 90);
    end(Buffer.alloc(90));
    await slow;
    // Asked for before the other.
    made.splice(0);
    await ask('a', 90);
    expect(made).toEqual([]);
    await ask('slow', 90);
    expect(made).toEqual(['slow']);
  });
});
