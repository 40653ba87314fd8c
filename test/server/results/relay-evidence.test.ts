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
