import { describe, expect, it } from 'vitest';
import { SharedRelay } from '../../../server/fleet/shared-relay.ts';
import { FakeRelay, LinkedFleet } from '../../support/fleet/linked-relay.ts';
import { admitted, namesOf, RATE } from '../../support/fleet/joined-fleet.ts';

const CREDENTIALS = { secret: 'a secret', issuer: 'an issuer' };

/** A relay that notes how often it was opened. */
function relayOf() {
  const opened: FakeRelay[] = [];
  const shared = new SharedRelay(() => {
    const relay = new FakeRelay();
    opened.push(relay);
    return Promise.resolve(relay.asOwn());
  });
  return { shared, opened };
}

describe('a relay of several servers', () => {
  it('is opened once, and closed when the last has closed it', async () => {
    const { shared, opened } = relayOf();
    const [one, other] = await Promise.all([shared.open(CREDENTIALS), shared.open(CREDENTIALS)]);
    expect(opened).toHaveLength(1);
    await one.close();
    await one.close();
    expect(opened[0]?.isClosed).toBe(false);
    await other.close();
    expect(opened[0]?.isClosed).toBe(true);
    await shared.open({ ...CREDENTIALS, secret: 'another' });
    expect(opened).toHaveLength(2);
  });

  it('ends the tests of a server that leaves, and of no other', async () => {
    const { shared, opened } = relayOf();
    const [one, other] = await Promise.all([shared.open(CREDENTIALS), shared.open(CREDENTIALS)]);
    await one.admitTest('of one', RATE);
    await one.admitTest('ended before', RATE);
    await one.endTest('ended before');
    await other.admitTest('of the other', RATE);
    await one.close();
    expect([...(opened[0]?.tests.keys() ?? [])]).toEqual(['of the other']);
  });

  it('refuses a server with other secrets while another has it', async () => {
    const { shared } = relayOf();
    await shared.open(CREDENTIALS);
    await expect(shared.open({ ...CREDENTIALS, secret: 'another' })).rejects.toMatchObject({
      code: 'other-credentials',
    });
    await expect(shared.open({ ...CREDENTIALS, issuer: 'another' })).rejects.toMatchObject({
      code: 'other-credentials',
    });
  });

  it('can be opened after it could not be', async () => {
    let isPossible = false;
    const shared = new SharedRelay(() =>
      isPossible ? Promise.resolve(new FakeRelay().asOwn()) : Promise.reject(new Error('EADDRINUSE')),
    );
    await expect(shared.open(CREDENTIALS)).rejects.toThrow('EADDRINUSE');
    isPossible = true;
    await expect(shared.open(CREDENTIALS)).resolves.toBeDefined();
  });

  it('takes tests of each, loses those of one that dies only for that one, and drains from both', async () => {
    // Both servers have one clock, one secret and one database's tokens.
    const first = new LinkedFleet();
    const second = new LinkedFleet({ clock: first.clock, epoch: 'other-epoch' });
    const { shared, opened } = relayOf();
    const joins = [first, second].map((linked) => linked.join('berlin', { open: shared.open }));
    await first.clock.advance(3000);
    expect([first, second].map(({ fleet }) => namesOf(fleet.offers()))).toEqual([['berlin'], ['berlin']]);
    expect(opened).toHaveLength(1);
    expect(await admitted(first, 'one')).toEqual(['berlin']);
    expect(await admitted(second, 'two')).toEqual(['berlin']);
    expect([...(opened[0]?.tests.keys() ?? [])]).toEqual(['one', 'two']);

    // The first server is cut off; what was seen of its test is still to be had through the second.
    first.exchange = () => 'question-lost';
    await first.clock.advance(20_000);
    expect(namesOf(second.fleet.offers())).toEqual(['berlin']);
    const seen = second.fleet.witness('one', 'berlin');
    await first.clock.advance(2000);
    expect(new TextDecoder().decode((await seen) ?? new Uint8Array())).toBe('saw one');

    first.exchange = () => 'arrives';
    await first.clock.advance(10_000);
    for (const { joining } of joins) joining.drain();
    first.fleet.end('one');
    await first.clock.advance(10_000);
    expect(joins.map(({ state }) => state.end)).toEqual([{ kind: 'drained' }, null]);
    expect(opened[0]?.isClosed).toBe(false);
    second.fleet.end('two');
    await first.clock.advance(10_000);
    expect(joins.map(({ state }) => state.end)).toEqual([{ kind: 'drained' }, { kind: 'drained' }]);
    expect(opened[0]?.isClosed).toBe(true);
  });
});
