import { describe, expect, it } from 'vitest';
import type { AdmissionLimits } from '../../../server/admission/admission.ts';
import { JointWorld, type Page } from '../../support/admission/joint-world.ts';

const LIMITS: AdmissionLimits = {
  maxRunning: 6,
  maxWaiting: 10,
  maxPerAddress: 6,
  leaseMs: 15_000,
  waitingLeaseMs: 75_000,
  allowanceMs: 90_000,
};
const LONG_MS = 600_000;

/** A world of two servers that know of each other. */
async function two(): Promise<JointWorld> {
  const world = new JointWorld(2, LIMITS);
  await world.pass(3);
  return world;
}

/** Pages of addresses of their own. */
async function open(world: JointWorld, server: number, count: number, durationMs = LONG_MS): Promise<Page[]> {
  const pages: Page[] = [];
  for (let at = 0; at < count; at++)
    pages.push(await world.open({ address: `a${world.pages.length}`, durationMs, places: 1, server }));
  return pages;
}

/** A test without a page that keeps asking. */
async function request(world: JointWorld, server: number): Promise<void> {
  void world.servers[server]?.places.request({
    testId: 'seldom',
    address: 's',
    durationMs: LONG_MS,
    places: 1,
  });
  await world.clock.advance(20);
}

async function ask(world: JointWorld, server: number): Promise<unknown> {
  const asked = world.servers[server]?.places.ask('seldom');
  await world.clock.advance(20);
  return asked;
}

const states = (pages: readonly Page[]): string[] => pages.map(({ state }) => state);
const cut = (world: JointWorld): void => {
  for (const at of [0, 1]) world.reach(at, 'cut');
};
const mend = (world: JointWorld): void => {
  for (const at of [0, 1]) world.reach(at, 'well');
};

describe('places of two servers', () => {
  it('are one number, and the queue is one, whichever server is asked', async () => {
    const world = await two();
    const first = await open(world, 0, 4);
    const second = await open(world, 1, 2);
    const [third, fourth] = [...(await open(world, 0, 1)), ...(await open(world, 1, 1))];
    expect(states([...first, ...second])).toEqual(Array<string>(6).fill('running'));
    expect([third?.state, fourth?.state]).toEqual(['waiting', 'waiting']);
    const asked = world.servers[0]?.places.ask(fourth?.testId ?? '');
    await world.clock.advance(100);
    expect(await asked).toMatchObject({ position: 2 });
    if (second[0]) await world.release(second[0]);
    await world.pass(3);
    expect([third?.state, fourth?.state]).toEqual(['running', 'waiting']);
  });

  it('hold the limit of an address at all servers', async () => {
    const world = await two();
    const page = { address: 'one', durationMs: LONG_MS, places: 3 };
    await world.open({ ...page, server: 0 });
    await world.open({ ...page, server: 1 });
    expect((await world.open({ ...page, server: 0 })).state).toBe('refused');
    expect((await world.open({ ...page, server: 1 })).state).toBe('refused');
    expect((await world.open({ ...page, address: 'other', server: 1 })).state).toBe('running');
  });

  it('are kept where the server is killed and the page asks the other', async () => {
    const world = await two();
    const [page] = await open(world, 0, 1);
    world.restart(0);
    if (page) page.server = 1;
    await world.pass(40);
    expect(page?.state).toBe('running');
    expect(world.wronged).toEqual([]);
  });

  it('are free after the lease where server and page are gone', async () => {
    const world = await two();
    for (const page of await open(world, 0, 6)) page.state = 'over';
    world.restart(0);
    const [next] = await open(world, 1, 1);
    await world.pass(13);
    expect(next?.state).toBe('waiting');
    // Silent for more than 15 s, looked at each second, and it asks each two.
    await world.pass(6);
    expect(next?.state).toBe('running');
  });

  it('are told of as ended at the server where the page asked, wherever it gave its place back', async () => {
    const world = await two();
    const [page] = await open(world, 0, 1);
    if (page) page.server = 1;
    if (page) await world.release(page);
    await world.pass(2);
    expect(world.servers.map(({ ended }) => ended)).toEqual([['t0'], []]);
    expect(world.servers.map(({ places }) => places.counts().running)).toEqual([0, 0]);
  });
});

