import { describe, expect, it } from 'vitest';
import {
  sizeCloudConnector,
  type ConnectorVersion,
  type Hardware,
  type Spares,
} from '../../../src/core/sizing/cloud-connector.ts';

const size = (calls: number, hardware: Hardware, spares: Spares, version: ConnectorVersion = 'from-2.0') =>
  sizeCloudConnector({ calls, hardware, spares, version });

describe('boxes and PSTN sites', () => {
  it.each([
    { calls: 500, hardware: 'large', spares: 1, boxes: 2, sites: [500] },
    { calls: 500, hardware: 'large', spares: 2, boxes: 3, sites: [500] },
    { calls: 501, hardware: 'large', spares: 1, boxes: 3, sites: [1000] },
    { calls: 501, hardware: 'large', spares: 2, boxes: 4, sites: [1000] },
    { calls: 7500, hardware: 'large', spares: 1, boxes: 16, sites: [7500] },
    { calls: 7501, hardware: 'large', spares: 1, boxes: 18, sites: [7500, 500] },
    { calls: 7500, hardware: 'large', spares: 2, boxes: 19, sites: [7000, 500] },
    { calls: 8000, hardware: 'large', spares: 0, boxes: 16, sites: [8000] },
    { calls: 800, hardware: 'small', spares: 0, boxes: 16, sites: [800] },
  ] as const)('$calls calls, $hardware, N+$spares: $boxes', ({ calls, hardware, spares, boxes, sites }) => {
    const sized = size(calls, hardware, spares);
    expect(sized.boxes).toBe(boxes);
    expect(sized.sites.map(({ mostCalls }) => mostCalls)).toEqual(sites);
  });

  it.each([
    { hardware: 'large', calls: 1500 },
    { hardware: 'small', calls: 150 },
  ] as const)('of an earlier version, 3+1 $hardware carry $calls and no call more', ({ hardware, calls }) => {
    const full = size(calls, hardware, 1, 'before-2.0');
    expect(full.boxes).toBe(4);
    expect(full.sites).toEqual([{ workingBoxes: 3, spareBoxes: 1, mostCalls: calls }]);
    expect(size(calls + 1, hardware, 1, 'before-2.0').sites).toHaveLength(2);
  });

  it('promise 99.8 % with one spare, 99.9 % with two and nothing with none', () => {
    expect(([0, 1, 2] as const).map((spares) => size(16, 'large', spares).availabilityRatio)).toEqual([
      null,
      0.998,
      0.999,
    ]);
  });

  it('show the formulas with their numbers and who says so', () => {
    expect(size(7501, 'large', 1).formulas).toEqual([
      {
        code: 'working-boxes',
        terms: { calls: 7501, callsPerBox: { value: 500, origin: 'document-003' } },
        result: 16,
      },
      {
        code: 'pstn-sites',
        terms: { workingBoxes: 16, boxesPerSite: { value: 16, origin: 'document-003' }, spares: 1 },
        result: 2,
      },
      { code: 'boxes', terms: { workingBoxes: 16, pstnSites: 2, spares: 1 }, result: 18 },
    ]);
  });
});

describe('limits of a Cloud Connector', () => {
  it('say that a single box is for evaluation', () => {
    expect(size(500, 'large', 0).limits).toEqual(['evaluation-only', 'no-spare']);
    expect(size(500, 'large', 1).limits).toEqual([]);
  });

  it('allow 200 sites: 15 boxes of 500 in each are 1,500,000 calls', () => {
    expect(size(1_500_000, 'large', 1).limits).toEqual(['several-pstn-sites']);
    expect(size(1_500_001, 'large', 1).limits).toEqual(['several-pstn-sites', 'too-many-pstn-sites']);
  });

  it('name small hardware and a version that nobody supports', () => {
    expect(size(50, 'small', 1, 'before-2.0').limits).toEqual(['small-hardware', 'unsupported-version']);
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity])('refuse %d calls', (calls) => {
    expect(() => size(calls, 'large', 1)).toThrow(RangeError);
  });
});
