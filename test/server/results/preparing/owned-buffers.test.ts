import { describe, expect, it } from 'vitest';
import { ownedBuffers } from '../../../../server/results/preparing/owned-buffers.ts';

describe('ownedBuffers', () => {
  it('names the memory of bytes that have it for themselves', () => {
    const bytes = new Uint8Array([1, 2, 3]);
    expect(ownedBuffers(bytes)).toEqual([bytes.buffer]);
  });

  it('names nothing of bytes that share their memory: moving it would empty others', () => {
    const whole = new Uint8Array([1, 2, 3]);
    expect(ownedBuffers(whole.subarray(1))).toEqual([]);
    expect(ownedBuffers(Buffer.from('short, and so from the pool'))).toEqual([]);
    expect(ownedBuffers(new Uint8Array(new SharedArrayBuffer(4)))).toEqual([]);
  });
});
