import { describe, expect, it } from 'vitest';
import { ONE_IN } from '../../../../../server/relay/sockets/batched/sender-filter.ts';
import {
  MOST_THINNED,
  ThinnedSenders,
  WATCHED_MS,
} from '../../../../../server/relay/sockets/batched/thinned-senders.ts';
import type { ThinnedSender } from '../../../../../server/relay/sockets/batched/thinned-senders.ts';

const sender = (port = 1): ThinnedSender => ({ name: Int32Array.of(port, 0, 0, 0), sampled: null });

/** What the system is told; it refuses while `isRefusing`. */
function system() {
  const told = { ports: [] as (number | undefined)[], isRefusing: false };
  const apply = (names: readonly Int32Array[]): boolean => {
    if (told.isRefusing && names.length > 0) return false;
    told.ports = names.map(([port]) => port);
    return true;
  };
  return { told, senders: new ThinnedSenders(apply) };
}

describe('senders of whom few datagrams are let through', () => {
  it('are told to the system, each once', () => {
    const { told, senders } = system();
    const [one, other] = [sender(1), sender(2)];
    expect([senders.add(one, 0), senders.add(other, 0), senders.add(one, 5)]).toEqual([true, true, false]);
    expect(told.ports).toEqual([1, 2]);
  });

  it('are let go when the few that come say that it has stopped, and kept when not', () => {
    const { told, senders } = system();
    const [stopped, goesOn] = [sender(1), sender(2)];
    senders.add(stopped, 0);
    senders.add(goesOn, 0);
    // 78 and 79 of 64 each in a second are 4,992 and 5,056; the limit is 5,000.
    stopped.sampled = 78;
    goesOn.sampled = 79;
    senders.sweep(WATCHED_MS);
    expect(ONE_IN).toBe(64);
    expect(told.ports).toEqual([2]);
    expect([stopped.sampled, goesOn.sampled]).toEqual([null, 0]);
    senders.sweep(2 * WATCHED_MS);
    expect(told.ports).toEqual([]);
    expect(senders.add(stopped, 2 * WATCHED_MS)).toBe(true);
  });

  it('are watched for a whole second first', () => {
    const { told, senders } = system();
    senders.add(sender(1), 500);
    senders.sweep(1000);
    expect(told.ports).toEqual([1]);
    senders.sweep(1500);
    expect(told.ports).toEqual([]);
  });

  it('are forgotten when they are gone', () => {
    const { told, senders } = system();
    const gone = sender(1);
    senders.add(gone, 0);
    senders.add(sender(2), 0);
    senders.remove(gone);
    expect([told.ports, gone.sampled]).toEqual([[2], null]);
  });

  it('are bounded', () => {
    const { told, senders } = system();
    for (let port = 1; port <= MOST_THINNED; port += 1) expect(senders.add(sender(port), 0)).toBe(true);
    expect(senders.add(sender(99), 0)).toBe(false);
    expect(told.ports).toHaveLength(MOST_THINNED);
  });

  it('are none where the system takes no filter, also of those before', () => {
    const { told, senders } = system();
    const first = sender(1);
    senders.add(first, 0);
    told.isRefusing = true;
    expect(senders.add(sender(2), 0)).toBe(false);
    expect([told.ports, first.sampled, senders.count]).toEqual([[], null, 0]);
    told.isRefusing = false;
    expect(senders.add(sender(2), 0)).toBe(false);
  });
});
