import { describe, expect, it } from 'vitest';
import {
  callsInPorts,
  MEDIATION_PORTS,
  portsForCalls,
  portsIn,
} from '../../../src/core/sizing/media-ports.ts';

describe('media ports', () => {
  it('are four for each call', () => {
    expect(portsForCalls(500)).toEqual({
      code: 'media-ports',
      terms: { calls: 500, portsPerCall: { value: 4, origin: 'document-003' } },
      result: 2000,
    });
  });

  it('are 8,349 of the Mediation component, enough for 2,087 calls', () => {
    expect(portsIn(MEDIATION_PORTS)).toBe(8349);
    expect(callsInPorts(8349).result).toBe(2087);
  });

  it('carry 250 calls by either of the two counts that the document gives one range', () => {
    expect(callsInPorts(1000).result).toBe(250);
    expect(portsIn({ from: 50_000, to: 51_000 })).toBe(1001);
    expect(callsInPorts(1001).result).toBe(250);
    expect(callsInPorts(999).result).toBe(249);
  });

  it.each([
    { from: 0, to: 5 },
    { from: 6, to: 5 },
    { from: 60_000, to: 65_536 },
  ])('are no range $from-$to', (range) => {
    expect(() => portsIn(range)).toThrow(RangeError);
  });
});
