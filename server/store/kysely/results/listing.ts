import { sql, type Kysely, type SqlBool } from 'kysely';
import type { ResultPage, ResultSummary, ResultSearch } from '../../../../src/wire/desk/search.ts';
import type { Result } from '../../../../src/wire/result.ts';
import type { ListPage, StoredDocument, StoredRecord } from '../../port/results.ts';
import type { Tables } from '../tables.ts';
import { metricsOfColumns, rowOf, type ResultColumns } from './columns.ts';
import { devicesIn } from './devices.ts';
import { resultOf } from './document.ts';
import { COUNTED } from './counted.ts';
import { labelKey, storableText } from './label-words.ts';
import type { RowKey } from './search/row-order.ts';
import { SearchPlan, type SearchPlanOptions } from './search/search-plan.ts';

/** The kind of database, and how all rows are looked through. */
export type Searched = Pick<SearchPlanOptions, 'kind' | 'stretches'>;

/** Results that an export holds in memory at once. */
const STREAMED_AT_ONCE = 16;
/** Keys that an export looks up at once. */
const STREAMED_KEYS = 500;

export async function findResult(db: Kysely<Tables>, id: string): Promise<StoredRecord | null> {
  const [found] = await openedResults(db, 'results.id', [storableText(id)]);
  return found ?? null;
}

/** A result's row and its document as it is stored; `null`: it has gone. */
export async function findDocument(
  db: Kysely<Tables>,
  id: string,
): Promise<(ResultColumns & { readonly document: StoredDocument | null }) | undefined> {
  const found = await db
    .selectFrom('results')
    .leftJoin('documents', 'documents.seq', 'results.seq')
    .selectAll('results')
    .select(['documents.encoding', 'documents.body'])
    .where('results.id', '=', storableText(id))
    .executeTakeFirst();
  return found && { ...found, document: documentIn(found) };
}

const documentIn = ({
  encoding,
  body,
}: {
  readonly encoding: string | null;
  readonly body: Uint8Array | null;
}): StoredDocument | null => (encoding === null || body === null ? null : { encoding, body });

export async function searchResults(
  db: Kysely<Tables>,
  search: ResultSearch,
  page: ListPage,
  searched: Searched,
): Promise<ResultPage> {
  const plan = await SearchPlan.make(db, search, { order: page.order ?? 'newest', ...searched });
  // One more than asked for tells whether there is another page.
  const keys = await plan.page(readPageKey(page.after), page.limit + 1);
  const shown = keys.slice(0, page.limit);
  const last = shown.at(-1);
  const next = keys.length > page.limit && last ? pageKeyOf(last) : null;
  return { rows: await rowsOf(db, shown), next };
}

/** How many results a search finds, or `most` where there are more. */
export async function countUpTo(
  db: Kysely<Tables>,
  search: ResultSearch,
  most: number,
  searched: Searched,
): Promise<number> {
  const plan = await SearchPlan.make(db, search, searched);
  return (await plan.page(null, most)).length;
}

/** What is kept of results in the order of a search, a few at a time. */
export async function* streamResults(
  db: Kysely<Tables>,
  search: ResultSearch,
  searched: Searched,
): AsyncGenerator<StoredRecord> {
  const plan = await SearchPlan.make(db, search, searched);
  let after: RowKey | null = null;
  for (;;) {
    const keys = await plan.page(after, STREAMED_KEYS);
    for (let at = 0; at < keys.length; at += STREAMED_AT_ONCE) {
      const some = keys.slice(at, at + STREAMED_AT_ONCE).map(({ seq }) => seq);
      yield* await openedResults(db, 'results.seq', some);
    }
    after = keys.at(-1) ?? null;
    if (keys.length < STREAMED_KEYS) return;
  }
}

/** The newest result of a site that ends a search for the number of calls and that somebody answers for. */
export async function newestSearchOf(db: Kysely<Tables>, site: string): Promise<StoredRecord | null> {
  const newest = await db
    .selectFrom('results')
    .select('seq')
    .where('site_key', '=', labelKey(site))
    .where('is_search', 'is not', null)
    .where(COUNTED)
    .orderBy('at_ms', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!newest) return null;
  const [found] = await openedResults(db, 'results.seq', [newest.seq]);
  return found ?? null;
}

