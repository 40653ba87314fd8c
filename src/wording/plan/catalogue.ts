import { msg, str } from '@lit/localize';
import type { PlanSite, Segment } from '../../core/plan/catalogue.ts';
import type { ImportedPlan, PlanEdit } from '../../wire/desk/plan/catalogue.ts';
import { isolated } from '../isolated.ts';
import { percent, wholeNumber } from '../quantity.ts';
import { moment } from '../time.ts';
import { pathName, segmentName } from './place.ts';

/** The catalogue of a plan, in words. */

type Path = PlanSite['paths'][number];

/** A path with where its figures are from: measured by tests, or entered. */
export function pathText(path: Path): string {
  const tests = path.measured.map(({ label, relay, segment }) =>
    msg(
      str`measured ${segmentName(segment)}: ${isolated(label)}, ${relay === null ? msg('all relays') : isolated(relay)}`,
    ),
  );
  const latency = path.latencyMs === null ? [] : [msg(str`latency ${String(path.latencyMs)} ms, as entered`)];
  const known = [...latency, ...enteredTexts(path.entered), ...tests];
  return `${pathName(path)}: ${known.length === 0 ? msg('nothing is known') : known.join('; ')}`;
}

/** What was entered of a path from elsewhere. */
function enteredTexts(entered: Path['entered']): string[] {
  if (!entered) return [];
  const { siteRttMs, siteLossRatio, egressRttMs, egressLossRatio } = entered;
  const part = (segment: Segment, rttMs: number | null, lossRatio: number | null): string[] => {
    const figures = [
      ...(rttMs === null ? [] : [msg(str`round trip ${String(rttMs)} ms`)]),
      ...(lossRatio === null ? [] : [msg(str`loss ${percent(lossRatio)}`)]),
    ];
    return figures.length === 0 ? [] : [msg(str`entered ${segmentName(segment)}: ${figures.join(', ')}`)];
  };
  return [
    ...part('client-edge', siteRttMs, siteLossRatio),
    ...part('edge-edge', egressRttMs, egressLossRatio),
  ];
}

/** The change that undoing takes back. */
export function editText({ kind, by, atMs, sites, count }: PlanEdit): string {
  const names = sites.slice(0, 3).map(isolated).join(', ');
  const more = count > 3 ? msg(str` and ${wholeNumber(count - Math.min(3, sites.length))} more`) : '';
  const what = `${names}${more}`;
  switch (kind) {
    case 'save':
      return msg(str`The last change: ${by} stored ${what}, ${moment(atMs)}.`);
    case 'remove':
      return msg(str`The last change: ${by} removed ${what}, ${moment(atMs)}.`);
    case 'import':
      return msg(str`The last change: ${by} imported ${what}, ${moment(atMs)}.`);
  }
}

/** What an import did. */
export function importedText({ isTaken, added, changed, removed, problems }: ImportedPlan): string {
  if (!isTaken)
    return problems.length === 1
      ? msg('Nothing was imported: 1 row is wrong.')
      : msg(str`Nothing was imported: ${wholeNumber(problems.length)} rows are wrong.`);
  if (added + changed + removed === 0) return msg('Imported: nothing of it is new.');
  return msg(
    str`Imported: ${wholeNumber(added)} added, ${wholeNumber(changed)} changed, ${wholeNumber(removed)} removed.`,
  );
}

/** A row of an import that is wrong. */
export const problemText = ({ row, message }: ImportedPlan['problems'][number]): string =>
  row === null ? message : msg(str`Row ${row}: ${message}`);
