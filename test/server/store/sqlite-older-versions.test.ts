import type BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import type { Kysely } from 'kysely';
import { openDatabase } from '../../../server/store/kysely/database.ts';
import { createInnerAddresses } from '../../../server/store/kysely/migrations/0005-inner-addresses.ts';
import { storedRequest } from '../../support/test-request.ts';
import { arrival } from './contract/arrivals.ts';
import { useSqliteFile } from './sqlite-file.ts';

/** As a version left it that had no index of people's tests. */
function undoPeople(db: BetterSqlite.Database): void {
  db.exec('drop index results_people');
}

/** As a version left it whose indexes had few labels. */
function undoLabels(db: BetterSqlite.Database): void {
  undoPeople(db);
  for (const index of ['time', 'site_labels', 'user_labels', 'relay_labels', 'asked', 'checks'])
    db.exec(`drop index results_${index}`);
  db.exec('create index results_at on results (at_ms, seq)');
  db.exec('create index results_site on results (site_key, at_ms, seq, relay_key, verdict)');
  db.exec('create index results_user on results (user_key, at_ms, seq)');
  db.exec('create index results_relay on results (relay_key, at_ms, seq, verdict, site_key)');
  db.exec('create index results_request on results (request_id, at_ms, seq)');
}

/** As a version left it that kept every result whole, as long as its figures. */
function undoWhole(db: BetterSqlite.Database): void {
  undoLabels(db);
  db.exec('drop index results_whole');
  db.exec('drop index results_unmeasured');
  db.exec('create index results_bytes on results (bytes)');
}

/** As a version left it that neither kept devices beside results nor told searches from tests nor what became of marks. */
function undoDevices(db: BetterSqlite.Database): void {
  undoWhole(db);
  db.exec('drop index results_priority_marks');
  db.exec('alter table results drop column are_marks_kept');
  db.exec('drop index results_searches');
  db.exec('alter table results drop column is_search');
  db.exec('drop table devices');
}

/** As a version left it that asked nobody for a customer region. */
function undoRegions(db: BetterSqlite.Database): void {
  undoDevices(db);
  db.exec('drop index results_regions');
  for (const table of ['requests', 'results']) db.exec(`alter table ${table} drop column region`);
}

/** As a version left it that had no plan of tests. */
function undoPlanTests(db: BetterSqlite.Database): void {
  undoRegions(db);
  db.exec('drop table plan_test_edits');
}

/** As a version left it that knew neither editors, tags nor views. */
function undoHelpDesk(db: BetterSqlite.Database): void {
  undoPlanTests(db);
  db.exec("update accounts set role = 'viewer' where role = 'editor'");
  db.exec('drop table views');
  db.exec('drop table result_tags');
  db.exec('alter table results drop column tags');
}

/** As a version left it that did not say who has a result at the help desk. */
function undoTriage(db: BetterSqlite.Database): void {
  undoHelpDesk(db);
  db.exec('drop index results_status');
  db.exec('drop index results_assignee');
  for (const column of ['status', 'assignee', 'assignee_key', 'triage_version'])
    db.exec(`alter table results drop column ${column}`);
}

/** As a version left it that had no catalogue of sites. */
function undoPlan(db: BetterSqlite.Database): void {
  undoTriage(db);
  db.exec('drop table plan_sites');
  db.exec('drop table plan_edits');
}

/** As a version left it that did not keep who answers for a result. */
function undoStanding(db: BetterSqlite.Database): void {
  undoPlan(db);
  db.exec('drop index results_unanswered');
  db.exec('alter table results drop column standing');
}

/** As a version left it that counted no bytes and made no marks. */
function undoBytesAndMarks(db: BetterSqlite.Database): void {
  undoStanding(db);
  db.exec('drop index results_bytes');
  db.exec('alter table results drop column bytes');
  db.exec('drop table marks');
}

