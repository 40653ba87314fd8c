import { describe, expect, test } from 'vitest';
import { HOLD_LIMIT_MS } from '../../../src/app/desk/live.ts';
import { settle } from '../../support/manual-clock.ts';
import { rowOf } from '../../ui/desk/row-builder.ts';
import { DeskAt, placeOf, rowsFrom } from './desk-at.ts';

const login = (name: string) => ({ name, password: 'correct horse' });

describe('who is at the desk', () => {
  test('nobody: nothing is loaded until somebody logs in, then what the address asks for', async () => {
    const at = new DeskAt('/desk/results/r1', rowsFrom(2));
    at.server.user = null;
    await at.open();
    expect(at.state.session.kind).toBe('nobody');
    await at.login('anna');
    expect(at.asked('search')).toHaveLength(1);
    expect(at.asked('open')).toEqual(['open r1']);
    expect(at.state.opened.kind).toBe('ready');
    expect(at.shown).toEqual([]);
  });

  test('a refused login is told, and can be tried again', async () => {
    const at = new DeskAt('/desk');
    at.server.user = null;
    await at.open();
    at.server.refuse('login', 'logged-out', 'The name or the password is wrong.');
    at.desk.session.login(login('anna'));
    at.desk.session.login(login('anna'));
    await settle();
    expect(at.asked('login')).toEqual(['login anna']);
    expect(at.state.session).toMatchObject({
      kind: 'nobody',
      attempt: { kind: 'failed', message: 'The name or the password is wrong.' },
    });
    at.server.allow('login');
    at.desk.session.login(login('anna'));
    await settle();
    expect(at.state.session.kind).toBe('somebody');
  });

  test('a server that is away is asked again on demand', async () => {
    const at = new DeskAt('/desk', rowsFrom(1));
    at.server.refuse('me', 'unreachable');
    await at.open();
    expect(at.state.session.kind).toBe('failed');
    at.server.allow('me');
    at.desk.retry();
    await settle();
    at.server.signal({ kind: 'open' });
    await settle();
    expect(at.ids).toEqual(['r0']);
  });

  test('who logs out leaves nothing behind, not even in the address', async () => {
    const at = await new DeskAt('/desk/results/r1?site=Berlin', rowsFrom(2)).open();
    const [row] = at.state.list.rows;
    if (row) at.desk.marked.toggle(row);
    at.desk.session.logout();
    await settle();
    expect(at.state.session.kind).toBe('nobody');
    expect([at.ids, at.state.marked, at.state.opened.kind]).toEqual([[], [], 'none']);
    expect(at.shown).toEqual(['replace /desk']);
    expect(at.server.listeners).toBe(0);
  });

  test('an answer that comes after the logout does not bring anything back', async () => {
    const at = await new DeskAt('/desk', rowsFrom(2)).open();
    at.server.hold('search');
    at.desk.search({ search: { site: 'Berlin' }, within: null });
    at.desk.session.logout();
    await settle();
    at.server.releaseAll('search');
    await settle();
    expect(at.ids).toEqual([]);
  });
});

