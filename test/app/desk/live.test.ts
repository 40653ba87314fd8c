import { describe, expect, test } from 'vitest';
import { FIRST_WAIT_MS, HIDDEN_LIMIT_MS, LONGEST_WAIT_MS } from '../../../src/app/desk/live.ts';
import type { TestRequestRecord } from '../../../src/wire/desk/requests.ts';
import { settle } from '../../support/manual-clock.ts';
import { requestRecord } from '../../support/test-request.ts';
import { rowOf } from '../../ui/desk/row-builder.ts';
import { DeskAt, rowsFrom } from './desk-at.ts';

const arrived = rowOf({ id: 'new', atMs: 2_000_000_000 });

const requestOf = (id: string, createdBy: string): TestRequestRecord => requestRecord({ id, createdBy });

describe('the stream of events', () => {
  test('when it is lost, it is opened again after a wait, and what was missed is loaded', async () => {
    const at = await new DeskAt('/desk', rowsFrom(1)).open();
    at.server.signal({ kind: 'lost' });
    expect(at.state.connection).toBe('lost');
    at.server.rows = [arrived, ...at.server.rows];
    await at.clock.advance(FIRST_WAIT_MS - 1);
    expect(at.server.listeners).toBe(0);
    await at.clock.advance(1);
    expect(at.server.listeners).toBe(1);
    expect(at.state.connection).toBe('lost');
    at.server.signal({ kind: 'open' });
    await settle();
    expect(at.state.connection).toBe('open');
    expect(at.ids).toEqual(['new', 'r0']);
  });

  test('waits double while the server is away, up to a limit', async () => {
    const at = await new DeskAt('/desk').open();
    at.server.refuse('me', 'unreachable');
    at.server.signal({ kind: 'lost' });
    const waits: number[] = [];
    let sinceMs = 0;
    for (let second = 1; second <= 130; second++) {
      at.server.calls.length = 0;
      await at.clock.advance(1000);
      if (at.asked('me').length === 0) continue;
      waits.push(second * 1000 - sinceMs);
      sinceMs = second * 1000;
    }
    expect(waits).toEqual([
      1000,
      2000,
      4000,
      8000,
      16_000,
      LONGEST_WAIT_MS,
      LONGEST_WAIT_MS,
      LONGEST_WAIT_MS,
    ]);
  });

  test('a refused stream of somebody whose login has ended asks for the login', async () => {
    const at = await new DeskAt('/desk').open();
    at.server.expire();
    at.server.signal({ kind: 'lost' });
    await at.clock.advance(FIRST_WAIT_MS);
    expect(at.state.session.kind).toBe('expired');
    await at.clock.advance(LONGEST_WAIT_MS * 4);
    expect(at.asked('me')).toHaveLength(1);
  });

  test('a tab that stays hidden gives its connection back, and catches up when it is looked at', async () => {
    const at = await new DeskAt('/desk', rowsFrom(1)).open();
    await at.hide(true);
    await at.clock.advance(HIDDEN_LIMIT_MS - 1);
    expect(at.server.listeners).toBe(1);
    await at.clock.advance(1);
    expect(at.server.listeners).toBe(0);
    at.server.store(arrived);
    await at.hide(false);
    at.server.signal({ kind: 'open' });
    await settle();
    expect(at.ids).toEqual(['new', 'r0']);
  });

  test('a tab that is hidden for a moment keeps its connection', async () => {
    const at = await new DeskAt('/desk').open();
    await at.hide(true);
    await at.clock.advance(HIDDEN_LIMIT_MS / 2);
    await at.hide(false);
    await at.clock.advance(HIDDEN_LIMIT_MS);
    expect(at.server.listeners).toBe(1);
    expect(at.asked('listen')).toEqual([]);
  });
});

describe('results of requests', () => {
  test('of one\u2019s own are announced, of others are not', async () => {
    const at = new DeskAt('/desk');
    at.server.testRequests = [requestOf('mine', 'a.weber'), requestOf('theirs', 'b.okafor')];
    await at.open();
    at.server.store({ ...arrived, id: 'for-them' }, 'theirs');
    expect(at.state.news).toBeNull();
    at.server.store(arrived, 'mine');
    expect(at.state.news).toMatchObject({ number: 1, row: { id: 'new' } });
    at.server.tell({ type: 'result', row: arrived, requestId: 'mine' });
    expect(at.state.news?.number).toBe(1);
  });

  test('of a request made elsewhere meanwhile are announced too', async () => {
    const at = await new DeskAt('/desk').open();
    at.server.testRequests = [{ ...requestOf('mine', 'a.weber'), results: [arrived] }];
    at.server.store(arrived, 'mine');
    await settle();
    expect(at.state.news).toMatchObject({ row: { id: 'new' } });
  });

  test('that came while the connection was lost are announced when it is back', async () => {
    const at = new DeskAt('/desk');
    at.server.testRequests = [requestOf('mine', 'a.weber')];
    await at.open();
    at.server.signal({ kind: 'lost' });
    at.server.testRequests = [{ ...requestOf('mine', 'a.weber'), results: [arrived] }];
    await at.clock.advance(FIRST_WAIT_MS);
    at.server.signal({ kind: 'open' });
    await settle();
    expect(at.state.news).toMatchObject({ number: 1, row: { id: 'new' } });
  });

  test('a request that was made is first in the list, with its link to send', async () => {
    const at = await new DeskAt('/desk/requests').open();
    const { ticket, site, user, relay, durationMs, keepPackets } = requestOf('', '');
    at.desk.requests.create({ ticket, site, user, relay, durationMs, keepPackets });
    await settle();
    expect(at.state.requests.created?.link).toBe('/?request=request-0&ticket=INC1');
    expect(at.state.requests.requests).toMatchObject({ kind: 'ready', value: [{ id: 'request-0' }] });
    at.desk.requests.withdraw('request-0');
    await settle();
    expect(at.state.requests.requests).toMatchObject({ value: [{ isWithdrawn: true }] });
    expect(at.state.requests.created).toMatchObject({ isWithdrawn: true });
  });
});
