import { describe, expect, test } from 'vitest';
import type { CheckOutcome, CheckState } from '../../../src/core/connectivity/check.ts';
import { reportOf } from '../../../src/core/connectivity/report.ts';
import { markSilentNames } from '../../../src/core/connectivity/silent-names.ts';
import { outcome, TCP, TLS, UDP } from './outcomes.ts';

const [FIRST = '', SECOND = ''] = UDP;
const literal = (url: string, state: CheckState): CheckOutcome =>
  outcome(url.replace('relay.example', '192.0.2.1'), state, { of: url, by: 'address', family: 'ipv4' });
/** Of a report that has nothing but checks. */
const NOTHING_ELSE = {
  mapped: [],
  stunServers: [],
  local: { hidden: 1, ipv4: 0, ipv6: 0 },
  connection: null,
  https: null,
  idleLife: null,
};
const statesOf = (outcomes: readonly CheckOutcome[]): CheckState[] =>
  markSilentNames(outcomes).map(({ state }) => state);
const byName = (state: CheckState): CheckOutcome[] => [...UDP, TCP, TLS].map((url) => outcome(url, state));

describe('markSilentNames', () => {
  test('a name that is silent on every URL while an address answers fails on every URL, TLS too', () => {
    expect(statesOf([...byName('blocked'), literal(FIRST, 'open'), literal(TCP, 'blocked')])).toEqual([
      ...Array.from({ length: 6 }, () => 'dns-failed'),
      'open',
      'blocked',
    ]);
  });
  test('a network where name and addresses are silent is blocked', () => {
    const all = [...byName('blocked'), ...[...UDP, TCP].map((url) => literal(url, 'blocked'))];
    expect(statesOf(all)).toEqual(all.map(() => 'blocked'));
  });
  test.each<[what: string, Partial<CheckOutcome>]>([
    ['open', { state: 'open' }],
    ['an allocation without data', { state: 'no-data' }],
    ['a certificate that is rejected', { state: 'certificate-rejected' }],
    ['a refusal by the relay itself', { state: 'refused', refusedCode: 486 }],
  ])('a name that resolved on another URL has not failed: %s', (_what, changes) => {
    const all = [
      outcome(FIRST, 'blocked'),
      { ...outcome(TLS, 'blocked'), ...changes },
      literal(FIRST, 'open'),
    ];
    expect(statesOf(all)[0]).toBe('blocked');
  });
  test('a refusal that is not the relay’s may be a proxy’s, which was asked without the name', () => {
    expect(statesOf([outcome(FIRST, 'blocked'), outcome(TLS, 'refused'), literal(FIRST, 'open')])).toEqual([
      'dns-failed',
      'refused',
      'open',
    ]);
  });
  test('one name says nothing of another, and a URL by address nothing of any name', () => {
    const other = outcome('turn:other.example:3478?transport=udp', 'blocked');
    const own = outcome('turn:192.0.2.9:3478?transport=udp', 'open', { by: 'address', family: 'ipv4' });
    expect(statesOf([outcome(FIRST, 'blocked'), other, literal(FIRST, 'open'), own])).toEqual([
      'dns-failed',
      'blocked',
      'open',
      'open',
    ]);
  });
});

const TLS_LITERAL = TLS.replace('relay.example', '192.0.2.1');
const tlsByAddress = (state: CheckState): CheckOutcome =>
  outcome(TLS_LITERAL, state, { of: TLS, by: 'address', family: 'ipv4' });
const reportOfTls = (literal: CheckState) =>
  reportOf({
    relay: 'a',
    urls: [TLS],
    tookMs: 6000,
    checks: [outcome(TLS, 'blocked'), tlsByAddress(literal)],
    ...NOTHING_ELSE,
  });

describe('a relay with TLS alone, whose name is silent', () => {
  test('has a name that fails where its address answers with a certificate for the name', () => {
    const { checks, findings, uses } = reportOfTls('certificate-rejected');
    expect(checks.filter(({ url }) => url !== '').map(({ url, state }) => [url, state])).toEqual([
      [TLS, 'dns-failed'],
    ]);
    expect(findings.map(({ code }) => code)).toEqual(['name-failed', 'nothing-open']);
    expect(uses).toEqual([]);
  });
  test.each<CheckState>(['blocked', 'refused', 'not-checked'])(
    'is blocked where nobody answers at its address: %s',
    (state) => {
      const { checks, findings } = reportOfTls(state);
      expect(checks.find(({ url }) => url === TLS)?.state).toBe('blocked');
      expect(findings.map(({ code }) => code)).toEqual(['nothing-open']);
    },
  );
  test('is used by address where the certificate is for that too', () => {
    expect(reportOfTls('open').uses).toEqual([TLS_LITERAL]);
  });
});

test('a port that is silent by a name that resolves and open by address is in no finding', () => {
  const { findings, uses } = reportOf({
    relay: 'a',
    urls: [FIRST, SECOND],
    tookMs: 6000,
    checks: [outcome(FIRST, 'blocked'), literal(FIRST, 'open'), outcome(SECOND, 'open')],
    ...NOTHING_ELSE,
  });
  expect(findings).toEqual([]);
  expect(uses).toEqual([SECOND]);
});
