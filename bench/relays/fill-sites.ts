import pg from 'pg';
import { openDatabase } from '../../server/store/kysely/database.ts';
import { firstKeyOf, monthOf } from '../../server/store/kysely/months/month.ts';
import { addressColumns } from '../../server/store/kysely/results/address-key.ts';
import { documentOf } from '../../server/store/kysely/results/document.ts';
import { labelKey, wordStarts } from '../../server/store/kysely/results/label-words.ts';
import { CODE_COUNT, codeOf } from '../../src/core/result-code.ts';
import { siteOf } from '../fleet/fill.ts';
import { MOULDS, SitesResults, type History } from './sites-results.ts';

/** Prime to the count of codes, so that no two are the same. */
const CODE_STEP = 7_919_081;

/** What differs from row to row, and its type; all else is its mould's. */
const OWN_COLUMNS = {
  seq: 'bigint',
  id: 'text',
  code: 'text',
  at_ms: 'bigint',
  received_at_ms: 'bigint',
  site: 'text',
  site_key: 'text',
  address: 'text',
  address_key: 'text',
  network: 'text',
  bytes: 'bigint',
} as const;
type OwnRow = Record<keyof typeof OWN_COLUMNS, string | number | null> & { readonly mould: number };

/** Results of one statement. */
const AT_ONCE = 1000;

/**
 * Puts a fleet's history into PostgreSQL past the server, in the tables and with the rows that the server would have written
 * (as-stored.ts holds it to that): of results, the newest documents, inner addresses, words of labels, and sites. A result whose document
 * is not filled is as one whose document retention has removed.
 */
export async function fillSites(url: string, history: History): Promise<void> {
  const results = new SitesResults(history);
  await makeMonths(url, results.firstMs, history.endMs);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('set synchronous_commit = off');
  const insert = await prepareMoulds(client, results);
  for (let from = 0; from < results.count; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, results.count - from) }, (_, at) => from + at);
    const rows = numbers.map((number) => rowOf(results, number));
    await insert(rows.map(({ row }) => row));
    const documents = rows.flatMap(({ row: { seq }, body }) => (body ? [{ seq, ...body }] : []));
    await insertColumns(
      client,
      'documents (seq, encoding, body)',
      ['bigint', 'text', 'bytea'],
      [
        documents.map(({ seq }) => seq),
        documents.map(({ encoding }) => encoding),
        documents.map(({ body }) => Buffer.from(body)),
      ],
    );
  }
  await client.query(`select setval('results_counter', ${results.count + 1})`);
  await insertLabels(client, results, history);
  // As a server's database is that autovacuum has been through: indexes are then read without their rows.
  await client.query('vacuum analyze');
  await client.end();
}

async function makeMonths(url: string, fromMs: number, untilMs: number): Promise<void> {
  const database = await openDatabase({ kind: 'postgresql', url });
  const first = monthOf(fromMs);
  const months = Array.from({ length: monthOf(untilMs) - first + 1 }, (_, at) => first + at);
  await database.months?.ensure('results', months);
  await database.close();
}

