import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resultText } from '../../src/cli/result-text.ts';
import { nothingFound } from '../../src/wording/connectivity/connectivity.ts';
import { verdictWording } from '../../src/wording/result/verdict.ts';
import type { Result } from '../../src/wire/result.ts';
import { outcome, TCP, TLS, UDP } from '../core/connectivity/outcomes.ts';
import { withoutCall } from '../ui/gallery/network-results.ts';

type Checks = NonNullable<Result['connectivity']>['checks'];

const [FIRST = '', ...OTHERS] = UDP;
const open = (...urls: string[]): Checks => urls.map((url) => outcome(url, 'open'));

const CHECKED = withoutCall('open', 'only-connectivity');

/** What the command and the page say of the same checks. */
function headlines(checks: Checks): { readonly command: string; readonly page: string } {
  if (!CHECKED.connectivity) throw new Error('It has one.');
  const checked = { ...CHECKED, connectivity: { ...CHECKED.connectivity, checks } };
  const [command = ''] = resultText(checked, { link: null, code: null, troubles: [] }).split('\n');
  return { command, page: verdictWording(checked).headline };
}

describe('the first line of a check', () => {
  it.each<[string, Checks, string]>([
    ['all tried', open(...UDP, TLS), 'Everything that calls need is open.'],
    [
      'TCP on 443',
      open(...UDP, 'turn:relay.example:443?transport=tcp'),
      'Everything that calls need is open.',
    ],
    [
      'no 443',
      open(...UDP, TCP),
      'Nothing that was tried is blocked. Calls also need TCP 443, which this test could not try.',
    ],
    [
      'one UDP port',
      open(FIRST),
      'Nothing that was tried is blocked. Calls also need UDP 3479-3481 and TCP 443, which this test could not try.',
    ],
    [
      '443 closed',
      [...open(...UDP), outcome(TLS, 'blocked')],
      'UDP is open for calls, but TCP 443, which calls fall back to, does not get through.',
    ],
  ])('%s', (_title, checks, headline) => {
    expect(headlines(checks)).toEqual({ command: headline, page: headline });
  });

  it('claims everything only where each port that calls need was tried and is open', () => {
    const STATES = ['open', 'blocked', 'no-data', 'refused', 'not-checked', 'dns-failed'] as const;
    const state = fc.constantFrom(...STATES, null);
    const states = fc.tuple(state, state, state, state, state, state);
    const urls = [FIRST, ...OTHERS, TCP, TLS];
    fc.assert(
      fc.property(states, (each) => {
        const checks = urls.flatMap((url, at) => (each[at] ? [outcome(url, each[at])] : []));
        const isAllOpen = [...UDP, TLS].every((url) =>
          checks.some((one) => one.url === url && one.state === 'open'),
        );
        const { command, page } = headlines(checks);
        expect(command.startsWith('Everything')).toBe(isAllOpen);
        expect(page.startsWith('Everything')).toBe(isAllOpen);
      }),
      { numRuns: 2000 },
    );
  });

  it('says below it that all that is offered gets through only where it was asked', () => {
    expect(nothingFound(open(...UDP))).toBe('Everything that the relay offers gets through.');
    expect(nothingFound([...open(...UDP), outcome(TLS, 'not-checked')])).toBe(
      'Nothing that was tried is blocked.',
    );
  });
});
