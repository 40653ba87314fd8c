import { describe, expect, test } from 'vitest';
import { settle } from '../../support/manual-clock.ts';
import { DeskAt } from './desk-at.ts';

async function opened(): Promise<DeskAt> {
  const at = new DeskAt('/desk/relays');
  at.server.user = { name: 'a.weber', role: 'admin', csrfToken: 'c' };
  await at.open();
  await settle();
  return at;
}

describe('the relays at the desk', () => {
  test('are read anew when one was held out, which stays shown meanwhile', async () => {
    const at = await opened();
    expect(at.state.relays).toEqual({
      relays: { kind: 'ready', value: { relays: [] } },
      hold: { kind: 'idle' },
    });
    const before = at.asked('relays').length;
    at.server.hold('holdRelay');
    at.desk.relays.hold('berlin', true);
    // Pressed twice: the second is not asked.
    at.desk.relays.hold('berlin', true);
    await settle();
    expect([at.state.relays.hold.kind, at.state.relays.relays.kind]).toEqual(['doing', 'ready']);
    at.server.releaseAll('holdRelay');
    await settle();
    expect(at.state.relays.hold.kind).toBe('done');
    expect(at.asked('holdRelay')).toEqual(['holdRelay berlin out']);
    expect(at.asked('relays')).toHaveLength(before + 1);
  });

  test('say what went wrong, and stay', async () => {
    const at = await opened();
    at.server.refuse('holdRelay', 'unreachable');
    at.desk.relays.hold('berlin', false);
    await settle();
    expect(at.state.relays).toMatchObject({ relays: { kind: 'ready' }, hold: { kind: 'failed' } });
  });
});
