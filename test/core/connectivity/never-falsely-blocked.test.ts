import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CheckOutcome } from '../../../src/core/connectivity/check.ts';
import { connectivityFindings } from '../../../src/core/connectivity/findings.ts';
import { reachOf } from '../../../src/core/connectivity/reach.ts';
import { readingOf } from '../../../src/core/connectivity/ways.ts';
import { deniedUdpPorts } from '../../../src/core/relay.ts';
import { connectivityWording } from '../../../src/wording/connectivity/connectivity.ts';
import { outcome, UDP } from './outcomes.ts';

/** What may come of a UDP port, with tries that fit it. */
const checkOf = (url: string): fc.Arbitrary<CheckOutcome> =>
  fc
    .record({
      kind: fc.constantFrom('open', 'no-data', 'blocked'),
      made: fc.integer({ min: 1, max: 7 }),
      openChance: fc.constantFrom(null, 0, 1e-9, 9e-5, 1e-4, 0.02, 1),
      lossRatio: fc.constantFrom(null, 0, 0.22),
    })
    .map(({ kind, made, openChance, lossRatio }) =>
      outcome(url, kind, {
        allocateMs: kind === 'blocked' ? null : 40,
        tries: {
          made,
          answered: kind === 'blocked' ? 0 : made,
          ...(kind === 'open' ? { lossRatio: null, openChance: null } : { lossRatio, openChance }),
        },
      }),
    );

const CHECKS = fc.tuple(...UDP.map(checkOf));
const hasAnswered = ({ tries }: CheckOutcome): boolean => (tries?.answered ?? 0) > 0;
const isUnsure = ({ tries }: CheckOutcome): boolean => (tries?.openChance ?? 0) >= 1e-4;

it('nothing says of a port that answered, or that may be open, that it is blocked', () => {
  fc.assert(
    fc.property(CHECKS, (checks) => {
      const spared = checks.filter((check) => hasAnswered(check) || isUnsure(check)).map(({ port }) => port);
      const named = connectivityFindings({
        checks,
        nat: [],
        paths: [],
        isProxied: false,
        idleLife: null,
      }).flatMap((finding) =>
        finding.code === 'ports-blocked' || finding.code === 'udp-blocked' ? [finding] : [],
      );
      for (const finding of named) {
        expect(finding.ports.filter((port) => spared.includes(port))).toEqual([]);
        const { happened, rule } = connectivityWording(finding);
        const said = `${happened} ${rule ?? ''}`;
        for (const port of spared) expect(said).not.toMatch(new RegExp(`\\b${String(port)}\\b`));
      }
      expect(deniedUdpPorts(readingOf('a', checks)).filter((port) => spared.includes(port))).toEqual([]);
      const isOpenAnywhere = checks.some(({ state }) => state === 'open');
      if (isOpenAnywhere && checks.every((check) => check.state === 'open' || isUnsure(check)))
        expect(reachOf(checks)).not.toBe('needed-blocked');
      if (isOpenAnywhere) expect(reachOf(checks)).not.toBe('nothing-open');
    }),
    { numRuns: 500 },
  );
});
