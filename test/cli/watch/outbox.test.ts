import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Outbox } from '../../../src/cli/watch/outbox.ts';
import { Spool, type Parcel } from '../../../src/cli/watch/spool.ts';

const parcel = (body: unknown): Parcel => ({ route: '/api/samples', body, headers: {} });

describe('the outbox', () => {
  let root: string;
  let folder: string;
  let spool: Spool;
  const log: string[] = [];
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'edgewise-outbox-'));
    folder = path.join(root, 'spool');
    spool = await Spool.open(folder, 1_000_000);
    log.length = 0;
  });
  afterEach(() => rm(root, { recursive: true, force: true }));
  const outboxOf = () => new Outbox(spool, (line) => log.push(line));
  /** A folder that is not there takes nothing, for root as well. */
  const breakDisk = () => rm(folder, { recursive: true });
  const mendDisk = () => mkdir(folder);

  it('writes in order to the disk', async () => {
    const outbox = outboxOf();
    expect(await outbox.add([parcel('a'), parcel('b')])).toBe(true);
    await Promise.all([outbox.add([parcel('c')]), outbox.add([parcel('d')])]);
    const bodies: unknown[] = [];
    for (let next = await outbox.oldest(); next; next = await outbox.oldest()) {
      bodies.push(next.parcel.body);
      await outbox.remove(next.name);
    }
    expect(bodies).toEqual(['a', 'b', 'c', 'd']);
  });

  it('keeps what the disk does not take, says so once, and writes it in order with the next', async () => {
    const outbox = outboxOf();
    await breakDisk();
    expect(await outbox.add([parcel('a')])).toBe(false);
    expect(await outbox.add([parcel('b')])).toBe(false);
    expect(outbox.waiting).toBe(2);
    expect(log).toHaveLength(1);
    await mendDisk();
    expect(await outbox.add([parcel('c')])).toBe(true);
    expect(log).toHaveLength(2);
    const found = await Spool.open(folder, 1_000_000);
    expect(found.state.parcels).toBe(3);
    expect((await found.oldest())?.parcel.body).toBe('a');
  });

  it('sends from memory while the disk takes nothing', async () => {
    const outbox = outboxOf();
    await breakDisk();
    await outbox.add([parcel('a'), parcel('b')]);
    const first = await outbox.oldest();
    expect(first?.parcel.body).toBe('a');
    await outbox.remove(first?.name ?? '');
    expect((await outbox.oldest())?.parcel.body).toBe('b');
    expect(outbox.waiting).toBe(1);
  });

  it('holds so much and no more, dropping the oldest', async () => {
    const outbox = outboxOf();
    await breakDisk();
    for (let number = 0; number < 60; number++) await outbox.add([parcel(number)]);
    expect([outbox.waiting, outbox.dropped]).toEqual([50, 10]);
    expect((await outbox.oldest())?.parcel.body).toBe(10);
  });
});