describe('places of two servers while the database is away', () => {
  it.each(['cut', 'stuck'] as const)(
    'go on for all that run, and are given by half to others (%s)',
    async (reach) => {
      const world = await two();
      const before = await open(world, 0, 2);
      for (const at of [0, 1]) world.reach(at, reach);
      // An answer is waited for 2 s.
      await world.pass(4);
      expect(world.servers.map(({ isAlone }) => isAlone)).toEqual([true, true]);
      const [atFirst, atSecond] = [await open(world, 0, 3), await open(world, 1, 4)];
      // 6 places of two servers are 3 for each; two run at the first.
      expect(states(atFirst)).toEqual(['running', 'waiting', 'waiting']);
      expect(states(atSecond)).toEqual(['running', 'running', 'running', 'waiting']);
      await world.pass(120);
      expect(states(before)).toEqual(['running', 'running']);
      mend(world);
      await world.pass(30);
      expect(world.servers.map(({ isAlone }) => isAlone)).toEqual([false, false]);
      expect(world.running).toHaveLength(6);
      expect(world.waiting).toHaveLength(3);
      expect(world.wronged).toEqual([]);
    },
  );

  it('run beyond the limit rather than ending, and nobody new gets in until they are fewer', async () => {
    const world = await two();
    await open(world, 0, 6);
    cut(world);
    await world.pass(2);
    const more = await open(world, 1, 3);
    expect(world.running).toHaveLength(9);
    mend(world);
    const [next] = await open(world, 1, 1);
    await world.pass(10);
    expect(world.running).toHaveLength(9);
    for (const page of more) await world.release(page);
    await world.pass(5);
    expect(next?.state).toBe('waiting');
    const [old] = world.running;
    if (old) await world.release(old);
    await world.pass(5);
    expect(next?.state).toBe('running');
  });

  it('are known to the other server where they were given before, else nobody is told that there is none', async () => {
    const world = await two();
    const [known] = await open(world, 0, 1);
    await world.pass(1);
    cut(world);
    await world.pass(2);
    const [fresh] = await open(world, 0, 1);
    const other = world.servers[1]?.places;
    expect(await other?.ask(known?.testId ?? '')).toMatchObject({ kind: 'running' });
    expect(await other?.ask(fresh?.testId ?? '')).toBe('unknown');
    await other?.release(fresh?.testId ?? '');
    expect(await other?.ask(fresh?.testId ?? '')).toBeNull();
  });

  it('give a test that needs more than the share the server for itself', async () => {
    const world = await two();
    const [small] = await open(world, 0, 1);
    cut(world);
    await world.pass(2);
    const large = await world.open({ address: 'large', durationMs: LONG_MS, places: 5, server: 0 });
    expect(large.state).toBe('waiting');
    if (small) await world.release(small);
    await world.pass(3);
    expect(large.state).toBe('running');
    mend(world);
    await world.pass(3);
    // It has its five again: one more fits.
    const [one, two_] = await open(world, 1, 2);
    expect([one?.state, two_?.state]).toEqual(['running', 'waiting']);
  });

  it('stay with a test that was given back meanwhile no longer than until the database answers', async () => {
    const world = await two();
    const [page] = await open(world, 0, 1);
    cut(world);
    await world.pass(2);
    if (page) await world.release(page);
    expect(world.servers[0]?.ended).toEqual(['t0']);
    mend(world);
    await world.pass(3);
    expect(states(await open(world, 1, 6))).toEqual(Array<string>(6).fill('running'));
  });

  it('are free again, and the queue goes on, where pages are closed without a word meanwhile', async () => {
    const world = await two();
    cut(world);
    await world.pass(2);
    const closed = await open(world, 0, 4);
    const [last] = await open(world, 0, 1);
    expect(states([...closed, ...(last ? [last] : [])])).toEqual([
      'running',
      'running',
      'running',
      'waiting',
      'waiting',
    ]);
    // All have given signs of life by themselves.
    await world.pass(10);
    for (const page of closed) page.state = 'over';
    // A running one is silent for more than 15 s: two of the three places go to those who wait, of whom one is closed.
    await world.pass(20);
    expect(last?.state).toBe('running');
  });

  it('are kept by signs of life that nobody could take, when the database is back', async () => {
    const world = await two();
    world.reach(0, 'cut');
    await world.pass(3);
    await request(world, 1);
    await world.pass(10);
    // Its page comes to a server that has never heard of it.
    expect(await ask(world, 0)).toBe('unknown');
    await world.pass(3);
    mend(world);
    // 23 s after it was let in, 13 s after its sign of life; the lease is 15 s.
    await world.pass(10);
    expect(await ask(world, 0)).toMatchObject({ kind: 'running' });
  });

  it('are kept by signs of life from just before', async () => {
    const world = await two();
    await request(world, 0);
    await world.pass(10);
    expect(await ask(world, 0)).toMatchObject({ kind: 'running' });
    cut(world);
    await world.pass(10);
    expect(await ask(world, 0)).toMatchObject({ kind: 'running' });
  });

  it('are kept by signs of life from while the database took its time to answer', async () => {
    const world = await two();
    cut(world);
    await world.pass(3);
    await request(world, 0);
    await world.pass(1);
    world.reach(0, 'slow-answer');
    world.servers[0]?.places.advance();
    // What is done alone has reached the database, and nobody here knows.
    await world.clock.advance(1000);
    expect(await ask(world, 0)).toMatchObject({ kind: 'running' });
    await world.clock.advance(1000);
    expect(world.servers[0]?.isAlone).toBe(false);
    mend(world);
    // 17 s after it was let in, 15 s after its sign of life.
    await world.pass(14);
    expect(await ask(world, 0)).toMatchObject({ kind: 'running' });
  });

  it('are kept by a page that comes from another server while the database takes its time to answer', async () => {
    const world = await two();
    await request(world, 1);
    await world.pass(2);
    world.reach(0, 'cut');
    await world.pass(11);
    world.reach(0, 'slow-answer');
    world.servers[0]?.places.advance();
    await world.clock.advance(500);
    // Within its lease of 15 s, which is over when the database hears of it.
    expect(await ask(world, 0)).toMatchObject({ kind: 'running' });
    await world.clock.advance(2000);
    mend(world);
    await world.pass(5);
    expect(await ask(world, 0)).toMatchObject({ kind: 'running' });
  });

  it('are not kept longer by signs of life from before they were closed', async () => {
    const world = await two();
    const closed = await open(world, 0, 6);
    cut(world);
    await world.pass(8);
    for (const page of closed) page.state = 'over';
    await world.pass(100);
    mend(world);
    await world.pass(3);
    const [next] = await open(world, 1, 1);
    expect(next?.state).toBe('waiting');
    // Of the 15 s of the lease 5 s have passed at once, as far as can be told, and it asks each 2 s.
    await world.pass(11);
    expect(next?.state).toBe('running');
  });

  it('are free where one is given back while the database takes its time to answer', async () => {
    const world = await two();
    world.reach(0, 'cut');
    await world.pass(3);
    const [page] = await open(world, 1, 6);
    const [next] = await open(world, 1, 1);
    world.reach(0, 'slow-answer');
    world.servers[0]?.places.advance();
    await world.clock.advance(500);
    if (page) page.server = 0;
    if (page) await world.release(page);
    await world.pass(6);
    expect(next?.state).toBe('running');
  });

  it('are not taken back from who was given one by time while the database took its time to answer', async () => {
    const world = await two();
    await open(world, 0, 6);
    cut(world);
    await world.pass(3);
    const [closed] = await open(world, 1, 3);
    if (closed) closed.state = 'over';
    const [next] = await open(world, 1, 1);
    await world.pass(14);
    expect(next?.state).toBe('waiting');
    // Told just before the silent one is over, and not answered when it is.
    world.reach(1, 'slow-answer');
    await world.pass(3);
    expect(next?.state).toBe('running');
    mend(world);
    await world.pass(30);
    expect(next?.state).toBe('running');
    expect(world.wronged).toEqual([]);
  });
});
