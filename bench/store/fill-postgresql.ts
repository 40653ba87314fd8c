import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { openDatabase } from '../../server/store/kysely/database.ts';
import { firstKeyOf, monthOf } from '../../server/store/kysely/months/month.ts';
import { FiledRows, type FillOptions } from './filed-rows.ts';
import type { Organisation } from './organisation.ts';

const PER_FILE = 20_000;

/** Indexes are made of all rows at once, as PostgreSQL's manual says of filling a database. */
interface Index {
  readonly name: string;
  readonly definition: string;
}

/** Fills a database of this machine, as its superuser: rows go by files that its server reads. */
export async function fillPostgresql(
  url: string,
  organisation: Organisation,
  options: FillOptions,
  onFilled: (done: number) => void,
): Promise<void> {
  const rows = new FiledRows(organisation, options);
  await makeMonths(url, organisation, options);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewise-fill-'));
  chmodSync(folder, 0o755);
  try {
    await client.query(`set synchronous_commit = off`);
    await client.query(`set maintenance_work_mem = '1GB'`);
    const indexes = await withoutIndexes(client);
    for (let from = 0; from < options.results; from += PER_FILE) {
      const until = Math.min(options.results, from + PER_FILE);
      await copyRows(client, folder, rows, from, until);
      onFilled(until);
    }
    const sites = [...rows.sites].map(([key, name]) => [key, name, 1]);
    await copy(client, folder, 'sites (site_key, name, version)', sites);
    await client.query(`select setval('results_counter', ${options.results + 1})`);
    // Of the whole, PostgreSQL gives the definition of an index that no month has.
    for (const { definition } of indexes) await client.query(definition.replace(' ON ONLY ', ' ON '));
    await client.query('vacuum analyze');
    await client.query('checkpoint');
  } finally {
    await client.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function makeMonths(url: string, organisation: Organisation, { results }: FillOptions): Promise<void> {
  const database = await openDatabase({ kind: 'postgresql', url });
  const [first, last] = [organisation.atMsOf(0), organisation.atMsOf(results)].map(monthOf);
  const months = Array.from({ length: (last ?? 0) - (first ?? 0) + 1 }, (_, at) => (first ?? 0) + at);
  await database.months?.ensure('results', months);
  await database.close();
}

async function withoutIndexes(client: pg.Client): Promise<Index[]> {
  const { rows } = await client.query<Index>(
    `select relname as name, pg_get_indexdef(indexrelid) as definition from pg_index
     join pg_class on pg_class.oid = indexrelid where indrelid = 'results'::regclass and not indisprimary`,
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows;
}

async function copyRows(
  client: pg.Client,
  folder: string,
  filed: FiledRows,
  from: number,
  until: number,
): Promise<void> {
  const [results, documents, words]: [unknown[][], unknown[][], unknown[][]] = [[], [], []];
  let names: readonly string[] = [];
  for (let number = from; number < until; number += 1) {
    const { columns, document, words: own } = filed.of(number);
    const seq = firstKeyOf(monthOf(columns.received_at_ms)) + number + 1;
    names = Object.keys(columns);
    results.push([seq, ...Object.values(columns)]);
    if (document) documents.push([seq, 'gzip', document]);
    words.push(...own.map((word) => [...word]));
  }
  await copy(client, folder, `results (seq, ${names.join(', ')})`, results);
  await copy(client, folder, 'documents (seq, encoding, body)', documents);
  await copy(client, folder, 'label_words (field, word, label_key)', words);
}

async function copy(
  client: pg.Client,
  folder: string,
  into: string,
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const file = path.join(folder, 'rows');
  writeFileSync(file, rows.map((row) => `${row.map(cellOf).join('\t')}\n`).join(''), { mode: 0o644 });
  await client.query(`copy ${into} from '${file}'`);
  rmSync(file);
}

/** As COPY's text format has it. */
function cellOf(value: unknown): string {
  if (value === null) return '\\N';
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/[\\\t\n\r]/gu, (special) => `\\${special}`);
}
