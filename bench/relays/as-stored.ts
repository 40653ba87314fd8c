import { deepStrictEqual } from 'node:assert';
import { openStore } from '../../server/store/open-store.ts';
import { documentedResult, prepareResult } from '../../server/store/prepare-result.ts';
import type { Retention } from '../../server/store/port/results.ts';
import type { PostgresqlServer } from '../../test/support/server/postgresql.ts';
import { SLOT_MS } from '../fleet/fill.ts';
import { fillSites } from './fill-sites.ts';
import { SitesResults, type History } from './sites-results.ts';

/** Small, with the end of a month in it, and documents of the last slot before that and of the one after. */
const MONTH_MS = Date.UTC(2026, 1, 1);
const HISTORY: History = { sites: 3, slots: 5, documents: 6, endMs: MONTH_MS + SLOT_MS };
const KEEP_ALL: Retention = {
  maxResults: null,
  maxAgeMs: null,
  maxDocumentsAgeMs: null,
  maxPacketsAgeMs: null,
  maxBytes: null,
};
/** With the table of the month that a row is in. A key counts up in the order of arrival, and a code is drawn: those differ. */
const ROWS = {
  results: `select to_jsonb(results) - 'seq' - 'code' as row, tableoid::regclass::text as part from results order by id`,
  documents: `select id, encoding, encode(body, 'hex') as body, documents.tableoid::regclass::text as part
    from documents join results using (seq) order by id`,
  inner_addresses: `select id, to_jsonb(inner_addresses) - 'seq' as row, inner_addresses.tableoid::regclass::text as part
    from inner_addresses join results using (seq) order by id, inner_addresses.address_key`,
  label_words: 'select * from label_words order by field, word, label_key',
  sites: 'select * from sites order by site_key',
} as const;

/** Fails where what `fillSites` puts into the tables is not what the store makes of the same results. */
export async function checkAsStored(postgresql: PostgresqlServer): Promise<void> {
  const [filledUrl, storedUrl] = [await postgresql.createDatabase(), await postgresql.createDatabase()];
  await fillSites(filledUrl, HISTORY);
  const results = new SitesResults(HISTORY);
  const store = await openStore({ kind: 'postgresql', url: storedUrl });
  for (let number = 0; number < results.count; number += 1) {
    const arrived = results.arrived(number);
    const prepared = prepareResult(arrived, results.json(results.own(number)));
    deepStrictEqual(await documentedResult(prepared), JSON.parse(JSON.stringify(arrived.result)));
    await store.results.save(prepared);
  }
  const retention = { ...KEEP_ALL, maxDocumentsAgeMs: 2 * SLOT_MS };
  while (!(await store.results.prune(retention, HISTORY.endMs)).isDone);
  await store.close();
  for (const [table, query] of Object.entries(ROWS)) {
    const filled = await postgresql.query(filledUrl, query);
    deepStrictEqual(
      filled,
      await postgresql.query(storedUrl, query),
      `${table} is filled otherwise than stored`,
    );
    if (filled.length === 0) throw new Error(`${table}: nothing was filled`);
  }
}
