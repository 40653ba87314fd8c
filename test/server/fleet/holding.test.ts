import { describe, expect, it } from 'vitest';
import { Holding, type HoldingEnd } from '../../../server/fleet/holding.ts';
import { LinkError } from '../../../server/fleet/joining.ts';
import { serverLink } from '../../../server/start/server-link.ts';
import type { RelayHold } from '../../../src/wire/relays/joining.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** How a server answers: with its tests, or by an error of this code. */
type Answer = number | LinkError['code'];
const ASKED_AGAIN = ' It is asked again.';

const causeAt = (origin: string, code: LinkError['code']): string =>
  code === 'unreachable'
    ? `${origin} is away.`
    : code === 'refused'
      ? `${origin} refuses.`
      : `${origin} knows none.`;

/** A command that asks servers `a`, `b` ... which answer as it is said at the time. */
function hold(answers: readonly Answer[], isHeldOut = true) {
  const clock = new ManualClock();
  const now = [...answers];
  const said: string[] = [];
  const asked: RelayHold[][] = answers.map(() => []);
  const state: { end: HoldingEnd | null } = { end: null };
  const holding = new Holding({
    servers: answers.map((_answer, at) => {
      const origin = 'abc'.charAt(at);
      return {
        origin,
        link: {
          hold: (order) => {
            asked[at]?.push(order);
            const answer = now[at] ?? 0;
            return typeof answer === 'number'
              ? Promise.resolve({ isHeldOut, tests: answer })
              : Promise.reject(new LinkError(answer, causeAt(origin, answer)));
          },
        },
      };
    }),
    name: 'berlin',
    isHeldOut,
    timers: { after: (ms, work) => clock.setTimer(ms, work) },
    monotonicMs: () => clock.nowMs(),
    tell: (sentence) => said.push(sentence),
  });
  void holding.run().then((end) => (state.end = end));
  return { clock, now, said, asked, state };
}

const DONE = 'No test uses "berlin" any more: it can be stopped. --resume sends tests there again.';
const partlyWithout = (origins: string): string =>
  `Of the servers that answered no test uses "berlin" any more. Of ${origins} that is not known: SIGTERM lets the relay itself wait for what runs there.`;

