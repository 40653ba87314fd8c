import { describe, expect, it } from 'vitest';
import { OPEN_POINTS, OTHER_CONTRADICTIONS } from '../../../src/core/flows/contradictions.ts';

/** Typed from the documents. */
describe('contradictions of no one call', () => {
  it('name each place with its own words', () => {
    expect(
      OTHER_CONTRADICTIONS.map(({ code, sources }) => [
        code,
        sources.map(({ document, says }) => `${document}: ${says}`),
      ]),
    ).toEqual([
      ['figure-anchor-twice', ['001: bk_Figure3', '001: bk_Figure3', '001: bk_Figure6', '001: bk_Figure6']],
      ['ports-one-more', ['003: 50 000 - 51 000', '003: AudioPortCount 1000']],
    ]);
  });

  it('are apart from what a document leaves out', () => {
    expect(OPEN_POINTS.map(({ code, source }) => `${code} ${source.document}`)).toEqual([
      'latency-direction 002',
      'bandwidth-missing 004',
      'nat-number-missing 004',
    ]);
  });
});
