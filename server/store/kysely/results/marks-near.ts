import type { Kysely } from 'kysely';
import type { OtherMarks } from '../../../../src/core/connectivity/marks-of-others.ts';
import type { MarksNearQuery } from '../../port/results.ts';
import type { DatabaseKind } from '../column-types.ts';
import { arrivedSince } from '../months/since.ts';
import type { Tables } from '../tables.ts';
import { UNATTENDED } from './columns.ts';
import { COUNTED } from './counted.ts';
import { labelKey, storableText } from './label-words.ts';

/** Rows of the index that are looked at on each side, whichever relay they are of: a busy site does not make anybody wait. */
const LOOKED_AT = 2000;

/** The nearest tests on both sides that tell whether marks were kept, oldest first; by the index `results_priority_marks`. */
export async function readMarksNear(
  db: Kysely<Tables>,
  query: MarksNearQuery,
  kind: DatabaseKind,
  lookedAt = LOOKED_AT,
): Promise<OtherMarks[]> {
  const before = await marksOn(db, query, 'before', kind, lookedAt).execute();
  const after = await marksOn(db, query, 'after', kind, lookedAt).execute();
  return [...before.reverse(), ...after].map((row) => ({
    atMs: row.at_ms,
    isByAgent: row.unattended === UNATTENDED,
    areKept: row.are_marks_kept === 1,
  }));
}

/** The nearest first. One that was measured at the same moment is before. */
export function marksOn(
  db: Kysely<Tables>,
  { site, relay, atMs, withinMs, exceptId, exceptUser, limit }: MarksNearQuery,
  side: 'before' | 'after',
  kind: DatabaseKind,
  lookedAt: number,
) {
  const order = side === 'before' ? 'desc' : 'asc';
  const near = db
    .selectFrom('results')
    .select(['id', 'at_ms', 'seq', 'relay_key', 'user_key', 'unattended', 'standing', 'are_marks_kept'])
    .where('site_key', '=', labelKey(site))
    .where('are_marks_kept', 'is not', null)
    .where((of) => of.and(arrivedSince(kind, atMs - withinMs)))
    .$if(side === 'before', (rows) => rows.where('at_ms', '>=', atMs - withinMs).where('at_ms', '<=', atMs))
    .$if(side === 'after', (rows) => rows.where('at_ms', '>', atMs).where('at_ms', '<=', atMs + withinMs))
    .orderBy('at_ms', order)
    .orderBy('seq', order)
    .limit(lookedAt);
  return db
    .selectFrom(near.as('near'))
    .select(['at_ms', 'unattended', 'are_marks_kept'])
    .where('relay_key', '=', labelKey(relay))
    .where('id', '<>', storableText(exceptId))
    .where(COUNTED)
    .$if(exceptUser !== null, (rows) =>
      rows.where((of) =>
        of.or([of('user_key', 'is', null), of('user_key', '<>', labelKey(exceptUser ?? ''))]),
      ),
    )
    .orderBy('at_ms', order)
    .orderBy('seq', order)
    .limit(limit);
}
