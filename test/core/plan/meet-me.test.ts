import { describe, expect, it } from 'vitest';
import { compareSets } from '../../../src/core/compare/compare-sets.ts';
import type { MetricComparison } from '../../../src/core/compare/comparison.ts';
import { meetMeTable, type Latency, type MeetMeRow } from '../../../src/core/plan/meet-me.ts';
import { perMetric } from '../../../src/core/sites/sampled-metric.ts';

const entered = (ms: number): Latency => ({ ms, source: 'entered' });
const row = (site: string, people: number, internet: number, express: number, via: string): MeetMeRow => ({
  site,
  people,
  internet: entered(internet),
  expressRoute: [{ via, latency: entered(express), againstInternet: null }],
});

/** "Planned ExpressRoute meet-me locations in California and New York" (document 002). */
const DOCUMENT = [
  row('Los Angeles', 10_000, 15, 10, 'Silicon Valley'),
  row('Washington DC', 15_000, 20, 10, 'New York'),
  row('Dallas', 5000, 15, 40, 'New York'),
];

/** The comparison of two sets of tests that have these round trips. */
function compared(internet: readonly number[], express: readonly number[]): MetricComparison {
  const figures = (values: readonly number[]) => values.map((rttMs) => ({ ...perMetric(() => null), rttMs }));
  return compareSets(figures(internet), figures(express)).find(({ metric }) => metric === 'rttMs')!;
}
const measuredRow = (internet: readonly number[], express: readonly number[]): MeetMeRow => ({
  site: 'Oslo',
  people: 10,
  internet: { ms: internet[internet.length >> 1]!, source: 'measured' },
  expressRoute: [
    {
      via: 'Amsterdam',
      latency: { ms: express[express.length >> 1]!, source: 'measured' },
      againstInternet: compared(internet, express),
    },
  ],
});

describe('the table of meet-me locations', () => {
  const table = meetMeTable(DOCUMENT, 10);

  it("has the document's people-weighted means", () => {
    expect(table.allInternetMs).toBe(17.5);
    expect(table.allExpressRouteMs).toBe(15);
    expect(table.bestMs).toBeCloseTo(10.8333, 4);
  });

  it('chooses Silicon Valley, New York, and the Internet', () => {
    expect(table.choices.map(({ site, kind, via }) => [site, kind, via])).toEqual([
      ['Los Angeles', 'expressroute', 'Silicon Valley'],
      ['Washington DC', 'expressroute', 'New York'],
      ['Dallas', 'internet', null],
    ]);
  });

  it('finds the hairpin of Dallas, 25 ms longer, with its two remedies', () => {
    expect(table.choices.map(({ hairpins }) => hairpins)).toEqual([
      [],
      [],
      [
        {
          via: 'New York',
          byMs: 25,
          remedies: ['another-meet-me', 'internet-breakout'],
          otherMeetMes: [],
        },
      ],
    ]);
  });

  it('ranks meet-me locations by the people for whom they are the closest', () => {
    // New York: 15,000 at 10 and 5,000 at 40 ms.
    expect(table.meetMes).toEqual([
      { via: 'New York', people: 20_000, meanMs: 17.5 },
      { via: 'Silicon Valley', people: 10_000, meanMs: 10 },
    ]);
  });

  it('gives a tie to the Internet, and names another meet-me location without the detour', () => {
    const near = { via: 'Dallas', latency: entered(15), againstInternet: null };
    const { choices } = meetMeTable(
      [{ ...DOCUMENT[2]!, expressRoute: [...DOCUMENT[2]!.expressRoute, near] }],
      10,
    );
    expect(choices[0]).toMatchObject({
      kind: 'internet',
      standings: [
        { via: 'New York', standing: 'slower' },
        { via: 'Dallas', standing: 'no-difference' },
      ],
      hairpins: [{ via: 'New York', otherMeetMes: ['Dallas'] }],
    });
  });

  it('questions a circuit for the ten people of Bangladesh, by a threshold that is an input', () => {
    const bangladesh = [row('Bangladesh', 10, 90, 60, 'Chennai')];
    expect(meetMeTable(bangladesh, 10).choices[0]).toMatchObject({ via: 'Chennai', isForFew: true });
    expect(meetMeTable(bangladesh, 9).choices[0]).toMatchObject({ isForFew: false });
  });

  it('takes measured paths for different only when that is more than chance', () => {
    const around = (ms: number): number[] => Array.from({ length: 20 }, (_, at) => ms + (at % 5));
    expect(meetMeTable([measuredRow(around(40), around(20))], 0).choices[0]).toMatchObject({
      kind: 'expressroute',
      via: 'Amsterdam',
      standings: [{ standing: 'faster' }],
    });
    // Two of twenty values differ: the medians do too, and the ranks do not say so.
    const almost = around(40).map((value, at) => (at < 2 ? value + 1 : value));
    expect(meetMeTable([measuredRow(around(40), almost)], 0).choices[0]).toMatchObject({
      kind: 'internet',
      standings: [{ standing: 'no-difference' }],
      hairpins: [],
    });
    expect(meetMeTable([measuredRow([40, 41, 42], [20, 21, 22])], 0).choices[0]).toMatchObject({
      kind: null,
      standings: [{ standing: 'unknown' }],
    });
    expect(meetMeTable([measuredRow(around(20), around(60))], 0).choices[0]).toMatchObject({
      kind: 'internet',
      hairpins: [{ via: 'Amsterdam', byMs: 40 }],
    });
  });

  it('compares like with like only', () => {
    const mixed: MeetMeRow = { ...DOCUMENT[0]!, internet: { ms: 30, source: 'measured' } };
    const made = meetMeTable([mixed], 0);
    expect(made.choices[0]).toMatchObject({ kind: null, standings: [{ standing: 'unlike' }], hairpins: [] });
    expect(meetMeTable([mixed, DOCUMENT[1]!], 0).allInternetMs).toBeNull();
  });

  it('has no mean where a place has no figure, or nobody is there', () => {
    expect(meetMeTable([DOCUMENT[0]!, { ...DOCUMENT[1]!, internet: null }], 0).allInternetMs).toBeNull();
    expect(meetMeTable([{ ...DOCUMENT[0]!, people: 0 }], 0)).toMatchObject({
      allInternetMs: null,
      bestMs: null,
    });
    expect(meetMeTable([], 0)).toEqual({
      choices: [],
      allInternetMs: null,
      allExpressRouteMs: null,
      bestMs: null,
      meetMes: [],
    });
  });
});
