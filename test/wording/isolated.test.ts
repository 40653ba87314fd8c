import { expect, it } from 'vitest';
import { plainText } from '../../src/cli/plain-text.ts';
import { searchTitle } from '../../src/wording/desk/compare-side.ts';
import { isolated } from '../../src/wording/isolated.ts';
import { pathText } from '../../src/wording/plan/catalogue.ts';

/** A label that would have everything behind it read from right to left. */
const TURNING = '\u202eyadnom';

it('keeps what somebody wrote within two marks, in every part of a sentence', () => {
  expect(searchTitle({ site: TURNING, tag: 'a', text: 'b' })).toBe(
    `Results: \u201c\u2068b\u2069\u201d, site \u2068${TURNING}\u2069, tag \u2068a\u2069`,
  );
  expect(
    pathText({
      kind: 'internet',
      via: TURNING,
      latencyMs: 15,
      measured: [{ label: TURNING, relay: null, relayContinent: null, segment: 'client-edge' }],
    }),
  ).toBe(
    `Internet (\u2068${TURNING}\u2069): latency 15 ms, as entered; measured from the site: \u2068${TURNING}\u2069, all relays`,
  );
});

it('leaves a terminal and a file without the marks, which are shown there as boxes', () => {
  expect(plainText(`${isolated('Oslo')} took 20\u00a0ms`)).toBe('Oslo took 20 ms');
});
