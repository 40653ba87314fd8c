import { describe, expect, it } from 'vitest';
import { failedRelays } from '../../../server/results/relay-evidence.ts';
import { measuredResult } from '../../support/measured-result.ts';

const { path, grades } = measuredResult('id-of-a-result');
const reading = (name: string, nearestMs: number | null) => ({ name, nearestMs, ports: [] });
const NOT_CONNECTED = { code: 'not-connected', why: 'could-not-connect', waitedMs: 45_000 } as const;

/** Of a test through berlin. */
const failed = (relays: ReturnType<typeof reading>[], isConnected: boolean): string[] =>
  failedRelays({
    path: { ...path, relay: { ...path.relay, name: 'berlin' }, relays },
    grades: { ...grades, findings: isConnected ? [] : [NOT_CONNECTED] },
  });

describe('what a result says against relays that were tried before', () => {
  const missed = [{ name: 'oslo', why: 'could-not-connect', waitedMs: 20_000 } as const];
  const relay = { ...path.relay, name: 'berlin' };

  it('is that they failed, where this one worked', () => {
    const relays = [reading('oslo', 9), reading('berlin', 90)];
    expect(
      failedRelays({ path: { ...path, relay, relays, missed }, grades: { ...grades, findings: [] } }),
    ).toEqual(['oslo']);
  });

  it('is nothing where none of the others answered either', () => {
    const relays = [reading('oslo', null), reading('berlin', null), reading('lima', null)];
    const findings = [NOT_CONNECTED];
    expect(
      failedRelays({ path: { ...path, relay, relays, missed }, grades: { ...grades, findings } }),
    ).toEqual([]);
    const open = [...relays.slice(0, 2), reading('lima', 200)];
    expect(
      failedRelays({ path: { ...path, relay, relays: open, missed }, grades: { ...grades, findings } }),
    ).toEqual(['oslo', 'berlin']);
  });
});

describe('what a result says against its relay', () => {
  it.each([
    ['nothing where it connected', [reading('berlin', 9), reading('tokyo', 90)], true, []],
    [
      'that it failed, where another answered',
      [reading('berlin', 9), reading('tokyo', 90)],
      false,
      ['berlin'],
    ],
    ['that it failed, where there is no other', [reading('berlin', null)], false, ['berlin']],
    ['that it failed, where nothing was measured', [], false, ['berlin']],
    // This network lets no relay be reached: that is said of the network.
    ['nothing where no other answered', [reading('berlin', 9), reading('tokyo', null)], false, []],
  ])('%s', (_, relays, isConnected, names) => {
    expect(failed(relays, isConnected)).toEqual(names);
  });
});
