import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  EVERYTHING,
  PLAIN_PAGES,
  PLAN_PARTS,
  SITE_DAYS,
  WITHINS,
  formatAddress,
  parseAddress,
  type DeskAddress,
  type ListQuery,
} from '../../../src/wire/desk/address.ts';
import { FOUND_MAPPINGS } from '../../../src/core/sizing/found-nat.ts';
import { FIRST_SIZING, SIZING_FIELDS } from '../../../src/core/sizing/sizing-choice.ts';
import { FLOW_SCENARIOS, WHEREABOUTS } from '../../../src/core/flows/flow-scenario.ts';
import { DEPLOYMENTS } from '../../../src/core/plan/catalogue.ts';
import { FIRST_FLOW } from '../../../src/wire/desk/plan/flow-query.ts';
import type { ResultSearch } from '../../../src/wire/desk/search.ts';

const parse = (address: string): DeskAddress => {
  const { pathname, searchParams } = new URL(address, 'http://edgewise.test');
  return parseAddress(pathname, searchParams);
};

const label = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 60 })
  .map((text) => text.replace(/\p{Surrogate}/gu, '').trim())
  .filter((text) => text !== '');
const timeless = fc.record<ResultSearch>(
  {
    text: label,
    ticket: label,
    site: label,
    user: label,
    address: label.map(
      (text) =>
        text
          .slice(0, 20)
          .replace(/\p{Surrogate}/gu, '')
          .trim() || 'x',
    ),
    relay: label,
    verdict: fc.constantFrom('meets', 'misses', 'no-data'),
  },
  { requiredKeys: [] },
);
const times = fc.record<ResultSearch>({ fromMs: fc.nat(), toMs: fc.nat() }, { requiredKeys: [] });
const search = fc.tuple(timeless, times).map(([rest, range]) => ({ ...rest, ...range }));
const query: fc.Arbitrary<ListQuery> = fc.oneof(
  search.map((found) => ({ search: found, within: null })),
  search.map((found) => ({ search: found, within: null, order: 'oldest' as const })),
  fc.record({ search: timeless, within: fc.constantFrom(...WITHINS) }),
);
const id = label.map(
  (text) =>
    text
      .slice(0, 30)
      .replace(/\p{Surrogate}/gu, '')
      .trim() || 'x',
);
const side = fc.oneof(
  fc.constant(null),
  fc.record({ kind: fc.constant('result' as const), id }),
  fc.record({ kind: fc.constant('search' as const), search }),
);
const orNothing = fc.option(label, { nil: null });
const site = fc.record({
  kind: fc.constant('site' as const),
  site: label,
  query: fc.record({
    days: fc.constantFrom(...SITE_DAYS),
    relay: orNothing,
    target: orNothing,
    beside: fc.option(fc.record({ site: label, relay: orNothing }), { nil: null }),
  }),
});
const flow = fc.record({
  deployment: fc.constantFrom(...DEPLOYMENTS),
  scenario: fc.constantFrom(...FLOW_SCENARIOS),
  user: fc.constantFrom(...WHEREABOUTS),
  other: fc.constantFrom(...WHEREABOUTS),
  hasExpressRoute: fc.boolean(),
  userSite: orNothing,
  otherSite: orNothing,
  test: fc.option(
    fc.record({
      name: label,
      target: fc.constantFrom('client-edge', 'edge-edge', 'azure:east-us:site'),
      rttMs: fc.double({ min: 0, max: 10_000, noNaN: true }).map((value) => value + 0),
      lossRatio: fc.option(
        fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
        {
          nil: null,
        },
      ),
    }),
    { nil: null },
  ),
});
const callRange = fc.record({
  carried: fc.nat(20),
  missed: fc.option(fc.integer({ min: 1, max: 20 }), { nil: null }),
});
const address: fc.Arbitrary<DeskAddress> = fc.oneof(
  site,
  fc.record({ kind: fc.constant('list' as const), query }),
  fc.record({ kind: fc.constant('result' as const), id, query }),
  fc.record({ kind: fc.constant('compare' as const), a: side, b: side }),
  fc
    .constantFrom(...PLAN_PARTS.filter((part) => part !== 'flows' && part !== 'sizing'))
    .map((part) => ({ kind: 'plan' as const, part })),
  fc.record({
    kind: fc.constant('plan' as const),
    part: fc.constant('flows' as const),
    flows: fc.record({ shown: flow, beside: fc.option(flow, { nil: null }) }),
  }),
  fc.record({
    kind: fc.constant('plan' as const),
    part: fc.constant('sizing' as const),
    sizing: fc.record({
      site: orNothing,
      typed: fc.dictionary(fc.constantFrom(...SIZING_FIELDS), label, { noNullPrototype: true }),
      hardware: fc.constantFrom('large' as const, 'small' as const),
      version: fc.constantFrom('from-2.0' as const, 'before-2.0' as const),
      spares: fc.constantFrom(0 as const, 1 as const, 2 as const),
      hasWildcard: fc.boolean(),
      nat: fc.option(
        fc.record({
          mapping: fc.constantFrom(...FOUND_MAPPINGS),
          keptS: fc.option(fc.nat(600), { nil: null }),
          lostS: fc.option(fc.nat(600), { nil: null }),
          atMs: fc.nat(),
        }),
        { nil: null },
      ),
      found: fc.option(fc.record({ all: callRange, up: callRange, down: callRange, atMs: fc.nat() }), {
        nil: null,
      }),
    }),
  }),
  fc.constantFrom(...PLAIN_PAGES).map((kind) => ({ kind })),
);

