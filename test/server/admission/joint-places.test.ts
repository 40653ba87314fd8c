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
});
