import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReleaseQueue } from '../../netlab/release-queue.ts';

function takeAll(queue: ReleaseQueue<string>, nowMs: number): string[] {
  const item = queue.takeDue(nowMs);
  return item === null ? [] : [item, ...takeAll(queue, nowMs)];
}

describe('ReleaseQueue', () => {
  it('gives what is due, earliest first, and keeps the rest', () => {
    const queue = new ReleaseQueue<string>();
    queue.push(30, 'c');
    queue.push(10, 'a');
    queue.push(20, 'b');

    expect(queue.nextDueMs).toBe(10);
    expect(takeAll(queue, 9.99)).toEqual([]);
    expect(takeAll(queue, 20)).toEqual(['a', 'b']);
    expect(queue.nextDueMs).toBe(30);
    expect(queue.size).toBe(1);
  });

  it('is first in, first out for the same moment', () => {
    const queue = new ReleaseQueue<string>();
    for (const item of ['a', 'b', 'c', 'd', 'e']) queue.push(1, item);

    expect(takeAll(queue, 1)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('is empty after clear', () => {
    const queue = new ReleaseQueue<string>();
    queue.push(1, 'a');
    queue.clear();

    expect(queue.nextDueMs).toBeNull();
  });

  it('agrees with a stable sort', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (dueMs) => {
        const queue = new ReleaseQueue<string>();
        const items = dueMs.map((ms, index) => ({ ms, name: `${index}` }));
        for (const { ms, name } of items) queue.push(ms, name);
        const sorted = [...items].sort((one, other) => one.ms - other.ms).map(({ name }) => name);
        expect(takeAll(queue, 20)).toEqual(sorted);
      }),
    );
  });
});
