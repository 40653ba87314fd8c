import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AgentFolder } from '../../../src/cli/watch/agent-folder.ts';
import { SlotState } from '../../../src/cli/watch/slot-state.ts';
import { lockFolder, theseProcesses, type Processes } from '../../../src/cli/watch/spool-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'edgewise-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Processes of the test: `running` by their births. */
const processes = (ownPid: number, running: Readonly<Record<number, string>>): Processes => ({
  ownPid,
  birthOf: (pid) => Promise.resolve(running[pid] ?? null),
  isRunning: (pid) => pid in running,
});

describe('the lock of a spool', () => {
  it('is held by one process, and free again when it lets go', async () => {
    const first = await lockFolder(folder, processes(10, { 10: '1', 11: '2' }));
    expect(first.ok).toBe(true);
    expect(await lockFolder(folder, processes(11, { 10: '1', 11: '2' }))).toEqual({ ok: false, holder: 10 });
    if (first.ok) await first.release();
    expect(await readdir(folder)).toEqual([]);
    expect(await lockFolder(folder, processes(11, { 11: '2' }))).toMatchObject({ ok: true });
  });

  it.each([
    ['whose process is no more', { 11: '2' }],
    ['whose number another process has by now', { 10: '9', 11: '2' }],
  ])('is taken over from one %s', async (_title, running) => {
    await lockFolder(folder, processes(10, { 10: '1' }));
    expect(await lockFolder(folder, processes(11, running))).toMatchObject({ ok: true });
  });

  it('is taken over by a process of the same number, as containers have', async () => {
    await lockFolder(folder, processes(1, { 1: '5' }));
    expect(await lockFolder(folder, processes(1, { 1: '6' }))).toMatchObject({ ok: true });
  });

  it('is taken over by a process of the same number also where the machine tells no births', async () => {
    const silent = (ownPid: number): Processes => ({
      ownPid,
      birthOf: () => Promise.resolve(null),
      isRunning: (pid) => pid === 32 || pid === ownPid,
    });
    await lockFolder(folder, silent(32));
    expect(await lockFolder(folder, silent(36))).toEqual({ ok: false, holder: 32 });
    expect(await lockFolder(folder, silent(32))).toMatchObject({ ok: true });
  });

  it('is taken over when it says nothing', async () => {
    await writeFile(path.join(folder, 'agent.lock'), 'what?');
    expect(await lockFolder(folder, processes(11, { 11: '2' }))).toMatchObject({ ok: true });
  });

  it('is told of the processes of this machine', async () => {
    expect(await lockFolder(folder)).toMatchObject({ ok: true });
    expect(await lockFolder(folder)).toEqual({ ok: false, holder: process.pid });
    expect(theseProcesses.isRunning(process.pid)).toBe(true);
  });
});

describe('what an agent keeps', () => {
  it('has one secret for ever', async () => {
    const { secret } = await AgentFolder.open(folder);
    expect(secret).toMatch(/^[\w-]{32}$/);
    expect((await AgentFolder.open(folder)).secret).toBe(secret);
  });

  it('ends a stretch when it was to end, however often it is started', async () => {
    const kept = await AgentFolder.open(folder);
    expect(await kept.endOf(1000, 5000)).toBe(6000);
    expect(await kept.endOf(1000, 5900)).toBe(6000);
    expect(await kept.endOf(2000, 5900)).toBe(7900);
    expect(await kept.endOf(2000, 8000)).toBe(10_000);
    // A clock that was ahead when it was noted.
    expect(await kept.endOf(2000, 100)).toBe(2100);
  });

  it('remembers the last slot of a schedule, and not that of another', async () => {
    const watched = { url: 'http://h/', site: 'B', relay: null };
    const state = await SlotState.open(folder, watched, 'every 600000');
    expect(state.last).toBeNull();
    await state.note(7);
    expect((await SlotState.open(folder, watched, 'every 600000')).last).toBe(7);
    expect((await SlotState.open(folder, watched, 'every 60000')).last).toBeNull();
    expect((await SlotState.open(folder, { ...watched, site: 'C' }, 'every 600000')).last).toBeNull();
  });
});
