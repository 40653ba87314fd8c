import { describe, expect, it } from 'vitest';
import { gapsOf, type GapCode } from '../../src/core/plan/gaps.ts';
import { emptySite } from '../../src/core/plan/catalogue.ts';
import { isolated } from '../../src/wording/isolated.ts';
import { gapSentences } from '../../src/wording/plan/gap.ts';
import { shortName } from '../../src/wording/plan/sketch.ts';
import { symmetryOf } from '../../src/core/plan/route-symmetry.ts';
import { DEPLOYMENT_STEPS, TEST_ACTIVITIES } from '../../src/core/plan/test-plan.ts';
import { hairpinText, meanText } from '../../src/wording/plan/meet-me.ts';
import { activityName, symmetryText } from '../../src/wording/plan/tests.ts';
import { planSite } from '../support/plan/plan-site.ts';

const CODES: Readonly<Record<GapCode, true>> = {
  'no-sites': true,
  'same-name': true,
  'no-continent': true,
  'no-people': true,
  'no-deployment': true,
  'no-main-site': true,
  'several-main-sites': true,
  'edge-without-hybrid': true,
  'hybrid-without-edge': true,
  'no-internet-path': true,
  'several-internet-paths': true,
  'no-site-tests': true,
  'no-egress-tests': true,
  'no-expressroute-path': true,
  'no-published-row': true,
  'no-meet-me': true,
};

describe('what a catalogue lacks, in words', () => {
  it.each(Object.keys(CODES))('%s is a sentence', (code) => {
    const [sentence] = gapSentences([{ code, answer: 'circuits', of: 'europe' }], 'circuits');
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(sentence).not.toContain(code);
  });

  it('is one sentence for all sites that lack it, with the first five of them', () => {
    const sites = Array.from({ length: 7 }, (_, at) => emptySite(`S${String(at)}`));
    expect(gapSentences(gapsOf({ sites }), 'decision')).toEqual([
      `There is no Internet path: ${['S0', 'S1', 'S2', 'S3', 'S4'].map(isolated).join(', ')} and 2 more.`,
    ]);
  });

  it('names the continent that has several main sites', () => {
    const sites = [planSite('A'), planSite('B')];
    expect(gapSentences(gapsOf({ sites }), 'circuits')).toEqual([
      'Several sites are marked as the main one of their continent: North America.',
    ]);
  });

  it('cuts a long name at a character, not within one', () => {
    expect(shortName('San Salvador')).toBe('San Salvad\u2026');
    expect(shortName('\u{1f525}'.repeat(12))).toBe(`${'\u{1f525}'.repeat(10)}\u2026`);
    expect(shortName('Los Angeles')).toBe('Los Angeles');
  });
});

describe('the meet-me table and the test plan, in words', () => {
  it('says the document\u2019s hairpin with its two remedies', () => {
    const hairpin = { via: 'New York', byMs: 25, remedies: [], otherMeetMes: [] };
    expect(hairpinText('Dallas', hairpin).replace(/[\u2068\u2069]/g, '')).toBe(
      'Dallas makes a hairpin through New York: 25 ms longer than by the Internet. Remedies: another meet-me location, or selective Internet breakout.',
    );
  });

  it('shows means to a hundredth, and none where there is none', () => {
    expect(meanText(32.5 / 3)).toBe('10.83\u00a0ms');
    expect(meanText(null)).toMatch(/^not known/);
  });

  it('says of the document\u2019s New Jersey flow what is wrong and both remedies', () => {
    const finding = symmetryOf({
      name: 'ADFS',
      entersBy: 'internet',
      isSourceNat: false,
      seesExpressRouteRoutes: true,
      advertisedTo: ['internet'],
    });
    expect(symmetryText(finding)).toContain('asymmetric. Remedy: translate the source address');
    expect(symmetryText(finding)).toContain(', or scope the ExpressRoute routes');
  });

  it('names every activity and deployment step of the document', () => {
    for (const id of [...DEPLOYMENT_STEPS, ...TEST_ACTIVITIES.map((each) => each.id)])
      expect(activityName(id)).not.toBe(id);
  });
});
