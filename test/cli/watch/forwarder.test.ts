import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backoffMs, Forwarder, type Sending } from '../../../src/cli/watch/forwarder.ts';
import { httpSender } from '../../../src/cli/watch/send-parcel.ts';
import { Spool, type Parcel } from '../../../src/cli/watch/spool.ts';

const parcel = (body: unknown): Parcel => ({ route: '/api/samples', body, headers: {} });
const LATER: Sending = { kind: 'later', message: 'the server could not be reached.', afterMs: null };
const STORED: Sending = { kind: 'stored' };

describe('forwarding', () => {
  let folder: string;
  let spool: Spool;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'edgewise-forward-'));
    spool = await Spool.open(folder, 1_000_000);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  /** Sends with the answers given, in turn; then all is stored. */
  function forwarding(answers: Sending[]) {
    const sent: unknown[] = [];
    const waits: number[] = [];
    const log: string[] = [];
    const forwarder = new Forwarder({
      spool,
      send: ({ body }) => {
        sent.push(body);
        return Promise.resolve(answers.shift() ?? STORED);
      },
      random: () => 1,
      wait: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
      log: (line) => log.push(line),
    });
    return { forwarder, sent, waits, log };
  }
  const always = new AbortController().signal;

  it('sends in order and tries the same parcel again until it is stored', async () => {
    await spool.add(parcel('a'));
    await spool.add(parcel('b'));
    const { forwarder, sent, waits } = forwarding([LATER, LATER, STORED, LATER]);
    await forwarder.run(always);
    expect(sent).toEqual(['a', 'a', 'a', 'b', 'b']);
    expect(waits).toEqual([2000, 4000, 2000]);
    expect(spool.state.parcels).toBe(0);
  });

  it('waits as long as the server asks for', async () => {
    await spool.add(parcel('a'));
    const { forwarder, waits } = forwarding([{ kind: 'later', message: 'Too many.', afterMs: 7000 }]);
    await forwarder.run(always);
    expect(waits).toEqual([7000]);
  });

  it('puts a refused parcel aside, says so, and goes on', async () => {
    await spool.add(parcel('a'));
    await spool.add(parcel('b'));
    const { forwarder, sent, log } = forwarding([{ kind: 'refused', message: 'It is not valid.' }]);
    await forwarder.run(always);
    expect(sent).toEqual(['a', 'b']);
    expect(log).toHaveLength(1);
    expect(log[0]).toContain('It is not valid.');
  });

  it('keeps what it could not send when it is told to end', async () => {
    await spool.add(parcel('a'));
    const stop = new AbortController();
    const forwarder = new Forwarder({
      spool,
      send: () => Promise.resolve(LATER),
      random: () => 1,
      wait: () => {
        stop.abort();
        return Promise.resolve();
      },
      log: () => undefined,
    });
    await forwarder.run(stop.signal);
    expect(spool.state.parcels).toBe(1);
  });

  it('sends what comes while it is sending', async () => {
    await spool.add(parcel('a'));
    const sent: unknown[] = [];
    const forwarder: Forwarder = new Forwarder({
      spool,
      send: async ({ body }) => {
        sent.push(body);
        if (body === 'a') {
          await spool.add(parcel('b'));
          // Another slot has ended: it asks as well, and must not send beside this one.
          await forwarder.run(always);
        }
        return STORED;
      },
      random: () => 1,
      wait: () => Promise.resolve(),
      log: () => undefined,
    });
    await forwarder.run(always);
    expect(sent).toEqual(['a', 'b']);
  });

  it('waits twice as long after each failure, up to five minutes, by chance down to half of it', () => {
    expect([0, 1, 2, 3].map((failures) => backoffMs(failures, 1))).toEqual([2000, 4000, 8000, 16_000]);
    expect(backoffMs(40, 1)).toBe(300_000);
    expect(backoffMs(0, 0)).toBe(1000);
  });
});

describe('sending over HTTP', () => {
  const answer =
    (status: number, body: unknown = null, headers: Record<string, string> = {}): typeof fetch =>
    () =>
      Promise.resolve(new Response(JSON.stringify(body), { status, headers }));
  const sendTo = (fetchIt: typeof fetch): Promise<Sending> =>
    httpSender('http://server.example', 'ew_secret', fetchIt)(parcel(1), new AbortController().signal);
  const refusal = { error: { code: 'bad-result', message: 'It contradicts itself.' } };

  it.each([200, 201])('takes %i as stored', async (status) => {
    expect(await sendTo(answer(status))).toEqual({ kind: 'stored' });
  });

  it.each([400, 409, 413, 415, 422])('takes %i as an answer that will not change', async (status) => {
    expect(await sendTo(answer(status, refusal))).toEqual({
      kind: 'refused',
      message: 'It contradicts itself.',
    });
  });

  it.each([401, 403, 404, 429, 500, 502, 503, 507])('tries again after %i', async (status) => {
    expect(await sendTo(answer(status))).toMatchObject({ kind: 'later', afterMs: null });
  });

  it('says what a newer server says, without what it adds, and of a refusal that it does not know', async () => {
    const newer = { ...refusal, help: 'x', error: { ...refusal.error, help: 'y' } };
    expect(await sendTo(answer(400, newer))).toEqual({ kind: 'refused', message: 'It contradicts itself.' });
    const refused = [{ id: 's', code: 'a-new-word', message: 'It is too new.', help: 'x' }];
    expect(await sendTo(answer(200, { stored: 0, same: 0, refused, late: 0 }))).toEqual({
      kind: 'refused',
      message: 'It is too new.',
    });
  });

  it('waits as the server asks, but not for ever', async () => {
    expect(await sendTo(answer(503, refusal, { 'retry-after': '30' }))).toMatchObject({ afterMs: 30_000 });
    expect(await sendTo(answer(503, refusal, { 'retry-after': '999999' }))).toMatchObject({
      afterMs: 600_000,
    });
    expect(await sendTo(answer(503, refusal, { 'retry-after': 'soon' }))).toMatchObject({ afterMs: null });
  });

  it('puts a parcel aside of which a sample was refused, though the others are stored', async () => {
    const message = 'Another sample is stored under the id x.';
    const refused = [{ id: 'x', code: 'other-sample', message }];
    expect(await sendTo(answer(200, { stored: 1, same: 0, refused }))).toEqual({ kind: 'refused', message });
    expect(await sendTo(answer(200, { stored: 1, same: 0, refused: [] }))).toEqual({ kind: 'stored' });
  });

  it('tries again when the server cannot be reached', async () => {
    const unreachable: typeof fetch = () => Promise.reject(new TypeError('fetch failed'));
    expect(await sendTo(unreachable)).toMatchObject({ kind: 'later' });
  });

  it("shows the agent's token and the parcel's own headers", async () => {
    let seen = new Headers();
    const watching: typeof fetch = (_url, init) => {
      seen = new Headers(init?.headers);
      return Promise.resolve(new Response('{}'));
    };
    await httpSender(
      'http://server.example',
      'ew_secret',
      watching,
    )({ ...parcel(1), headers: { 'x-edgewise-test-token': 't' } }, new AbortController().signal);
    expect(seen.get('authorization')).toBe('Bearer ew_secret');
    expect(seen.get('x-edgewise-test-token')).toBe('t');
  });
});
