import { describe, expect, it } from 'vitest';
import { rowOutcomeText } from '../../../src/wording/desk/outcome.ts';
import { sideTitle } from '../../../src/wording/desk/compare-side.ts';
import type { CompareSide } from '../../../src/wire/desk/compare.ts';
import type { ResultSummary } from '../../../src/wire/desk/search.ts';
import { rowOf } from '../../ui/desk/row-builder.ts';

describe('rowOutcomeText', () => {
  it.each<[Partial<ResultSummary>, string]>([
    [{}, 'meets its targets'],
    [
      { verdict: 'misses', worstMiss: { path: 'up', metric: 'loss', value: 0.031, target: 0.01 } },
      'misses: packet loss up 3.1 %',
    ],
    [
      { verdict: 'misses', worstMiss: { path: 'loop', metric: 'rtt', value: 182, target: 100 } },
      'misses: round trip 182 ms',
    ],
    // Rounding does not carry a value onto the target that it misses.
    [
      { verdict: 'misses', worstMiss: { path: 'down', metric: 'jitter', value: 30, target: 30 } },
      'misses: jitter down 30 ms',
    ],
    [{ verdict: 'misses', finding: 'udp-blocked' }, 'misses: UDP is blocked'],
    // What the network keeps from calls is told too, once.
    [{ verdict: 'misses', finding: 'udp-blocked', blocked: 'udp-blocked' }, 'misses: UDP is blocked'],
    [
      { verdict: 'misses', finding: 'ports-denied', blocked: 'ports-blocked' },
      'misses: some ports are blocked',
    ],
    [
      { verdict: 'misses', finding: 'not-connected', blocked: 'nothing-open' },
      'misses: no call could be made; nothing gets through to the relay',
    ],
    [{ blocked: 'fallback-blocked' }, 'meets its targets; TCP or TLS is blocked'],
    [{ blocked: 'of-a-newer-server' }, 'meets its targets'],
    [
      { verdict: 'misses', finding: 'only-connectivity', blocked: 'ports-blocked' },
      'checked what the network lets through: some ports are blocked',
    ],
    [
      { verdict: 'no-data', finding: 'only-connectivity', blocked: 'certificate-rejected' },
      'checked what the network lets through: the certificate on the TLS port is not trusted',
    ],
    // Stored before it was kept which.
    [
      { verdict: 'misses', finding: 'only-connectivity' },
      'checked what the network lets through: something that calls need is blocked',
    ],
    [{ verdict: 'misses' }, 'misses its targets'],
    [{ verdict: 'no-data', finding: 'hidden' }, 'not enough data: the page was hidden'],
    [{ verdict: 'no-data', finding: 'of-a-newer-server' }, 'not enough data'],
  ])('%o', (changes, text) => {
    expect(rowOutcomeText(rowOf(changes)).replaceAll('\u00a0', ' ')).toBe(text);
  });
});

describe('sideTitle', () => {
  it.each<[CompareSide | null, string]>([
    [null, 'Not chosen yet'],
    [{ kind: 'result', id: 'unknown' }, 'One result'],
    [{ kind: 'search', search: {} }, 'All results'],
    [
      { kind: 'search', search: { site: 'Berlin', relay: 'edge-1', verdict: 'misses' } },
      'Results: site \u2068Berlin\u2069, relay \u2068edge-1\u2069, Misses',
    ],
  ])('%o', (side, title) => {
    expect(sideTitle(side, [])).toBe(title);
  });

  it('names a result that is known', () => {
    const row = rowOf({ id: 'one', site: null });
    expect(sideTitle({ kind: 'result', id: 'one' }, [row])).toMatch(
      /^2A3C-4D5F, \d\d? Nov 2025, \d\d:04, \u2068m\.keller\u2069$/,
    );
  });
});
