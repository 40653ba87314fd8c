import { describe, expect, it } from 'vitest';
import { HEADER_NOT_READ, hopLimitOf, ipHeaderOf, trafficClassOf } from '../../../server/relay/ip-header.ts';

const FIELDS = [null, 0, 1, 127, 128, 255];

describe('ipHeaderOf', () => {
  it.each(FIELDS.flatMap((trafficClass) => FIELDS.map((hopLimit) => [trafficClass, hopLimit] as const)))(
    'holds traffic class %s and hop limit %s apart',
    (trafficClass, hopLimit) => {
      const header = ipHeaderOf(trafficClass, hopLimit);
      expect([trafficClassOf(header), hopLimitOf(header)]).toEqual([trafficClass, hopLimit]);
      // A column of 32 bits has it.
      expect(Uint32Array.of(header)[0]).toBe(header);
    },
  );

  it('is nothing read where neither was', () => {
    expect(ipHeaderOf(null, null)).toBe(HEADER_NOT_READ);
  });
});
