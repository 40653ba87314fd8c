import { openDatabase, type Database } from '../../../server/store/kysely/database.ts';
import type { DatabaseLocation } from '../../../server/store/kysely/database-location.ts';
import { KyselyDeskStore } from '../../../server/store/kysely/desk/desk-store.ts';
import { describeDeskStore, type OpenDeskStore } from './contract/desk.ts';
import { onBothDatabases } from './on-both-databases.ts';

async function openStore(place: DatabaseLocation): Promise<OpenDeskStore> {
  const database = await openDatabase(place);
  return {
    desk: new KyselyDeskStore(database),
    addResult: (id) => addResult(database, id),
    removeResult: (id) =>
      database.write(async (db) => {
        await db.deleteFrom('results').where('id', '=', id).execute();
      }),
    notesCountedOf: (id) =>
      database.read(
        async (db) =>
          (await db.selectFrom('results').select('notes').where('id', '=', id).executeTakeFirstOrThrow())
            .notes,
      ),
    close: () => database.close(),
  };
}

const addResult = (database: Database, id: string): Promise<void> =>
  database.write(async (db) => {
    await db
      .insertInto('results')
      .values({
        id,
        code: `code of ${id}`,
        at_ms: 1,
        received_at_ms: 1,
        duration_ms: 30_000,
        relay: 'built-in',
        relay_key: 'built-in',
        transport: 'udp',
        method: 'rtp',
        unattended: 0,
        verdict: 'meets',
        is_link_revoked: 0,
        notes: 0,
        status: 'new',
        triage_version: 0,
        tags: '[]',
      })
      .execute();
  });

onBothDatabases(['results', 'accounts', 'tokens', 'audit', 'requests', 'views'], (name, empty) => {
  describeDeskStore(name, async () => openStore(await empty()));
});
