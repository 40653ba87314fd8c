import { describe, expect, it } from 'vitest';
import { requestCountsOver } from '../../../server/http/access/request-counts.ts';
import { SILENT_ELSEWHERE_AFTER_MS } from '../../../server/events/running-tests.ts';
import { MAX_NEWS_BYTES } from '../../../server/store/port/server-link.ts';
import type { Progress, RunningTest } from '../../../src/wire/running.ts';
import { linkedServers } from '../../support/fleet/linked-servers.ts';

describe('requests to several servers', () => {
  it('are counted at all, by what nobody can read, and no more of them once they are too many', async () => {
    const { all } = await linkedServers(2);
    const clock = { nowMs: 0 };
    const routes = all.map(({ server }) => {
      const Counts = requestCountsOver(server.counts, () => clock.nowMs);
      const counts = new Counts();
      return { tests: counts.child({ overAll: 'tests' }), reads: counts.child() };
    });
    const ask = (at: number, route: 'tests' | 'reads', max = 3): number => {
      let current = NaN;
      routes[at]?.[route].incr(
        '192.0.2.1',
        (_error, result) => (current = result?.current ?? NaN),
        60_000,
        max,
      );
      return current;
    };
    expect([ask(0, 'tests'), ask(1, 'tests'), ask(0, 'tests'), ask(1, 'tests')]).toEqual([1, 2, 3, 4]);
    // The fourth was over the limit: it is one at the server that it came to, and no news to the other.
    expect([ask(0, 'tests'), ask(1, 'tests')]).toEqual([4, 5]);
    expect([ask(0, 'reads'), ask(1, 'reads')]).toEqual([1, 1]);
    clock.nowMs += 60_000;
    expect([ask(1, 'tests'), ask(0, 'tests')]).toEqual([1, 2]);
  });
});

describe('tests at several servers that cannot connect through a relay', () => {
  /** Gives a test to each server's relays. */
  async function admit({ all, clock }: Awaited<ReturnType<typeof linkedServers>>): Promise<void> {
    const taken = Promise.all(all.map(({ fleet }) => fleet.admit('test', 200)));
    await clock.advance(1000);
    await taken;
  }

  /** Which server a test was at, and which network it came from; `+`: it has measured. */
  it.each([
    ['0a 1b 2c', 'out'],
    ['0a 0b 0c', 'out'],
    // However many servers one network comes to, it is one.
    ['0a 1a 2a 0b 1b 2b', 'in'],
    ['0a 1b 2+ 0c', 'in'],
    ['0a 1b 2+ 0c 1a 2b', 'out'],
  ])('%s: %s at all', async (course, expected) => {
    const linked = await linkedServers(3);
    const { all } = linked;
    await admit(linked);
    const tell = (step: string, relay: string): void => {
      const tests = all[Number(step[0])]?.server.relayTests;
      if (step[1] === '+') tests?.noteWorked(relay);
      else tests?.noteFailed(relay, 'test', `network ${step[1]}`);
    };
    for (const step of course.split(' ')) for (const relay of ['berlin', 'north']) tell(step, relay);
    const said = all.map(({ fleet, configured }) => [
      fleet.find('berlin')?.isOutByTests,
      configured.standingOf('north')?.isOutByTests,
    ]);
    const isOut = expected === 'out';
    expect(said).toEqual(Array(3).fill([isOut, isOut]));
    expect(all.map(({ turns }) => turns.filter(({ isByTests }) => isByTests).length)).toEqual(
      Array(3).fill(isOut ? 1 : 0),
    );
  });

  it('say nothing of a relay of the same name that came with another token, nor anybody’s network', async () => {
    const linked = await linkedServers(2);
    const { all, news } = linked;
    await admit(linked);
    for (const network of ['a', 'b', 'c'])
      all[1]?.server.relayTests.hear({ relay: 'berlin', tokenId: 'of another', network });
    expect(all[1]?.fleet.find('berlin')?.isOutByTests).toBe(false);
    const told = news.length;
    all[0]?.server.relayTests.noteFailed('berlin', 'test', '192.0.2.0/24');
    // Of a test that was never given to it, and of a relay that nobody knows, nothing is told; nor that one works where none has failed.
    all[0]?.server.relayTests.noteFailed('berlin', 'another', '192.0.2.0/24');
    all[0]?.server.relayTests.noteFailed('nowhere', 'test', '192.0.2.0/24');
    all[0]?.server.relayTests.noteWorked('berlin');
    all[0]?.server.relayTests.noteWorked('berlin');
    const of = { type: 'tested', relay: 'berlin', tokenId: 'token-berlin' };
    expect(news.slice(told).map((each) => JSON.parse(each) as unknown)).toEqual([
      { ...of, network: 'key of 192.0.2.0/24' },
      { ...of, network: null },
    ]);
  });

  it('are counted by each for itself while nothing can be told', async () => {
    const { all, cutOff } = await linkedServers(2);
    cutOff.add(0).add(1);
    for (const network of ['a', 'b', 'c']) all[0]?.server.relayTests.noteFailed('north', 'test', network);
    expect(all.map(({ configured }) => configured.isOffered('north'))).toEqual([false, true]);
  });
});

