import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OUT_ELSEWHERE_FOR_MS, OutOverAll, type ToldOut } from '../../../server/events/out-over-all.ts';

/** Servers that hear one another at once, each with relays of its own; looked at each second. */
class Servers {
  nowMs = 0;
  /** That are cut off: they neither tell nor hear. */
  readonly cutOff = new Set<number>();
  readonly told: { readonly from: number; readonly relays: readonly ToldOut[] }[] = [];
  readonly relays: Map<string, boolean>[];
  readonly all: OutOverAll[];

  constructor(count: number, maxNewsBytes = 7000) {
    this.relays = Array.from({ length: count }, () => new Map<string, boolean>());
    this.all = this.relays.map(
      (own, from) =>
        new OutOverAll({
          watched: () => [...own].map(([name, isOut]) => ({ name, isOut })),
          monotonicMs: () => this.nowMs,
          maxNewsBytes,
          tell: (relays) => {
            if (this.cutOff.has(from)) return;
            this.told.push({ from, relays });
            for (const [to, each] of this.all.entries())
              if (to !== from && !this.cutOff.has(to)) each.hear(`server ${from}`, relays);
          },
        }),
    );
  }

  /** A relay turns at a server, which tells so at once. */
  turn(at: number, relay: string, isOut: boolean): void {
    this.relays[at]?.set(relay, isOut);
    this.all[at]?.tellDue();
  }

  pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += 1000) {
      this.nowMs += 1000;
      for (const [own, each] of this.all.entries()) if (!this.cutOff.has(own)) each.tellDue();
    }
  }

  /** Whether it is out, as each server sees it; `null`: that server does not know it. */
  seen(relay: string): (boolean | null)[] {
    return this.all.map(({ watched }) => watched.find(({ name }) => name === relay)?.isOut ?? null);
  }
}

describe('OutOverAll', () => {
  it('has a relay out where any server has it out, at all that know it', () => {
    const servers = new Servers(3);
    for (const at of [0, 1]) servers.turn(at, 'berlin', false);
    servers.turn(2, 'tokyo', false);
    expect(servers.seen('berlin')).toEqual([false, false, null]);
    servers.turn(1, 'berlin', true);
    expect(servers.seen('berlin')).toEqual([true, true, null]);
    expect(servers.seen('tokyo')).toEqual([null, null, false]);
    servers.turn(0, 'berlin', true);
    servers.turn(1, 'berlin', false);
    expect(servers.seen('berlin')).toEqual([true, true, null]);
    servers.turn(0, 'berlin', false);
    expect(servers.seen('berlin')).toEqual([false, false, null]);
  });

  it('tells nothing while all are in, and each five seconds what is out', () => {
    const servers = new Servers(2);
    servers.turn(0, 'berlin', false);
    servers.pass(60_000);
    expect(servers.told).toEqual([]);
    servers.turn(0, 'berlin', true);
    servers.pass(20_000);
    expect(servers.told).toEqual(Array(5).fill({ from: 0, relays: [{ relay: 'berlin', isOut: true }] }));
    servers.turn(0, 'berlin', false);
    servers.pass(60_000);
    expect(servers.told.slice(5)).toEqual([{ from: 0, relays: [{ relay: 'berlin', isOut: false }] }]);
  });

  it('forgets what a server said that has ended, 15 s after its last word', () => {
    const servers = new Servers(2);
    for (const at of [0, 1]) servers.turn(at, 'berlin', false);
    servers.turn(0, 'berlin', true);
    servers.cutOff.add(0);
    servers.pass(OUT_ELSEWHERE_FOR_MS - 1000);
    expect(servers.seen('berlin')[1]).toBe(true);
    servers.pass(1000);
    expect(servers.seen('berlin')[1]).toBe(false);
  });

  it('does not forget what goes on, however long', () => {
    const servers = new Servers(2);
    for (const at of [0, 1]) servers.turn(at, 'berlin', false);
    servers.turn(0, 'berlin', true);
    servers.pass(600_000);
    expect(servers.seen('berlin')).toEqual([true, true]);
  });

  it('tells whoever asks at once', () => {
    const servers = new Servers(2);
    for (const at of [0, 1]) servers.turn(at, 'berlin', false);
    servers.cutOff.add(1);
    servers.turn(0, 'berlin', true);
    servers.cutOff.delete(1);
    expect(servers.seen('berlin')).toEqual([true, false]);
    servers.all[0]?.tellAnew();
    expect(servers.seen('berlin')).toEqual([true, true]);
  });

  it('tells of 200 relays with the longest names, in pieces that fit, in as many goes as that takes', () => {
    const servers = new Servers(2);
    const names = Array.from({ length: 200 }, (_, number) => `${number}`.padStart(100, '\u00e4'));
    for (const own of servers.relays) for (const name of names) own.set(name, false);
    for (const name of names) servers.relays[0]?.set(name, true);
    servers.pass(3000);
    expect(names.filter((name) => servers.seen(name)[1] !== true)).toEqual([]);
    for (const { relays } of servers.told)
      expect(Buffer.byteLength(JSON.stringify(relays))).toBeLessThanOrEqual(6500);
  });

  it('comes to the same at all that are not cut off, whatever turned in whatever order', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('turn' as const),
        at: fc.nat(2),
        relay: fc.constantFrom('a', 'b'),
        isOut: fc.boolean(),
      }),
      fc.record({ kind: fc.constant('cut' as const), at: fc.nat(2), isCut: fc.boolean() }),
      fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 20 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const servers = new Servers(3);
        for (const own of servers.relays) for (const relay of ['a', 'b']) own.set(relay, false);
        for (const each of steps) {
          if (each.kind === 'turn') servers.turn(each.at, each.relay, each.isOut);
          else if (each.kind === 'pass') servers.pass(each.ms * 1000);
          else if (each.isCut) servers.cutOff.add(each.at);
          else servers.cutOff.delete(each.at);
        }
        // Long enough to hear of all that is, and to forget who is cut off.
        servers.pass(OUT_ELSEWHERE_FOR_MS);
        const linked = [0, 1, 2].filter((at) => !servers.cutOff.has(at));
        for (const relay of ['a', 'b']) {
          const isOut = linked.some((at) => servers.relays[at]?.get(relay));
          expect(linked.map((at) => servers.seen(relay)[at])).toEqual(linked.map(() => isOut));
        }
      }),
      { numRuns: 300, seed: 19 },
    );
  });
});
