import { describe, expect, test } from 'vitest';
import { PENDING_AGAIN_MS } from '../../../src/app/desk/site-list.ts';
import { DeskAt, placeOf } from './desk-at.ts';

const pendingAt = (at: DeskAt): readonly string[] | string => {
  const { sites } = at.state;
  return sites.kind === 'ready' ? sites.value.pending : sites.kind;
};

/** A desk that looks at all sites while the server still works two of them out. */
const deskAt = async (): Promise<DeskAt> => {
  const at = new DeskAt('/desk/sites');
  at.server.pendingSites = ['Bern', 'Oslo'];
  await at.open();
  return at;
};

describe('all sites at the desk', () => {
  test('are asked for again while some are still being worked out, and no more when all are there', async () => {
    const at = await deskAt();
    expect(pendingAt(at)).toEqual(['Bern', 'Oslo']);
    await at.clock.advance(PENDING_AGAIN_MS - 1);
    expect(at.asked('sites')).toHaveLength(0);
    at.server.pendingSites = ['Oslo'];
    await at.clock.advance(1);
    expect(pendingAt(at)).toEqual(['Oslo']);
    at.server.pendingSites = [];
    await at.clock.advance(PENDING_AGAIN_MS);
    expect(pendingAt(at)).toEqual([]);
    await at.clock.advance(10 * PENDING_AGAIN_MS);
    expect(at.asked('sites')).toHaveLength(2);
  });

  test('stay as they are while nobody looks', async () => {
    const at = await deskAt();
    at.desk.go(placeOf('/desk/sites/Bern'));
    await at.clock.advance(10 * PENDING_AGAIN_MS);
    expect(at.asked('sites')).toHaveLength(0);
    expect(pendingAt(at)).toEqual(['Bern', 'Oslo']);
  });

  test('are not asked for again after the login has ended', async () => {
    const at = await deskAt();
    at.server.refuse('sites', 'logged-out');
    await at.clock.advance(10 * PENDING_AGAIN_MS);
    expect(at.asked('sites')).toHaveLength(1);
  });

  test('stay when asking again fails once', async () => {
    const at = await deskAt();
    at.server.refuse('sites', 'unreachable');
    await at.clock.advance(PENDING_AGAIN_MS);
    expect(pendingAt(at)).toEqual(['Bern', 'Oslo']);
    at.server.allow('sites');
    at.server.pendingSites = [];
    await at.clock.advance(PENDING_AGAIN_MS);
    expect(pendingAt(at)).toEqual([]);
  });
});
