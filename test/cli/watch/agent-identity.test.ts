import { describe, expect, it } from 'vitest';
import { ownShare, sampleId } from '../../../src/cli/watch/agent-identity.ts';

const watched = { url: 'http://h/', site: 'Berlin', relay: null };

describe('an agent of its own', () => {
  it('has the same share always, and another one elsewhere', () => {
    const share = ownShare('probe-1', watched);
    expect(ownShare('probe-1', { ...watched })).toBe(share);
    expect(ownShare('probe-2', watched)).not.toBe(share);
    expect(ownShare('probe-1', { ...watched, relay: 'west' })).not.toBe(share);
  });

  it('shares spread evenly: of a thousand agents no tenth has under 70 or over 130', () => {
    const tenths = Array<number>(10).fill(0);
    for (let number = 0; number < 1000; number++) {
      const share = ownShare(`probe-${number}`, watched);
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThan(1);
      tenths[Math.floor(share * 10)]! += 1;
    }
    // 100 are expected, with a standard deviation of 9.5: 30 are more than three of it.
    for (const count of tenths) expect(Math.abs(count - 100)).toBeLessThanOrEqual(30);
  });

  it('gives a slot one id, which the wire takes and nobody else can make', () => {
    const id = sampleId('secret', watched, 1000);
    expect(id).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(sampleId('secret', watched, 1000)).toBe(id);
    expect(sampleId('other', watched, 1000)).not.toBe(id);
    expect(sampleId('secret', watched, 1001)).not.toBe(id);
    expect(sampleId('secret', { ...watched, site: 'Rome' }, 1000)).not.toBe(id);
  });
});