describe('attempts to log in at several servers', () => {
  it('are counted together: a guesser who changes servers waits as at one, and who gets in is free at all', async () => {
    const { all, clock } = await linkedServers(2);
    const nowMs = clock.nowEpochMs();
    const limits = all.map(({ server }) => server.logins);
    const attempt = (at: number, address: string): number =>
      limits[at % 2]?.begin('ada', address, nowMs) ?? NaN;
    // Five are free, then 2 s, as one server alone has it.
    expect([0, 1, 2, 3, 4, 5, 6].map((at) => attempt(at, 'a'))).toEqual([0, 0, 0, 0, 0, 2000, 2000]);
    limits[0]?.succeeded('ada', 'a', nowMs);
    expect([attempt(0, 'a'), attempt(1, 'a')]).toEqual([0, 0]);
    const known = (at: number): number => limits[at % 2]?.beginKnown('browser', nowMs) ?? NaN;
    expect([0, 1, 2, 3, 4, 5].map(known)).toEqual([0, 0, 0, 0, 0, 2000]);
    limits[1]?.succeededKnown('browser');
    expect(known(0)).toBe(0);
  });
});

describe('relays of several servers', () => {
  it('are held out of all of them by one, and let in again by another', async () => {
    const { all, offered } = await linkedServers(3);
    expect(offered()).toEqual([1, 1, 1]);
    all[0]?.server.holdRelay('berlin', true);
    expect(offered()).toEqual([0, 0, 0]);
    all[2]?.server.holdRelay('berlin', false);
    expect(offered()).toEqual([1, 1, 1]);
  });

  it('are held out of a server too that was cut off meanwhile, when it is back', async () => {
    const { all, offered, cutOff, comeBack, clock } = await linkedServers(3);
    cutOff.add(1);
    all[0]?.server.holdRelay('berlin', true);
    expect(offered()).toEqual([0, 1, 0]);
    comeBack(1);
    expect(offered()).toEqual([0, 0, 0]);
    // And let in again, whoever else still knows the order of before.
    cutOff.add(2);
    await clock.advance(10);
    all[1]?.server.holdRelay('berlin', false);
    expect(offered()).toEqual([1, 1, 0]);
    comeBack(2);
    expect(offered()).toEqual([1, 1, 1]);
    comeBack(0);
    expect(offered()).toEqual([1, 1, 1]);
  });

  it('are out of all of them when their token is revoked at one', async () => {
    const { all, offered } = await linkedServers(3);
    all[1]?.server.shutOut('token-berlin');
    expect(offered()).toEqual([0, 0, 0]);
  });

  it('stay where news are of another version, or of relays that are not here', async () => {
    const { all, offered } = await linkedServers(2);
    for (const news of [
      '',
      '{"type":"held"}',
      '{"type":"held","relay":"oslo","isHeldOut":true}',
      '{"type":"new"}',
    ])
      all[0]?.listener()?.onNews(news);
    expect(offered()).toEqual([1, 1]);
  });
});

