import { msg, str } from '@lit/localize';
import { spellCode } from '../../core/result-code.ts';
import type { Result } from '../../wire/result.ts';
import { causeLabel, causesSaid } from '../causes/cause.ts';
import { connectivityWording } from '../connectivity/connectivity.ts';
import { findingContext, findingWording } from './finding.ts';
import { loadWording } from './load.ts';
import { gradeNote, metricName, rowOutcome, rowTarget, rowValue, worstTime } from './metric.ts';
import { relayTitle } from '../run/phase.ts';
import { duration } from '../quantity.ts';
import { targetInSentence } from './target.ts';
import { shownFindings } from '../../core/verdict/shown-findings.ts';
import { decidingRows } from '../../core/verdict/troubles.ts';
import { shownVerdict, verdictWording } from './verdict.ts';
import { hasCall } from '../../core/verdict/call-made.ts';

/** The part with a busy link. */
function loadLines(result: Result): string[] {
  const wording = loadWording(result);
  return wording ? [`* ${wording.headline}`, ...wording.sentences.map((sentence) => `  ${sentence}`)] : [];
}

/** The result as plain text, to be pasted into a mail or a ticket; `link` is where it can be opened. */
export function resultSummary(result: Result, link: string | null, code: string | null = null): string {
  const { headline, explanation } = verdictWording(result);
  const { labels, grades, path } = result;
  const context = findingContext(result);
  const lines: (string | null)[] = [
    headline,
    `${shownVerdict(result).word} ${explanation}`,
    '',
    ...(hasCall(result) ? decidingRows(grades.rows) : []).map((row) => {
      const worst = worstTime(row);
      const note = row.note && gradeNote(row.note, row);
      return [
        `${metricName(row.metric, row.path)}: ${rowValue(row)}, ${rowTarget(row)}: ${rowOutcome(row, grades.findings).word}`,
        worst === null ? null : msg(str`worst ${worst}`),
        note,
      ]
        .filter((part) => part !== null)
        .join(', ');
    }),
    ...loadLines(result),
    ...shownFindings(grades).map((finding) => `! ${findingWording(finding, context).happened}`),
    ...(result.connectivity?.findings ?? []).map((finding) => {
      const { happened, rule } = connectivityWording(finding);
      return `! ${happened} ${rule ?? ''}`.trimEnd();
    }),
    ...causesSaid(result).flatMap(({ sentence, seen }) =>
      seen.map((cause) => `? ${causeLabel(cause)}: ${sentence}`),
    ),
    '',
    hasCall(result)
      ? msg(str`Measured ${result.startedAt} (UTC) for ${duration(result.durationMs)}`)
      : msg(str`Checked ${result.startedAt} (UTC), without a call`),
    msg(
      str`Test server: ${relayTitle(path.relay)}, over ${path.transport.toUpperCase()}; judged by ${targetInSentence(grades.target)}`,
    ),
    msg(str`Browser: ${result.client.browser}`),
    labels.ticket === null ? null : msg(str`Ticket: ${labels.ticket}`),
    labels.site === null ? null : msg(str`Site: ${labels.site}`),
    labels.user === null ? null : msg(str`Person: ${labels.user}`),
    labels.region ? msg(str`Customer region: ${labels.region}`) : null,
    code === null ? null : msg(str`Code: ${spellCode(code)}`),
    link ?? msg(str`Test ${result.id}`),
  ];
  return lines.filter((line) => line !== null).join('\n');
}
