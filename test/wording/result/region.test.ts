import { describe, expect, it } from 'vitest';
import type { RelayKind } from '../../../src/core/relay.ts';
import type { TargetChoice } from '../../../src/core/verdict/targets.ts';
import type { Result } from '../../../src/wire/result.ts';
import { regionHint, regionSentences } from '../../../src/wording/result/region.ts';
import { measuredResult } from '../../support/measured-result.ts';

const rowOf = (region: string): TargetChoice => ({ kind: 'azure', region, column: 'site' });
const CLIENT_EDGE: TargetChoice = { kind: 'client-edge' };

/** Of a test from a region, through a relay, held against a target; without the marks that isolate names. */
function said(region: string | null, kind: RelayKind, target: TargetChoice): string[] {
  const result: Result = measuredResult('r1');
  return regionSentences({
    labels: { ...result.labels, region },
    path: { ...result.path, relay: { ...result.path.relay, kind } },
    grades: { ...result.grades, target },
  }).map((sentence) => sentence.replace(/[\u2068\u2069]/g, ''));
}
const azure = (region: string): RelayKind => ({ kind: 'azure', region });

describe('what a result says of regions', () => {
  it.each([
    [
      'West Europe',
      'West Europe',
      'West Europe',
      ['Customer region: West Europe.', 'Both are in Europe: on one continent, as the targets assume.'],
    ],
    [
      'Hawaii US',
      'West US',
      'Hawaii US',
      [
        'Customer region: Hawaii US.',
        'Whoever tested is in Oceania and the relay in North America; the targets assume one continent.',
      ],
    ],
    [
      null,
      'West US',
      'West US',
      [
        'The region of whoever tested is not known, so the published row of West US is used; customers of Hawaii US have one of their own through this relay.',
        'Whether both are on one continent, as the targets assume, is not known.',
      ],
    ],
    [
      'Hawaii US',
      'East US',
      'East US',
      [
        'Customer region: Hawaii US.',
        'The published table has no row for Hawaii US through a relay in East US; the row of East US is used instead. It has one for Hawaii US through West US.',
        'Whoever tested is in Oceania and the relay in North America; the targets assume one continent.',
      ],
    ],
    [
      'New Zealand',
      'Australia East',
      'Australia East',
      [
        'Customer region: New Zealand.',
        'The published table has no row for New Zealand through a relay in Australia East; the row of Australia East is used instead.',
        'Whether both are on one continent, as the targets assume, is not known.',
      ],
    ],
  ])('from %s through %s', (region, relay, row, sentences) => {
    expect(said(region, azure(relay), rowOf(row))).toEqual(sentences);
  });

  it('does not assume one continent with a relay at the edge', () => {
    const unknown = 'Whether both are on one continent, as the targets assume, is not known.';
    expect(said(null, { kind: 'edge' }, CLIENT_EDGE)).toEqual([unknown]);
    expect(said('West Europe', { kind: 'edge' }, CLIENT_EDGE)).toEqual([
      'Customer region: West Europe.',
      unknown,
    ]);
  });

  it('warns of a region that the table does not have while it is typed', () => {
    expect(regionHint('Hawaii')).toMatch(/does not have this region/);
    expect([regionHint('hawaii us'), regionHint('West-Europe'), regionHint(' ')]).toEqual([null, null, null]);
  });
});
