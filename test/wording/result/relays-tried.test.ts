import { describe, expect, it } from 'vitest';
import type { Result } from '../../../src/wire/result.ts';
import { relaysTried } from '../../../src/wording/result/relays-tried.ts';
import { measuredResult } from '../../support/measured-result.ts';

const { path, grades } = measuredResult('id-of-a-result');

/** Without the isolates around names. */
function said(changes: Partial<Result['path']>, isConnected: boolean): string {
  const findings = isConnected
    ? []
    : [{ code: 'not-connected', why: 'nothing-open', waitedMs: 900 } as const];
  const relay = { ...path.relay, name: 'oslo' };
  return relaysTried({ path: { ...path, relay, ...changes }, grades: { ...grades, findings } })
    .join(' ')
    .replace(/[\u2068\u2069]/g, '');
}

describe('relays that were tried', () => {
  it.each<[Partial<Result['path']>, boolean, string]>([
    [{ chosen: 'nearest' }, true, ''],
    [{ chosen: 'nearest' }, false, ''],
    [{ chosen: 'by-name' }, true, ''],
    [{ chosen: 'by-name' }, false, 'The relay oslo was asked for by name, so no other was tried.'],
    [
      { missed: [{ name: 'berlin', why: 'nothing-open', waitedMs: 900 }] },
      true,
      'No way to the relay berlin is open from here. So the next nearest was taken, oslo: the figures are of that one.',
    ],
    [
      { missed: [{ name: 'berlin', why: 'could-not-connect', waitedMs: 20_000 }] },
      false,
      'The relay berlin gave no connection within 20 seconds. So the next nearest was tried, oslo: no call could be made through that one either.',
    ],
  ])('%j, connected: %s', (changes, isConnected, words) => {
    expect(said(changes, isConnected)).toBe(words);
  });
});
