import { describe, expect, test } from 'vitest';
import { FIRST_WAIT_MS } from '../../../src/app/desk/live.ts';
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

  test('are read anew when one turns, one time after another, and stay shown meanwhile', async () => {
    const at = await opened();
    const before = at.asked('relays').length;
    at.server.hold('relays');
    at.server.tell({ type: 'relays' });
    await settle();
    expect(at.asked('relays')).toHaveLength(before + 1);
    expect(at.state.relays.relays.kind).toBe('ready');
    // While that is under way: once more, however often.
    for (let time = 0; time < 3; time += 1) at.server.tell({ type: 'relays' });
    await settle();
    expect(at.asked('relays')).toHaveLength(before + 1);
    at.server.releaseAll('relays');
    await settle();
    expect(at.asked('relays')).toHaveLength(before + 2);
    at.server.releaseAll('relays');
    await settle();
    expect(at.asked('relays')).toHaveLength(before + 2);
    expect(at.state.relays.relays.kind).toBe('ready');
  });

  test('are read anew when one turns while they are first read', async () => {
    const at = new DeskAt('/desk/relays');
    at.server.user = { name: 'a.weber', role: 'admin', csrfToken: 'c' };
    at.server.hold('relays');
    await at.open();
    await settle();
    const before = at.asked('relays').length;
    at.server.tell({ type: 'relays' });
    at.server.releaseAll('relays');
    await settle();
    expect(at.asked('relays')).toHaveLength(before + 1);
  });

  test('are shown as they are answered, though some turn all the time', async () => {
    const at = await opened();
    at.server.hold('relays');
    at.server.tell({ type: 'relays' });
    const shown: unknown[] = [];
    for (let time = 0; time < 3; time += 1) {
      at.server.tell({ type: 'relays' });
      at.server.releaseAll('relays');
      at.server.hold('relays');
      await settle();
      shown.push(at.state.relays.relays);
    }
    expect(new Set(shown).size).toBe(3);
  });

  test('are read anew when the stream of what happens was lost and is back', async () => {
    const at = await opened();
    const before = at.asked('relays').length;
    at.server.signal({ kind: 'lost' });
    await at.clock.advance(FIRST_WAIT_MS);
    at.server.signal({ kind: 'open' });
    await settle();
    expect(at.asked('relays')).toHaveLength(before + 1);
  });

  test.each([
    ['/desk/requests', 'admin'],
    ['/desk/relays', 'viewer'],
  ] as const)('are not read at %s by an %s', async (address, role) => {
    const at = new DeskAt(address);
    at.server.user = { name: 'a.weber', role, csrfToken: 'c' };
    await at.open();
    await settle();
    at.server.tell({ type: 'relays' });
    await settle();
    expect(at.asked('relays')).toEqual([]);
  });

  test('say what went wrong, and stay', async () => {
    const at = await opened();
    at.server.refuse('holdRelay', 'unreachable');
    at.desk.relays.hold('berlin', false);
    await settle();
    expect(at.state.relays).toMatchObject({ relays: { kind: 'ready' }, hold: { kind: 'failed' } });
  });
});
