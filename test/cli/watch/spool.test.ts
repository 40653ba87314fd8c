import { mkdir, mkdtemp, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Spool, type Parcel } from '../../../src/cli/watch/spool.ts';

const parcel = (body: unknown): Parcel => ({ route: '/api/samples', body, headers: {} });
const PLENTY = 1_000_000;

describe('the spool', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'edgewise-spool-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  const drain = async (spool: Spool): Promise<unknown[]> => {
    const bodies: unknown[] = [];
    for (let next = await spool.oldest(); next; next = await spool.oldest()) {
      bodies.push(next.parcel.body);
      await spool.remove(next.name);
    }
    return bodies;
  };

  it('gives parcels back in the order in which they came', async () => {
    const spool = await Spool.open(folder, PLENTY);
    for (let number = 0; number < 12; number++) await spool.add(parcel(number));
    expect(await drain(spool)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(spool.state).toEqual({ parcels: 0, bytes: 0 });
  });

  it('finds what an earlier run has left, and puts the new behind it', async () => {
    const before = await Spool.open(folder, PLENTY);
    await before.add(parcel('first'));
    await before.add(parcel('second'));
    const after = await Spool.open(folder, PLENTY);
    await after.add(parcel('third'));
    expect(await drain(after)).toEqual(['first', 'second', 'third']);
  });

  it('leaves out what was only half written when the process ended', async () => {
    await writeFile(path.join(folder, '000000000007-0123abcd.json.part'), '{"route":"/a');
    const spool = await Spool.open(folder, PLENTY);
    expect(await spool.oldest()).toBeNull();
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('puts a file aside that is no parcel, and goes on with the next', async () => {
    await writeFile(path.join(folder, '000000000000-0123abcd.json'), 'not JSON');
    await writeFile(path.join(folder, '000000000001-0123abcd.json'), '{"route":5,"body":1,"headers":{}}');
    const spool = await Spool.open(folder, PLENTY);
    await spool.add(parcel('good'));
    expect(await drain(spool)).toEqual(['good']);
    expect(await readdir(path.join(folder, 'refused'))).toEqual([
      '000000000000-0123abcd.json',
      '000000000001-0123abcd.json',
    ]);
  });

  it('goes on behind one that cannot be removed, and has it again at the next start', async () => {
    const spool = await Spool.open(folder, PLENTY);
    await spool.add(parcel('first'));
    await spool.add(parcel('second'));
    const name = (await spool.oldest())?.name ?? '';
    // A folder in its place: whatever the system and the user, `rm` refuses it.
    await rename(path.join(folder, name), path.join(folder, 'kept'));
    await mkdir(path.join(folder, name));
    await spool.remove(name);
    expect((await spool.oldest())?.parcel.body).toBe('second');
    await rmdir(path.join(folder, name));
    await rename(path.join(folder, 'kept'), path.join(folder, name));
    expect(await drain(await Spool.open(folder, PLENTY))).toEqual(['first', 'second']);
  });

  it('drops the oldest beyond its size, and counts them', async () => {
    const text = 'x'.repeat(1000);
    const spool = await Spool.open(folder, 3500);
    for (let number = 0; number < 5; number++) await spool.add(parcel(`${number}${text}`));
    // A parcel has 1,050 bytes with its route: three of them are under 3,500.
    expect((await drain(spool)).map((body) => String(body)[0])).toEqual(['2', '3', '4']);
    expect(spool.dropped).toBe(2);
  });

  it('keeps the newest whatever its size', async () => {
    const spool = await Spool.open(folder, 10);
    await spool.add(parcel('small'));
    await spool.add(parcel('large'.repeat(10)));
    expect(await drain(spool)).toEqual(['large'.repeat(10)]);
  });
});
