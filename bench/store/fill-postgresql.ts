import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { openDatabase } from '../../server/store/kysely/database.ts';
import { firstKeyOf, monthOf } from '../../server/store/kysely/months/month.ts';
import { FiledRows, type FillOptions } from './filed-rows.ts';
import type { Organisation } from './organisation.ts';

const PER_FILE = 5000;

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
    // Fewer checkpoints while it is filled; what is asked after that is asked of PostgreSQL's own settings.
    await client.query(`alter system set max_wal_size = '8GB'`);
    await client.query('select pg_reload_conf()');
    const indexes = await withoutIndexes(client);
    let copied = Promise.resolve();
    for (let from = 0; from < options.results; from += PER_FILE) {
      const until = Math.min(options.results, from + PER_FILE);
      // The next rows are made while PostgreSQL reads these.
      const files = writeRows(folder, rows, from, until);
      await copied;
      copied = copyFiles(client, files);
      // What fails is told where it is waited for.
      copied.catch(() => undefined);
      onFilled(until);
    }
    await copied;
    const sites = [...rows.sites].map(([key, name]) => [key, name, 1]);
    await copyFiles(client, [writeFile(folder, 'sites (site_key, name, version)', sites)]);
    await client.query(`select setval('results_counter', ${options.results + 1})`);
    // Of the whole, PostgreSQL gives the definition of an index that no month has.
    for (const { definition } of indexes) await client.query(definition.replace(' ON ONLY ', ' ON '));
    await client.query('vacuum analyze');
    await client.query('checkpoint');
    await client.query('alter system reset max_wal_size');
    await client.query('select pg_reload_conf()');
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

/** Rows in a file, and where they go. */
interface RowFile {
  readonly into: string;
  readonly file: string;
}

function writeRows(folder: string, filed: FiledRows, from: number, until: number): RowFile[] {
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
  return [
    writeFile(folder, `results (seq, ${names.join(', ')})`, results),
    writeFile(folder, 'documents (seq, encoding, body)', documents),
    writeFile(folder, 'label_words (field, word, label_key)', words),
  ];
}

let files = 0;

function writeFile(folder: string, into: string, rows: readonly (readonly unknown[])[]): RowFile {
  files += 1;
  const file = path.join(folder, String(files));
  writeFileSync(file, rows.map((row) => `${row.map(cellOf).join('\t')}\n`).join(''), { mode: 0o644 });
  return { into, file };
}

async function copyFiles(client: pg.Client, rowFiles: readonly RowFile[]): Promise<void> {
  for (const { into, file } of rowFiles) {
    await client.query(`copy ${into} from '${file}'`);
    rmSync(file);
  }
}

/** As COPY's text format has it. */
function cellOf(value: unknown): string {
  if (value === null) return '\\N';
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/[\\\t\n\r]/gu, (special) => `\\${special}`);
}
