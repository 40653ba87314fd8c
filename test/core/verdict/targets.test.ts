import { describe, expect, test } from 'vitest';
import {
  AZURE_ROWS,
  CLIENT_TO_EDGE,
  EDGE_TO_EDGE,
  parseTarget,
  targetName,
  targetsOf,
  type TargetChoice,
} from '../../../src/core/verdict/targets.ts';
import published from '../../fixtures/targets.json' with { type: 'json' };

describe('targets', () => {
  test.each([
    { ours: CLIENT_TO_EDGE, theirs: published.segments.clientToEdge },
    { ours: EDGE_TO_EDGE, theirs: published.segments.edgeToEdge },
  ])('of the segments are the published ones', ({ ours, theirs }) => {
    expect(ours).toEqual({
      rttMs: theirs.rttMs,
      oneWayMs: theirs.oneWayMs,
      burstLossRatio: theirs.burstLossRatioIn200ms,
      lossRatio: theirs.lossRatioIn15s,
      jitterMs: theirs.jitterMsIn15s,
      reorderRatio: theirs.reorderRatio,
    });
  });

  test('of Azure regions are the 22 published rows', () => {
    expect(AZURE_ROWS).toEqual(published.azureRtt);
    expect(AZURE_ROWS).toHaveLength(22);
  });

  test('of an Azure region take the round trip from its row, half of it one way, the rest from the segment', () => {
    expect(targetsOf({ kind: 'azure', region: 'West Europe', column: 'site' })).toEqual({
      ...CLIENT_TO_EDGE,
      rttMs: 135,
      oneWayMs: 67.5,
    });
    expect(targetsOf({ kind: 'azure', region: 'hawaii-us', column: 'edge' })).toEqual({
      ...EDGE_TO_EDGE,
      rttMs: 116,
      oneWayMs: 58,
    });
    expect(targetsOf({ kind: 'azure', region: 'Atlantis', column: 'site' })).toBeNull();
  });

  test.each<[string, TargetChoice | null]>([
    ['client-edge', { kind: 'client-edge' }],
    ['edge-edge', { kind: 'edge-edge' }],
    ['azure:west-europe', { kind: 'azure', region: 'West Europe', column: 'site' }],
    ['azure:West Europe:edge', { kind: 'azure', region: 'West Europe', column: 'edge' }],
    ['azure:atlantis', null],
    ['azure:west-europe:moon', null],
    ['azure:west-europe:site:more', null],
    ['azure', null],
    ['', null],
    ['toString', null],
  ])('are named %j', (text, choice) => {
    expect(parseTarget(text)).toEqual(choice);
  });

  test('read their own names back, every one', () => {
    const choices: TargetChoice[] = [
      { kind: 'client-edge' },
      { kind: 'edge-edge' },
      ...AZURE_ROWS.flatMap(({ customerRegion }): TargetChoice[] => [
        { kind: 'azure', region: customerRegion, column: 'site' },
        { kind: 'azure', region: customerRegion, column: 'edge' },
      ]),
    ];
    for (const choice of choices) expect(parseTarget(targetName(choice))).toEqual(choice);
  });
});