/** Results just before and after one, of its site, or of its network when it has no site. */
export async function neighboursOf(
  db: Kysely<Tables>,
  id: string,
  count: number,
): Promise<{ before: ResultSummary[]; after: ResultSummary[] }> {
  const own = await db
    .selectFrom('results')
    .select(['at_ms', 'seq', 'site_key', 'network'])
    .where('id', '=', storableText(id))
    .executeTakeFirst();
  if (!own || (own.site_key === null && own.network === null)) return { before: [], after: [] };
  const near = async (order: 'asc' | 'desc'): Promise<ResultSummary[]> => {
    const rows = await db
      .selectFrom('results')
      .selectAll()
      .where((of) =>
        own.site_key === null
          ? of.and([of('site_key', 'is', null), of('network', '=', own.network)])
          : of('site_key', '=', own.site_key),
      )
      .where(
        order === 'asc'
          ? sql<SqlBool>`(at_ms, seq) > (${own.at_ms}, ${own.seq})`
          : sql<SqlBool>`(at_ms, seq) < (${own.at_ms}, ${own.seq})`,
      )
      .orderBy('at_ms', order)
      .orderBy('seq', order)
      .limit(count)
      .execute();
    return rows.map(rowOf);
  };
  return { before: (await near('desc')).reverse(), after: await near('asc') };
}

/** Results of each request, newest first. */
export async function resultsOfRequests(
  db: Kysely<Tables>,
  requestIds: readonly string[],
  limit: number,
): Promise<Map<string, ResultSummary[]>> {
  const found = new Map<string, ResultSummary[]>();
  for (const requestId of requestIds) {
    const rows = await db
      .selectFrom('results')
      .selectAll()
      .where('request_id', '=', storableText(requestId))
      .orderBy('at_ms', 'desc')
      .orderBy('seq', 'desc')
      .limit(limit)
      .execute();
    found.set(requestId, rows.map(rowOf));
  }
  return found;
}

/** Rows by their keys, in the keys' order. */
async function rowsOf(db: Kysely<Tables>, keys: readonly RowKey[]): Promise<ResultSummary[]> {
  if (keys.length === 0) return [];
  const rows = await db
    .selectFrom('results')
    .selectAll()
    .where(
      'seq',
      'in',
      keys.map(({ seq }) => seq),
    )
    .execute();
  const bySeq = new Map(rows.map((columns) => [columns.seq, rowOf(columns)]));
  // One that was removed meanwhile is gone.
  return keys.flatMap(({ seq }) => bySeq.get(seq) ?? []);
}

/** Newest first. */
async function openedResults(
  db: Kysely<Tables>,
  column: 'results.id' | 'results.seq',
  values: readonly (string | number)[],
): Promise<StoredRecord[]> {
  const rows = await db
    .selectFrom('results')
    .leftJoin('documents', 'documents.seq', 'results.seq')
    .leftJoin('packets', 'packets.seq', 'results.seq')
    .leftJoin('devices', 'devices.seq', 'results.seq')
    .selectAll('results')
    .select([
      'documents.encoding',
      'documents.body',
      'packets.at_ms as packets_at_ms',
      'devices.json as devices_json',
    ])
    .where(column, 'in', values)
    .orderBy('results.at_ms', 'desc')
    .orderBy('results.seq', 'desc')
    .execute();
  return Promise.all(
    rows.map(async (columns): Promise<StoredRecord> => {
      const document = documentIn(columns);
      const result: Result | null = document && {
        ...(await resultOf(document)),
        ...devicesIn(columns.devices_json),
      };
      return {
        row: rowOf(columns),
        figures: metricsOfColumns(columns),
        result,
        network: columns.network,
        isLinkRevoked: columns.is_link_revoked === 1,
        hasPackets: columns.packets_at_ms !== null,
        requestId: columns.request_id,
      };
    }),
  );
}

const pageKeyOf = ({ atMs, seq }: RowKey): string => `${atMs}-${seq}`;

function readPageKey(text: string | null): RowKey | null {
  const parts = /^(\d{1,15})-(\d{1,15})$/u.exec(text ?? '');
  return parts ? { atMs: Number(parts[1]), seq: Number(parts[2]) } : null;
}
