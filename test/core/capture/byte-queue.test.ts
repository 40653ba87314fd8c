import { expect, test } from 'vitest';
import { ByteQueue } from '../../../src/core/capture/byte-queue.ts';

test('hands out pieces across chunks, and leaves out what has not come yet', () => {
  const queue = new ByteQueue();
  queue.add(Uint8Array.of(1, 2, 3));
  expect(queue.peek(4)).toBeNull();
  queue.add(Uint8Array.of(4, 5));
  expect([...queue.peek(4)!]).toEqual([1, 2, 3, 4]);
  queue.drop(7);
  expect([queue.position, queue.availableBytes, queue.isSkipping]).toEqual([5, 0, true]);
  queue.add(Uint8Array.of(6, 7, 8, 9));
  expect([...queue.peek(2)!]).toEqual([8, 9]);
  expect([queue.position, queue.isSkipping]).toEqual([7, false]);
});

test('holds no more than the rest of a chunk and the next chunk', () => {
  const queue = new ByteQueue();
  for (let round = 0; round < 1000; round++) {
    queue.add(new Uint8Array(100));
    while (queue.peek(64)) queue.drop(64);
    expect(queue.availableBytes).toBeLessThan(64);
  }
});