describe('a relay that is held out of new tests', () => {
  it('is waited for until no test of any server uses it', async () => {
    const { clock, now, said, asked, state } = hold([2, 1]);
    await clock.advance(0);
    expect(said.at(-1)).toBe('No new tests are sent to "berlin"; 3 may still use it.');
    now[0] = 0;
    await clock.advance(1000);
    expect([said.at(-1), state.end]).toEqual(['No new tests are sent to "berlin"; one still uses it.', null]);
    now[1] = 0;
    await clock.advance(1000);
    expect([said.at(-1), state.end]).toEqual([DONE, 'done']);
    expect(new Set(asked.flat().map((order) => JSON.stringify(order)))).toEqual(
      new Set(['{"name":"berlin","isHeldOut":true}']),
    );
    const many = asked.flat().length;
    await clock.advance(60_000);
    expect(asked.flat()).toHaveLength(many);
  });

  it('drains at the others while one server is dead, which is asked again and named at the end', async () => {
    const { clock, now, said, asked, state } = hold([1, 'unreachable']);
    await clock.advance(0);
    expect(said).toEqual([
      'No new tests are sent to "berlin" by the servers that have answered; one still uses it.',
      `b is away.${ASKED_AGAIN}`,
    ]);
    // Longer than the dead one is waited for: what runs at the other is not given up.
    await clock.advance(120_000);
    expect([state.end, asked.map((orders) => orders.length)]).toEqual([null, [121, 121]]);
    now[0] = 0;
    await clock.advance(1000);
    expect([state.end, said.slice(2)]).toEqual(['partly', ['b is away.', partlyWithout('b')]]);
  });

  it('waits 30 s for a server that does not answer, and ends well when it does by then', async () => {
    const given = hold([0, 'unreachable']);
    await given.clock.advance(29_999);
    expect(given.state.end).toBeNull();
    await given.clock.advance(1);
    expect(given.state.end).toBe('partly');

    const late = hold([0, 'unreachable']);
    await late.clock.advance(28_000);
    late.now[1] = 0;
    await late.clock.advance(1000);
    expect([late.state.end, late.said]).toEqual(['done', [`b is away.${ASKED_AGAIN}`, DONE]]);
  });

  it('goes on after a blip in its midst', async () => {
    const { clock, now, said, state } = hold([1]);
    await clock.advance(1000);
    now[0] = 'unreachable';
    await clock.advance(10_000);
    now[0] = 1;
    await clock.advance(1000);
    expect(said.slice(1)).toEqual([`a is away.${ASKED_AGAIN}`, 'The server a answers again.']);
    // One that has just been started has not heard of the relay yet.
    now[0] = 'not-joined';
    await clock.advance(5000);
    now[0] = 0;
    await clock.advance(1000);
    expect(state.end).toBe('done');
  });

  it('does not count as drained at a server that was told and has not answered since', async () => {
    const { clock, now, said, state } = hold([1, 0]);
    await clock.advance(0);
    now[0] = 'unreachable';
    await clock.advance(30_999);
    expect(state.end).toBeNull();
    await clock.advance(1);
    expect([state.end, said.at(-1)]).toEqual(['partly', partlyWithout('a')]);
  });

  it('is drained at the others where one refuses, at once', async () => {
    const { clock, said, asked, state } = hold([0, 'refused', 0]);
    await clock.advance(0);
    expect([state.end, said]).toEqual(['partly', ['b refuses.', partlyWithout('b')]]);
    await clock.advance(60_000);
    expect(asked[1]).toHaveLength(1);
  });

  it.each([
    { name: 'refuse', answers: ['refused', 'refused'], afterMs: 0 },
    // A name that is wrong gets no better by waiting.
    { name: 'know no such relay', answers: ['not-joined', 'not-joined'], afterMs: 0 },
    { name: 'are all dead', answers: ['unreachable', 'unreachable'], afterMs: 30_000 },
  ] as const)('is not held out where all servers $name', async ({ answers, afterMs }) => {
    const { clock, said, state } = hold(answers);
    await clock.advance(Math.max(0, afterMs - 1));
    if (afterMs > 0) expect(state.end).toBeNull();
    await clock.advance(1);
    expect([state.end, said.slice(-3)]).toEqual([
      'refused',
      [causeAt('a', answers[0]), causeAt('b', answers[1]), 'No server took the order for "berlin".'],
    ]);
  });

  it('fails by what nobody foresaw', async () => {
    const clock = new ManualClock();
    const fault = new Error('a fault');
    const holding = new Holding({
      servers: [{ origin: 'a', link: { hold: () => Promise.reject(fault) } }],
      name: 'berlin',
      isHeldOut: true,
      timers: { after: (ms, work) => clock.setTimer(ms, work) },
      monotonicMs: () => clock.nowMs(),
      tell: () => undefined,
    });
    await expect(holding.run()).rejects.toBe(fault);
  });
});

describe('a relay that is let in again', () => {
  it('is so as soon as all servers were told, whatever runs there, and each is told once', async () => {
    const { clock, now, said, asked, state } = hold([3, 'unreachable'], false);
    await clock.advance(5000);
    expect([state.end, asked[0]]).toEqual([null, [{ name: 'berlin', isHeldOut: false }]]);
    now[1] = 2;
    await clock.advance(1000);
    expect([state.end, said]).toEqual([
      'done',
      [`b is away.${ASKED_AGAIN}`, 'Tests are sent to "berlin" again.'],
    ]);
  });

  it('is let in by those that answer, and the others are named', async () => {
    const { clock, said, state } = hold([3, 'unreachable'], false);
    await clock.advance(30_000);
    expect([state.end, said.slice(1)]).toEqual([
      'partly',
      ['b is away.', 'Tests are sent to "berlin" again by the servers that answered, but b may not do so.'],
    ]);
  });
});

describe('why a server did not take an order', () => {
  const orderAt = (status: number, code: string) =>
    serverLink('https://a.example', 'token', () =>
      Promise.resolve(Response.json({ error: { code, message: 'In words.' } }, { status })),
    ).hold({ name: 'berlin', isHeldOut: true });

  it.each([
    { status: 404, code: 'no-such-relay', expected: 'not-joined' },
    { status: 401, code: 'bad-token', expected: 'refused' },
    { status: 503, code: 'store-failed', expected: 'unreachable' },
    { status: 429, code: 'rate-limited', expected: 'unreachable' },
  ])('$status $code: $expected', async ({ status, code, expected }) => {
    await expect(orderAt(status, code)).rejects.toMatchObject({
      code: expected,
      message: expect.stringContaining('https://a.example') as string,
    });
  });
});