describe('a login that ends by itself', () => {
  test('leaves everything as it is, and whoever comes back goes on', async () => {
    const at = await new DeskAt('/desk/results/r1', rowsFrom(2)).open();
    at.server.expire();
    at.desk.opened.addNote('r1', 'Called back.');
    await settle();
    expect(at.state.session).toMatchObject({ kind: 'expired', user: { name: 'a.weber' } });
    expect(at.state.opened).toMatchObject({ kind: 'ready', id: 'r1', note: { kind: 'failed' } });
    expect(at.ids).toEqual(['r0', 'r1']);
    expect(at.server.listeners).toBe(0);
    await at.login('a.weber');
    expect(at.state.session.kind).toBe('somebody');
    expect(at.state.opened).toMatchObject({ kind: 'ready', id: 'r1' });
    expect(at.shown).toEqual([]);
    expect(at.server.listeners).toBe(1);
    at.desk.opened.addNote('r1', 'Called back.');
    await settle();
    expect(at.state.opened).toMatchObject({ note: { kind: 'done' } });
  });

  test('in the middle of a search: the search is done after the login', async () => {
    const at = await new DeskAt('/desk', rowsFrom(2)).open();
    at.server.expire();
    at.desk.search({ search: { site: 'Berlin' }, within: null });
    await settle();
    expect(at.state.session.kind).toBe('expired');
    await at.login('a.weber');
    expect(at.ids).toEqual(['r0', 'r1']);
    expect(at.state.address).toEqual(placeOf('/desk?site=Berlin'));
  });

  test('where the browser went back meanwhile, that place is loaded after the login', async () => {
    const at = await new DeskAt('/desk', rowsFrom(2)).open();
    at.server.expire();
    at.desk.list.refresh();
    await settle();
    at.desk.go(placeOf('/desk/results/r0'), 'browser');
    await at.login('a.weber');
    expect(at.state.opened).toMatchObject({ kind: 'ready', id: 'r0' });
  });

  test('somebody else who logs in finds nothing of the one before', async () => {
    const at = await new DeskAt('/desk/results/r1', rowsFrom(2)).open();
    const [row] = at.state.list.rows;
    if (row) at.desk.marked.toggle(row);
    at.server.expire();
    at.desk.list.refresh();
    await settle();
    await at.login('b.okafor');
    expect(at.state.marked).toEqual([]);
    expect(at.asked('open')).toContain('open r1');
  });
});

describe('what the stream tells changes of', () => {
  /** All that a login loads and the stream then keeps up. */
  const KEPT_UP = ['search', 'requests', 'views', 'running'];
  const times = (at: DeskAt): number[] => KEPT_UP.map((method) => at.asked(method).length);

  test('is asked for once at the login, and not before the stream is open: nothing is missed between', async () => {
    const at = new DeskAt('/desk', rowsFrom(1));
    at.desk.start();
    await settle();
    expect(times(at)).toEqual([0, 0, 0, 0]);
    expect(at.state.list.status.kind).toBe('doing');
    at.server.rows = rowsFrom(2);
    at.server.signal({ kind: 'open' });
    await settle();
    await at.clock.advance(10_000);
    expect(times(at)).toEqual([1, 1, 1, 1]);
    expect(at.ids).toEqual(['r0', 'r1']);
  });

  test('is asked for without a stream that does not open in time, and again when it has', async () => {
    const at = new DeskAt('/desk', rowsFrom(1));
    at.desk.start();
    await settle();
    await at.clock.advance(HOLD_LIMIT_MS - 1);
    expect(at.asked('search')).toHaveLength(0);
    await at.clock.advance(1);
    expect(at.ids).toEqual(['r0']);
    at.server.rows = rowsFrom(2);
    at.server.signal({ kind: 'open' });
    await settle();
    expect(at.ids).toEqual(['r0', 'r1']);
    expect(at.asked('search')).toHaveLength(2);
  });

  test('is asked for at once where the stream is refused', async () => {
    const at = new DeskAt('/desk', rowsFrom(1));
    at.desk.start();
    await settle();
    at.server.signal({ kind: 'lost' });
    await settle();
    expect(at.ids).toEqual(['r0']);
  });

  test('is asked for once by whoever comes back, with what was opened', async () => {
    const at = await new DeskAt('/desk/results/r0', rowsFrom(1)).open();
    at.server.expire();
    at.desk.list.refresh();
    await settle();
    at.server.calls.length = 0;
    at.server.rows = [rowOf({ id: 'new', atMs: 2_000_000_000 }), ...rowsFrom(1)];
    await at.login('a.weber');
    await at.clock.advance(10_000);
    expect(times(at)).toEqual([1, 1, 1, 1]);
    expect(at.asked('open')).toHaveLength(1);
    expect(at.waiting).toEqual(['new']);
  });

  test('is not asked for after a logout that came first', async () => {
    const at = new DeskAt('/desk', rowsFrom(1));
    at.desk.start();
    await settle();
    at.desk.session.logout();
    await settle();
    await at.clock.advance(10_000);
    expect(times(at)).toEqual([0, 0, 0, 0]);
  });
});
