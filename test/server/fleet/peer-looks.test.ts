import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isVouchedFor, PeerLooks, spreadLooks, type Peer } from '../../../server/fleet/peer-looks.ts';

const peersOf = (count: number, changes: Partial<Peer> = {}): Peer[] =>
  Array.from({ length: count }, (_, at) => ({
    name: `relay-${String(at).padStart(2, '0')}`,
    group: null,
    canLook: true,
    ...changes,
  }));

const lookersAt = (looks: ReadonlyMap<string, readonly string[]>, name: string): string[] =>
  [...looks].flatMap(([looker, at]) => (at.includes(name) ? [looker] : []));

describe('who looks at whom', () => {
  it.each([
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 3],
    [5, 3],
    [50, 3],
  ])('of %d relays each looks at %d others, and is looked at by as many', (count, each) => {
    for (const turn of [0, 1, 2, 7]) {
      const peers = peersOf(count);
      const looks = spreadLooks(peers, turn);
      for (const { name } of peers) {
        expect(looks.get(name)).toHaveLength(each);
        expect(lookersAt(looks, name)).toHaveLength(each);
        expect(looks.get(name)).not.toContain(name);
      }
    }
  });

  it('is another with each turn, until all have looked at all', () => {
    const peers = peersOf(10);
    // Nine others, three a turn.
    const seen = [0, 1, 2].map((turn) => spreadLooks(peers, turn).get('relay-04') ?? []);
    expect(new Set(seen.flat()).size).toBe(9);
    expect(spreadLooks(peers, 3)).toEqual(spreadLooks(peers, 0));
  });

  it('holds its bounds whatever groups there are, and whoever cannot look', () => {
    const peer = fc.record({ group: fc.constantFrom(null, 'a', 'b'), canLook: fc.boolean() });
    fc.assert(
      fc.property(fc.array(peer, { maxLength: 14 }), fc.nat(30), (drawn, turn) => {
        const peers = drawn.map((each, at) => ({ ...each, name: `r${at}` }));
        const looks = spreadLooks(peers, turn);
        const by = new Map(peers.map((each) => [each.name, each]));
        for (const looker of peers) {
          const mine = looks.get(looker.name) ?? [];
          expect(new Set(mine).size).toBe(mine.length);
          expect(mine.length).toBeLessThanOrEqual(looker.canLook ? 3 : 0);
          expect(lookersAt(looks, looker.name).length).toBeLessThanOrEqual(3);
          for (const name of mine) {
            expect(name).not.toBe(looker.name);
            expect(looker.group !== null && by.get(name)?.group === looker.group).toBe(false);
          }
        }
      }),
      { seed: 19, numRuns: 300 },
    );
  });
});

describe('what they found', () => {
  const look = (name: string, isGood: boolean, ageMs = 0) => ({ name, isGood, ageMs });
  /** Four relays: each looks at all others. */
  const watched = (): PeerLooks => {
    const looks = new PeerLooks();
    looks.assign(peersOf(4));
    return looks;
  };
  const AT = 'relay-00';

  it.each([
    [0, 0, false],
    [1, 0, true],
    [0, 1, false],
    [1, 1, false],
    [2, 1, true],
    [1, 2, false],
    [3, 0, true],
  ])('vouches for one that %d reached and %d did not: %s', (reached, missed, isIt) => {
    const names = (count: number): string[] => peersOf(count).map(({ name }) => name);
    expect(isVouchedFor({ reachedBy: names(reached), missedBy: names(missed) })).toBe(isIt);
  });

  it('counts each looker once, by the newest of what it saw, in whatever order that comes', () => {
    const said = [
      { atMs: 1000, looks: [look(AT, true, 500)] },
      { atMs: 6000, looks: [look(AT, false, 200)] },
      { atMs: 7000, looks: [look(AT, true, 6500)] },
    ];
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      const looks = watched();
      for (const at of order) looks.note('relay-01', said[at]?.looks ?? [], said[at]?.atMs ?? 0);
      // Seen at 500 (twice told) and at 5800.
      expect(looks.reachOf(AT, 8000)).toEqual({ reachedBy: [], missedBy: ['relay-01'] });
    }
  });

  it('holds for twelve seconds from when it was seen', () => {
    const looks = watched();
    looks.note('relay-02', [look(AT, true, 4000)], 10_000);
    expect(looks.reachOf(AT, 18_000).reachedBy).toEqual(['relay-02']);
    expect(looks.reachOf(AT, 18_001).reachedBy).toEqual([]);
  });

  it('is nothing where a relay speaks of one that it was not sent to', () => {
    const looks = new PeerLooks();
    looks.assign(peersOf(10));
    const strangers = peersOf(10).filter(({ name }) => name !== AT && !looks.of(name).includes(AT));
    expect(strangers).toHaveLength(6);
    for (const { name } of strangers) looks.note(name, [look(AT, true)], 0);
    looks.note('nobody', [look(AT, true)], 0);
    looks.note(AT, [look(AT, true)], 0);
    expect(looks.reachOf(AT, 0)).toEqual({ reachedBy: [], missedBy: [] });
  });

  it('counts of those that looked the turn before, and no longer', () => {
    const looks = new PeerLooks();
    const check = (times: number): void => {
      for (let each = 0; each < times; each += 1) looks.assign(peersOf(10));
    };
    check(1);
    const [first = ''] = peersOf(10).flatMap(({ name }) => (looks.of(name).includes(AT) ? [name] : []));
    // The second turn, then the third.
    check(6);
    looks.note(first, [look(AT, true)], 0);
    expect(looks.reachOf(AT, 0).reachedBy).toEqual([first]);
    check(6);
    looks.note(first, [look(AT, false)], 1000);
    expect(looks.reachOf(AT, 1000)).toEqual({ reachedBy: [first], missedBy: [] });
  });
});