describe('tests that report to one of several servers', () => {
  const labels = { ticket: 'INC1', site: 'Oslo', user: null };
  const progress = (changes: Partial<Progress> = {}): Progress => ({
    requestId: 'asked',
    phase: 'connecting',
    elapsedMs: 0,
    durationMs: 15_000,
    figures: null,
    ...changes,
  });
  async function running(count: number) {
    const linked = await linkedServers(count);
    const tests = linked.all.map(({ server }) => server.running);
    const at = (own: number) => {
      const found = tests[own];
      if (!found) throw new Error('no such server');
      return found;
    };
    const report = (own: number, changes: Partial<Progress> = {}) =>
      at(own).report('test', progress(changes), labels);
    const listed = () => tests.map((each) => each.list().map(({ phase }) => phase));
    return { ...linked, at, report, listed };
  }

  it('are on the lists of all within a second, as they go on and until they end', async () => {
    const { report, listed, clock, at } = await running(3);
    report(1);
    await clock.advance(1000);
    expect(listed()).toEqual([['connecting'], ['connecting'], ['connecting']]);
    expect(at(0).list()).toMatchObject([{ id: 'test', requestId: 'asked', ...labels }]);
    report(1, { phase: 'measuring' });
    await clock.advance(1000);
    expect(listed()).toEqual([['measuring'], ['measuring'], ['measuring']]);
    report(1, { phase: 'over' });
    await clock.advance(1000);
    expect(listed()).toEqual([[], [], []]);
  });

  it('are watched from another, by the code that is read out, and their page is told so', async () => {
    const { report, at, clock, listed } = await running(2);
    const { code = '' } = report(0, { requestId: null });
    await clock.advance(1000);
    expect(listed()).toEqual([[], []]);
    const found = at(1).byCode(code);
    const seen: RunningTest[] = [];
    let isClosed = false;
    const stop = at(1).watch(found?.id ?? '', {
      send: (test) => seen.push(test),
      close: () => (isClosed = true),
    });
    await clock.advance(1000);
    expect(report(0, { requestId: null, elapsedMs: 1000 })).toEqual({ watchers: 1, code });
    await clock.advance(1000);
    expect(seen.at(-1)?.elapsedMs).toBe(1000);
    stop?.();
    await clock.advance(1000);
    expect(report(0, { requestId: null, elapsedMs: 2000 })).toEqual({ watchers: 0, code });
    at(1).watch(found?.id ?? '', { send: () => undefined, close: () => (isClosed = true) });
    report(0, { requestId: null, phase: 'ended' });
    await clock.advance(1000);
    expect([isClosed, at(1).byCode(code)]).toEqual([true, null]);
  });

  it('keep their code where their page comes to another server', async () => {
    const { report, at, clock } = await running(2);
    const { code = '' } = report(0, { requestId: null });
    await clock.advance(1000);
    expect(report(1, { requestId: null, phase: 'measuring' }).code).toBe(code);
    await clock.advance(1000);
    expect(at(0).byCode(code)?.phase).toBe('measuring');
    // And one of two where both were asked before either had told.
    const codes = [0, 1].map((own) => at(own).report('both', progress({ requestId: null }), null).code ?? '');
    const [least = ''] = codes.toSorted();
    await clock.advance(1000);
    await clock.advance(1000);
    const after = [0, 1].map((own) => at(own).report('both', progress({ requestId: null }), null).code);
    expect(after).toEqual([least, least]);
  });

  it('are told to who was cut off, and vanish by the silence of a server that is gone', async () => {
    const { report, listed, cutOff, comeBack, clock } = await running(2);
    cutOff.add(1);
    report(0);
    await clock.advance(1000);
    expect(listed()).toEqual([['connecting'], []]);
    comeBack(1);
    await clock.advance(1000);
    expect(listed()).toEqual([['connecting'], ['connecting']]);
    // The end is told to nobody, as by a server that is killed.
    cutOff.add(0);
    report(0, { phase: 'over' });
    await clock.advance(SILENT_ELSEWHERE_AFTER_MS - 2000);
    expect(listed()).toEqual([[], ['connecting']]);
    await clock.advance(2000);
    expect(listed()).toEqual([[], []]);
  });

  it.each([
    { name: 'told', who: 0 },
    { name: 'was to hear of', who: 1 },
  ])('end on the list of all when whoever $name their end was cut off then', async ({ who }) => {
    const { report, listed, cutOff, comeBack, clock, at } = await running(3);
    report(0);
    await clock.advance(1000);
    let phase = '';
    let isClosed = false;
    at(1).watch('test', { send: (test) => (phase = test.phase), close: () => (isClosed = true) });
    cutOff.add(who);
    report(0, { phase: 'over' });
    await clock.advance(1000);
    expect([listed()[1], phase, isClosed]).toEqual([['connecting'], 'connecting', false]);
    comeBack(who);
    // At once: the clock stands still.
    expect([listed(), phase, isClosed]).toEqual([[[], [], []], 'over', true]);
  });

  it('go on where their page was only silent, though the end of it is told again', async () => {
    const { report, listed, cutOff, comeBack, clock } = await running(2);
    report(0);
    // It ended after 10 s, and is told to have within 20 s of that.
    await clock.advance(16_000);
    expect(listed()).toEqual([[], []]);
    report(0, { phase: 'measuring' });
    await clock.advance(1000);
    expect(listed()).toEqual([['measuring'], ['measuring']]);
    cutOff.add(0);
    comeBack(0);
    expect(listed()).toEqual([['measuring'], ['measuring']]);
  });

  it('stay over, in whichever order one server tells the end and another that it still runs', async () => {
    const { report, at, listed, clock } = await running(3);
    report(0, { phase: 'measuring' });
    await clock.advance(1000);
    const [ran] = at(1).list();
    if (!ran) throw new Error('it runs');
    const told = (phase: RunningTest['phase']) => ({ key: 'test', code: null, test: { ...ran, phase } });
    report(1, { phase: 'over' });
    at(2).hear(told('over'));
    for (const late of [1, 2]) at(late).hear(told('measuring'));
    expect(listed()).toEqual([['measuring'], [], []]);
    await clock.advance(1000);
    expect(listed()).toEqual([[], [], []]);
    // Who has never heard of it, too.
    at(2).hear({ ...told('over'), key: 'unheard-of' });
    at(2).hear({ ...told('measuring'), key: 'unheard-of' });
    expect(listed()).toEqual([[], [], []]);
    // Its page was only silent, and goes on.
    await clock.advance(5000);
    report(0, { phase: 'measuring' });
    await clock.advance(1000);
    expect(listed()).toEqual([['measuring'], ['measuring'], ['measuring']]);
  });

  it('are told in pieces that NOTIFY takes, four a second at most, until all are told', async () => {
    const { at, clock, news } = await running(2);
    const told = news.length;
    const id = (test: number) => `${'x'.repeat(60)}${test}`;
    for (let test = 0; test < 200; test += 1) at(0).report(id(test), progress(), labels);
    await clock.advance(1000);
    expect(news.slice(told)).toHaveLength(4);
    expect(at(1).list().length).toBeLessThan(200);
    await clock.advance(4000);
    expect(at(1).list()).toHaveLength(200);
    expect(Math.max(...news.map((text) => Buffer.byteLength(text)))).toBeLessThanOrEqual(MAX_NEWS_BYTES);
  });
});