describe('a store in an SQLite file', () => {
  const sqlite = useSqliteFile();
  const { open, raw } = sqlite;

  it('finds results by the addresses inside of them also where an older version stored them', async () => {
    const store = await open();
    const many = Array.from({ length: 130 }, (_, at) => arrival(`n${at}`, { sources: ['192.0.2.1:1'] }));
    for (const each of many) await store.results.save(each);
    await store.close();
    raw((db) => {
      db.exec("update documents set body = x'00' where seq = 5");
      db.exec('drop table inner_addresses');
    });
    const database = await openDatabase({ kind: 'sqlite', file: sqlite.file });
    await database.write((db) => createInnerAddresses(db as unknown as Kysely<unknown>, 'sqlite'));
    await database.close();
    const who = { by: 'address', address: '192.0.2.1' } as const;
    // The one that cannot be read any more holds up nothing.
    expect(await (await open()).results.countFor(who)).toBe(129);
  });

  it('keeps test requests of an older version, which asked for no load', async () => {
    const store = await open();
    const asked = storedRequest({ id: 'a', createdAtMs: 1, keepPackets: true });
    await store.desk.addRequest({ ...asked, region: 'Hawaii US', calls: 3, loaded: true });
    await store.close();
    raw((db) => {
      db.exec('alter table requests drop column calls');
      db.exec('alter table requests drop column is_loaded');
      undoBytesAndMarks(db);
      db.exec('alter table results drop column blocked');
      db.exec("delete from kysely_migration where name >= '0007-loaded-requests'");
    });
    expect(await (await open()).desk.request('a')).toEqual({ ...asked, calls: 1, loaded: false });
  });

  it('keeps results of an older version, which did not say what is blocked', async () => {
    const before = await open();
    await before.results.save(arrival('a'));
    await before.close();
    raw((db) => {
      undoBytesAndMarks(db);
      db.exec('alter table results drop column blocked');
      db.exec("delete from kysely_migration where name >= '0008-blocked'");
    });
    const { results } = await open();
    expect((await results.find('a'))?.row).toMatchObject({ id: 'a', blocked: null });
    expect((await results.save(arrival('b'))).outcome).toBe('stored');
  });

  it('makes editors of the viewers of an older version, who could work on results', async () => {
    const before = await open();
    for (const role of ['viewer', 'admin'] as const)
      await before.desk.addAccount({
        id: role,
        name: role,
        role,
        passwordHash: null,
        external: null,
        isDisabled: false,
        createdAtMs: 1,
        lastLoginAtMs: null,
      });
    await before.close();
    raw((db) => {
      undoHelpDesk(db);
      db.exec("delete from kysely_migration where name >= '0013'");
    });
    const { desk } = await open();
    expect((await desk.accounts()).map(({ name, role }) => `${name}: ${role}`)).toEqual([
      'admin: admin',
      'viewer: editor',
    ]);
  });

  it('takes results of an older version as new, and of nobody', async () => {
    const before = await open();
    await before.results.save(arrival('a'));
    await before.close();
    raw((db) => {
      undoTriage(db);
      db.exec("delete from kysely_migration where name >= '0012'");
    });
    const { results } = await open();
    const { rows } = await results.search({ status: 'new' }, { after: null, limit: 9 });
    expect(rows).toMatchObject([
      { id: 'a', triage: { status: 'new', assignee: null, tags: [], version: 0 } },
    ]);
  });

  it('counts results of an older version, which did not say who sent them, as those of somebody who is known', async () => {
    const before = await open();
    await before.results.save({ ...arrival('a'), standing: 'unseen' });
    await before.close();
    raw((db) => {
      undoStanding(db);
      db.exec("delete from kysely_migration where name >= '0010'");
    });
    const { results } = await open();
    for (const id of ['b', 'c', 'd']) await results.save({ ...arrival(id), standing: 'unseen' });
    const limits = {
      maxResults: 2,
      maxAgeMs: null,
      maxDocumentsAgeMs: null,
      maxPacketsAgeMs: null,
      maxBytes: null,
    };
    expect(await results.prune(limits, 1)).toMatchObject({ results: 2, isDone: true });
    const { rows } = await results.search({}, { after: null, limit: 9 });
    expect(rows.map(({ id }) => id).sort()).toEqual(['a', 'd']);
  });

  it('measures results of an older version, which did not count bytes, a few at a time', async () => {
    const before = await open();
    for (let at = 0; at < 250; at += 1) await before.results.save(arrival(`n${at}`));
    await before.results.savePackets('n7', new Uint8Array(5000), 1);
    const bytes = await before.results.storedBytes();
    await before.close();
    raw((db) => {
      undoBytesAndMarks(db);
      db.exec("delete from kysely_migration where name >= '0009'");
    });
    const { results } = await open();
    expect(await results.storedBytes()).toBe(0);
    const keepAll = {
      maxResults: null,
      maxAgeMs: null,
      maxDocumentsAgeMs: null,
      maxPacketsAgeMs: null,
      maxBytes: 1e9,
    };
    const rounds: number[] = [];
    for (let isDone = false; !isDone;) {
      ({ isDone } = await results.prune(keepAll, 1));
      rounds.push(await results.storedBytes());
    }
    expect([rounds.length, rounds.at(-1), await results.count()]).toEqual([3, bytes, 250]);
  });

  it('goes on counting results of an older version, which did not keep who answers for them', async () => {
    const before = await open();
    await before.results.save(arrival('a', { site: 'Berlin' }));
    await before.close();
    raw((db) => {
      undoStanding(db);
      db.exec("delete from kysely_migration where name >= '0010'");
    });
    const { results, sites } = await open();
    expect((await results.find('a'))?.row).toMatchObject({ unattended: true, standing: null });
    const all = { key: 'berlin', fromMs: 0, toMs: 1e15, relay: null, withPeople: false };
    expect((await sites.samplesOf(all)).tests.map(({ id }) => id)).toEqual(['a']);
  });

  it('keeps webhooks of an older version, whose secret was never replaced', async () => {
    const store = await open();
    await store.close();
    const older = {
      id: 'w',
      name: 'Pager',
      url: 'http://192.0.2.1/',
      secret: 'hush',
      createdBy: 'ada',
      createdAtMs: 1,
    };
    raw((db) => db.prepare('insert into webhooks values (?, ?, ?)').run('w', 1, JSON.stringify(older)));
    const { alerts } = await open();
    expect(await alerts.webhooks()).toEqual([{ ...older, previousSecrets: [], waiting: 0, problem: null }]);
    expect(await alerts.changeWebhook('w', (webhook) => webhook)).toEqual({ ...older, previousSecrets: [] });
  });

  it('reads documents that earlier versions have compressed with gzip', async () => {
    const store = await open();
    const { result } = arrival('a');
    await store.results.save(arrival('a'));
    raw((db) =>
      db.prepare("update documents set encoding = 'gzip', body = ?").run(gzipSync(JSON.stringify(result))),
    );
    expect((await store.results.find('a'))?.result).toEqual(result);
    expect(await store.results.save(arrival('a'))).toMatchObject({ outcome: 'same' });
  });
});