/** Puts the moulds into a table, and returns what inserts rows of them. */
async function prepareMoulds(
  client: pg.Client,
  results: SitesResults,
): Promise<(rows: readonly OwnRow[]) => Promise<void>> {
  await client.query('create temp table moulds as select 0 as mould, * from results limit 0');
  await client.query(
    'create temp table inner_moulds as select 0 as mould, address, address_key, network from inner_addresses limit 0',
  );
  let names: string[] = [];
  for (let mould = 0; mould < MOULDS; mould += 1) {
    const { columns, innerAddresses } = results.prepared(mould);
    names = Object.keys(columns);
    const places = [0, ...names].map((_, at) => `$${at + 1}`).join(', ');
    await client.query(`insert into moulds (mould, ${names.join(', ')}) values (${places})`, [
      mould,
      ...Object.values(columns),
    ]);
    for (const { text, key, network } of innerAddresses)
      await client.query('insert into inner_moulds values ($1, $2, $3, $4)', [mould, text, key, network]);
  }
  const own = Object.keys(OWN_COLUMNS) as (keyof typeof OWN_COLUMNS)[];
  const all = ['seq', ...names];
  const types = ['int', ...Object.values(OWN_COLUMNS)].map((type, at) => `$${at + 1}::${type}[]`).join(', ');
  const given = `unnest(${types}) as own (mould, ${own.join(', ')})`;
  const isOwn = (name: string): boolean => own.some((each) => each === name);
  const into =
    `with own as materialized (select * from ${given}),` +
    ' inner_rows as (insert into inner_addresses (seq, at_ms, address, address_key, network)' +
    ' select own.seq, own.at_ms, inner_moulds.address, inner_moulds.address_key, inner_moulds.network' +
    ' from own join inner_moulds on inner_moulds.mould = own.mould where inner_moulds.address_key <> own.address_key)' +
    ` insert into results (${all.join(', ')})` +
    ` select ${all.map((name) => `${isOwn(name) ? 'own' : 'moulds'}.${name}`).join(', ')}` +
    ' from own join moulds on moulds.mould = own.mould';
  return async (rows) => {
    await client.query(into, [
      rows.map(({ mould }) => mould),
      ...own.map((column) => rows.map((row) => row[column])),
    ]);
  };
}

function rowOf(results: SitesResults, number: number) {
  const own = results.own(number);
  const address = addressColumns(own.address);
  const body = results.isWhole(number) ? documentOf(results.json(own)) : null;
  const row: OwnRow = {
    mould: own.mould,
    seq: firstKeyOf(monthOf(own.receivedAtMs)) + number + 1,
    id: own.id,
    code: codeOf(((number + 1) * CODE_STEP) % CODE_COUNT),
    at_ms: own.atMs,
    received_at_ms: own.receivedAtMs,
    site: own.site,
    site_key: labelKey(own.site),
    address: address?.text ?? null,
    address_key: address?.key ?? null,
    network: address?.network ?? null,
    bytes: body?.body.byteLength ?? 0,
  };
  return { row, body };
}

/** Words by which labels are found, and sites as their newest results make them. */
async function insertLabels(
  client: pg.Client,
  results: SitesResults,
  { sites, slots }: History,
): Promise<void> {
  const moulds = Array.from({ length: MOULDS }, (_, mould) => results.prepared(mould));
  const names = Array.from({ length: sites }, (_, site) => siteOf(site));
  const relays = new Set(moulds.map(({ columns }) => columns.relay));
  const labels = [...names.map((name) => ['site', name]), ...[...relays].map((name) => ['relay', name])];
  const words = labels.flatMap(([field = '', label = '']) =>
    wordStarts(label).map((word) => ({ field, word, key: labelKey(label) })),
  );
  await insertColumns(
    client,
    'label_words (field, word, label_key)',
    ['text', 'text', 'text'],
    [words.map(({ field }) => field), words.map(({ word }) => word), words.map(({ key }) => key)],
  );
  const newest = names.map((_, site) => results.own((slots - 1) * sites + site));
  await insertColumns(
    client,
    'sites (site_key, name, version, seen_target, target_at_ms)',
    ['text', 'text', 'int', 'text', 'bigint'],
    [
      names.map(labelKey),
      names,
      // Each result of a site makes it another version.
      names.map(() => slots),
      newest.map(({ mould }) => moulds[mould]?.target ?? null),
      newest.map(({ atMs }) => atMs),
    ],
  );
}

async function insertColumns(
  client: pg.Client,
  into: string,
  types: readonly string[],
  columns: readonly (readonly unknown[])[],
): Promise<void> {
  if (columns[0]?.length === 0) return;
  const given = types.map((type, at) => `$${at + 1}::${type}[]`).join(', ');
  await client.query(`insert into ${into} select * from unnest(${given})`, [...columns]);
}
