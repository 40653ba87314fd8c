import { markVerdict } from '../../src/core/connectivity/mark-verdict.ts';
import { marksOfOthers, type MarksOfOthers } from '../../src/core/connectivity/marks-of-others.ts';
import type { ResultStore, StoredRecord } from '../store/port/results.ts';

/** A network is taken to be what it was for so long before and after. */
const AROUND_MS = 7 * 86_400_000;
/** Tests that are asked on each side. */
const NEAREST = 50;

/**
 * What other tests of its site through its relay say of a result of which no mark for priority arrived. `null`: its marks
 * arrived or it asked for none, it has no site, it is no longer kept whole, or too few others tell.
 */
export async function marksBeside(
  results: ResultStore,
  { row, result }: StoredRecord,
): Promise<MarksOfOthers | null> {
  const { id, site, relay, user, atMs, unattended } = row;
  const marks = result?.witness?.marks;
  if (site === null || !marks || markVerdict(marks)?.code !== 'cleared') return null;
  const others = await results.marksNear({
    site,
    relay,
    atMs,
    withinMs: AROUND_MS,
    exceptId: id,
    exceptUser: user,
    limit: NEAREST,
  });
  return marksOfOthers({ atMs, isByAgent: unattended }, others);
}