describe('addresses of the desk', () => {
  test('every place comes back from its address', () => {
    fc.assert(
      fc.property(address, (place) => {
        expect(parse(formatAddress(place))).toEqual(place);
      }),
    );
  });

  test('reading is total: any path and query is some place', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, parameters) => {
        const place = parseAddress(`/desk${path}`, new URLSearchParams(parameters));
        expect(parse(formatAddress(place))).toEqual(place.kind === 'nowhere' ? everything : place);
      }),
    );
  });

  const everything = { kind: 'list', query: EVERYTHING };
  test.each([
    ['/desk', everything],
    ['/desk/', everything],
    ['/desk?text=&site=+&verdict=good&fromMs=soon&toMs=-1', everything],
    [
      '/desk?site=Berlin&within=7d&fromMs=5',
      { kind: 'list', query: { search: { site: 'Berlin' }, within: '7d' } },
    ],
    ['/desk?fromMs=5', { kind: 'list', query: { search: { fromMs: 5 }, within: null } }],
    [
      '/desk/results/a%2Fb?text=x',
      { kind: 'result', id: 'a/b', query: { search: { text: 'x' }, within: null } },
    ],
    ['/desk/results/', { kind: 'nowhere' }],
    ['/desk/results/a/b', { kind: 'nowhere' }],
    ['/desk/results/%E0%A4%A', { kind: 'nowhere' }],
    ['/desk/compare', { kind: 'compare', a: null, b: null }],
    [
      '/desk/compare?a=r1&b.site=Berlin&b.toMs=9',
      {
        kind: 'compare',
        a: { kind: 'result', id: 'r1' },
        b: { kind: 'search', search: { site: 'Berlin', toMs: 9 } },
      },
    ],
    ['/desk/audit', { kind: 'audit' }],
    ['/desk/plan', { kind: 'plan', part: 'decision' }],
    ['/desk/plan/sites/', { kind: 'plan', part: 'sites' }],
    ['/desk/plan/flows', { kind: 'plan', part: 'flows', flows: { shown: FIRST_FLOW, beside: null } }],
    [
      '/desk/plan/flows?scenario=pstn&user=nowhere&expressroute=no&site=Oslo&beside.deployment=hybrid',
      {
        kind: 'plan',
        part: 'flows',
        flows: {
          shown: { ...FIRST_FLOW, scenario: 'pstn', hasExpressRoute: false, userSite: 'Oslo' },
          beside: { ...FIRST_FLOW, deployment: 'hybrid' },
        },
      },
    ],
    ['/desk/plan/sizing', { kind: 'plan', part: 'sizing', sizing: FIRST_SIZING }],
    [
      '/desk/plan/sizing?site=Oslo&calls=ten&port-to=51000&spares=3&hardware=small&wildcard=yes&nothing=1',
      {
        kind: 'plan',
        part: 'sizing',
        sizing: {
          ...FIRST_SIZING,
          site: 'Oslo',
          typed: { calls: 'ten', 'port-to': '51000' },
          hardware: 'small',
          hasWildcard: true,
        },
      },
    ],
    [
      '/desk/plan/sizing?nat=address-and-port-dependent&nat-kept=30&nat-lost=soon&nat-at=1700000000000',
      {
        kind: 'plan',
        part: 'sizing',
        sizing: {
          ...FIRST_SIZING,
          nat: { mapping: 'address-and-port-dependent', keptS: 30, lostS: null, atMs: 1_700_000_000_000 },
        },
      },
    ],
    ['/desk/plan/sizing?nat=none&nat-at=1', { kind: 'plan', part: 'sizing', sizing: FIRST_SIZING }],
    ['/desk/plan/sizing?nat=address-dependent', { kind: 'plan', part: 'sizing', sizing: FIRST_SIZING }],
    ['/desk/plan/decision', { kind: 'nowhere' }],
    ['/desk/elsewhere', { kind: 'nowhere' }],
    ['/desks', { kind: 'nowhere' }],
  ])('%s', (text, place) => {
    expect(parse(text)).toEqual(place);
  });

  test('half of a character, which no address can carry, becomes a replacement mark', () => {
    const place: DeskAddress = { kind: 'list', query: { search: { text: 'a\ud83d' }, within: null } };
    expect(parse(formatAddress(place))).toEqual({
      kind: 'list',
      query: { search: { text: 'a\ufffd' }, within: null },
    });
  });
});
