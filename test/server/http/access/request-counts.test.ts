import { describe, expect, it } from 'vitest';
import { RequestCounts } from '../../../../server/http/access/request-counts.ts';

const MINUTE_MS = 60_000;

/** A table on a clock that stands until it is put forward. */
function setUp() {
  const clock = { nowMs: 1_000_000 };
  const all = new RequestCounts({}, () => clock.nowMs);
  const ask = (route: RequestCounts, address: string) => {
    let answer: unknown = null;
    route.incr(address, (error, result) => (answer = error ?? result), MINUTE_MS);
    return answer;
  };
  return { clock, all, ask };
}

describe('RequestCounts', () => {
  it('counts each address by itself until its minute is over', () => {
    const { clock, all, ask } = setUp();
    expect(ask(all, '192.0.2.1')).toEqual({ current: 1, ttl: 60_000 });
    clock.nowMs += 20_000;
    expect(ask(all, '192.0.2.1')).toEqual({ current: 2, ttl: 40_000 });
    expect(ask(all, '192.0.2.2')).toEqual({ current: 1, ttl: 60_000 });
    clock.nowMs += 40_000;
    expect(ask(all, '192.0.2.1')).toEqual({ current: 1, ttl: 60_000 });
    expect(ask(all, '192.0.2.2')).toEqual({ current: 2, ttl: 20_000 });
  });

  it('counts each route by itself', () => {
    const { all, ask } = setUp();
    const [tests, results] = [all.child(), all.child()];
    ask(tests, '192.0.2.1');
    expect(ask(tests, '192.0.2.1')).toMatchObject({ current: 2 });
    expect(ask(results, '192.0.2.1')).toMatchObject({ current: 1 });
  });

  it('holds no more than 50,000 of all routes together, and keeps whoever asks again and again', () => {
    const { all, ask } = setUp();
    const routes = Array.from({ length: 100 }, () => all.child());
    for (let asked = 0; asked < 120_000; asked += 1) {
      const route = routes[asked % routes.length] ?? all;
      ask(route, `2001:db8:${Math.floor(asked / routes.length).toString(16)}::/64`);
      if (asked % 1000 === 0) ask(all, '192.0.2.1');
    }
    // It looks at every thousandth request.
    expect(all.size).toBeGreaterThanOrEqual(50_000);
    expect(all.size).toBeLessThan(51_000);
    expect(ask(all, '192.0.2.1')).toMatchObject({ current: 121 });
  });

  it('gives memory back once what it counted has run out', () => {
    const { clock, all, ask } = setUp();
    for (let address = 0; address < 1000; address += 1) ask(all, `2001:db8:${address}::/64`);
    clock.nowMs += MINUTE_MS;
    for (let asked = 0; asked < 1000; asked += 1) ask(all, '192.0.2.1');
    expect(all.size).toBe(1);
  });
});
