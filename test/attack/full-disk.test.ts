import { describe, expect, it } from 'vitest';
import { StorageLimits } from '../../server/results/storage-limits.ts';
import { openDatabase } from '../../server/store/kysely/database.ts';
import { StoreError } from '../../server/store/port/store-error.ts';
import { sql } from 'kysely';
import { httpServer } from '../support/http-server.ts';

describe('a full disk', () => {
  it('is told by /readyz before anybody has failed to store, and by a line a minute', async () => {
    let hasRoom = true;
    const storage = new StorageLimits({
      allowance: { bytesPerAddressPerDay: null, bytesPerDay: null },
      hasRoom: () => hasRoom,
      nowMs: () => 0,
    });
    const server = await httpServer({ storage });
    const ready = async (): Promise<number> => (await server.app.inject({ url: '/readyz' })).statusCode;
    expect(await ready()).toBe(200);
    hasRoom = false;
    for (let time = 0; time < 40; time += 1) expect(await ready()).toBe(507);
    expect(server.faults).toHaveLength(1);
    await server.clock.advance(60_000);
    expect(await ready()).toBe(507);
    expect(server.faults).toHaveLength(2);
    expect(server.faults[0]).toBeInstanceOf(StoreError);
    hasRoom = true;
    expect(await ready()).toBe(200);
    await server.app.close();
  });

  it('is found by writing as much as a result takes, where nobody has stored yet', async () => {
    const database = await openDatabase({ kind: 'sqlite', file: ':memory:' });
    const pages = await database.read((db) => sql<{ page_count: number }>`pragma page_count`.execute(db));
    const limit = (pages.rows[0]?.page_count ?? 0) + 4;
    await database.read((db) => sql`pragma max_page_count = ${sql.raw(`${limit}`)}`.execute(db));
    await expect(database.check()).rejects.toMatchObject({ code: 'full' });
    await database.read((db) => sql`pragma max_page_count = 1000000`.execute(db));
    await expect(database.check()).resolves.toBeUndefined();
    const left = await database.read((db) => db.selectFrom('marks').selectAll().execute());
    expect(left).toEqual([]);
    await database.close();
  });
});
