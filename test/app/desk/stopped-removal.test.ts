import { describe, expect, test } from 'vitest';
import { LOOK_EVERY_MS } from '../../../src/app/desk/stopped-removal.ts';
import { settle } from '../../support/manual-clock.ts';
import { DeskAt, placeOf, rowsFrom } from './desk-at.ts';

const stop = { id: 'stop-1', sinceMs: 1, reason: 'The clock is 400 days ahead.', beyond: null };

async function opened(role: 'viewer' | 'admin' = 'admin'): Promise<DeskAt> {
  const at = new DeskAt('/desk', rowsFrom(2));
  at.server.user = { name: 'a.weber', role, csrfToken: 'c' };
  at.server.removalStop = stop;
  await at.open();
  return at;
}

describe('a stop of removing', () => {
  test('is shown to an admin, and asked for by nobody else', async () => {
    expect((await opened()).state.removal).toEqual({ stop, confirm: { kind: 'idle' } });
    const viewer = await opened('viewer');
    viewer.desk.go(placeOf('/desk/requests'));
    await settle();
    expect([viewer.state.removal.stop, viewer.asked('removal')]).toEqual([null, []]);
  });

  test('is asked for again by going about, some time later', async () => {
    const at = await opened();
    at.server.removalStop = { ...stop, id: 'stop-2' };
    await at.clock.advance(LOOK_EVERY_MS - 1);
    at.desk.go(placeOf('/desk/requests'));
    await settle();
    expect([at.state.removal.stop?.id, at.asked('removal')]).toEqual(['stop-1', []]);
    await at.clock.advance(1);
    at.desk.go(placeOf('/desk'));
    await settle();
    expect(at.state.removal.stop?.id).toBe('stop-2');
  });

  test('that cannot be asked for leaves the desk as it is', async () => {
    const at = await opened();
    at.server.refuse('removal', 'unreachable');
    await at.clock.advance(LOOK_EVERY_MS);
    at.desk.go(placeOf('/desk/requests'));
    await settle();
    expect([at.state.removal.stop, at.state.session.kind]).toEqual([stop, 'somebody']);
  });

  test('is confirmed once, and only the one that is shown', async () => {
    const at = await opened();
    at.desk.removal.confirm('another');
    at.server.hold('confirmRemoval');
    at.desk.removal.confirm(stop.id);
    expect(at.state.removal).toEqual({ stop, confirm: { kind: 'doing' } });
    at.desk.removal.confirm(stop.id);
    await settle();
    at.server.releaseAll('confirmRemoval');
    await settle();
    expect(at.state.removal).toEqual({ stop, confirm: { kind: 'done' } });
    at.desk.removal.confirm(stop.id);
    expect(at.asked('confirmRemoval')).toEqual(['confirmRemoval stop-1']);
    await at.clock.advance(LOOK_EVERY_MS);
    at.desk.go(placeOf('/desk/requests'));
    await settle();
    expect(at.state.removal).toEqual({ stop: null, confirm: { kind: 'idle' } });
  });

  test('says what the server has against confirming it', async () => {
    const at = await opened();
    at.server.refuse('confirmRemoval', 'other-stop', 'That is not what removing waits for.');
    at.desk.removal.confirm(stop.id);
    await settle();
    expect(at.state.removal.confirm).toEqual({
      kind: 'failed',
      message: 'That is not what removing waits for.',
    });
  });

  test('is gone with the admin who leaves, and found by the next one', async () => {
    const at = await opened();
    at.desk.session.logout();
    await settle();
    expect(at.state.removal.stop).toBeNull();
    at.desk.session.login({ name: 'b.okafor', password: 'correct horse' });
    await settle();
    expect(at.state.removal.stop).toEqual(stop);
  });
});
