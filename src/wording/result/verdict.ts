import { msg, str } from '@lit/localize';
import { neededPorts, reachOf } from '../../core/connectivity/reach.ts';
import { METRIC_NAMES } from '../../core/verdict/grade-row.ts';
import type { Outcome } from '../../core/verdict/outcome.ts';
import { decidingFinding } from '../../core/verdict/deciding-finding.ts';
import {
  checkedWays,
  reservationOf,
  shownOutcome,
  type ShownOutcome,
} from '../../core/verdict/shown-outcome.ts';
import type { ResultFinding, ResultGrade } from '../../wire/result-parts.ts';
import type { Result } from '../../wire/result.ts';
import { findingContext, findingWording } from './finding.ts';
import { evidenceSentence } from '../causes/symptom.ts';
import { shownSymptoms } from '../../core/causes/shown-symptoms.ts';
import type { Symptom } from '../../core/causes/symptoms.ts';
import { loadInShort } from './load.ts';
import { metricInSentence, moreTime, rowTarget, rowValue } from './metric.ts';
import { duration, portList, textList } from '../quantity.ts';
import { troubleExplanation, troubleHeadline, troublesHeadline } from './trouble-sentence.ts';
import { relaysTried } from './relays-tried.ts';
import { decidingRows, troublesOf, type FoundTrouble } from '../../core/verdict/troubles.ts';

/** The answer: one sentence for everybody, and one with the figures. */
export interface VerdictWording {
  readonly headline: string;
  readonly explanation: string;
}

/** The verdict in a word or two, to stand before the figures. */
export function verdictName(verdict: Outcome): string {
  switch (verdict) {
    case 'meets':
      return msg('Meets the targets.');
    case 'misses':
      return msg('Not good enough for calls.');
    case 'no-data':
      return msg('Not enough data.');
  }
}

/** The same within a line. */
export function verdictInLine(verdict: Outcome): string {
  switch (verdict) {
    case 'meets':
      return msg('meets the targets');
    case 'misses':
      return msg('misses the targets');
    case 'no-data':
      return msg('not enough data');
  }
}

type Checks = NonNullable<Result['connectivity']>['checks'];

/** The verdict as a colour and a word; a check without a call has none, and shows what it found. */
export function shownVerdict(result: Result): { readonly shown: ShownOutcome; readonly word: string } {
  const shown = shownOutcome(result);
  if (checkedWays(result) !== null) return { shown, word: msg('Checked without a call.') };
  return {
    shown,
    word: shown === 'caution' ? msg('Meets the targets, but read on.') : verdictName(result.grades.verdict),
  };
}

function reachHeadline(checks: Checks): string {
  switch (reachOf(checks)) {
    case 'all-open':
      return openHeadline(checks);
    case 'needed-blocked':
      return msg('Something on this network blocks call traffic.');
    case 'nothing-open':
      return msg('No call can be made from here.');
    case 'unknown':
      return msg('We could not tell.');
  }
}

/** *Everything* only where every port that calls need was tried. */
function openHeadline(checks: Checks): string {
  const needed = neededPorts(checks);
  const portsOf = (transport: 'udp' | 'tcp', state: 'closed' | 'untried'): number[] =>
    needed.filter((each) => each.transport === transport && each.state === state).map(({ port }) => port);
  if (portsOf('tcp', 'closed').length > 0)
    return msg('UDP is open for calls, but TCP 443, which calls fall back to, does not get through.');
  const untried = (['udp', 'tcp'] as const).flatMap((transport) => {
    const ports = portsOf(transport, 'untried');
    return ports.length === 0 ? [] : [`${transport.toUpperCase()} ${portList(ports)}`];
  });
  return untried.length === 0
    ? msg('Everything that calls need is open.')
    : msg(
        str`Nothing that was tried is blocked. Calls also need ${textList(untried)}, which this test could not try.`,
      );
}

/** The two sentences at the head of a result. */
export function verdictWording(result: Result): VerdictWording {
  const checks = checkedWays(result);
  if (checks !== null) return { headline: reachHeadline(checks), explanation: unknownExplanation(result) };
  const { headline, explanation } = idleWording(result);
  return { headline, explanation: sentences(explanation, ...relaysTried(result), loadInShort(result)) };
}

/** What the link without load gives; where a busy one is worse, its headline says so too. */
function idleWording(result: Result): VerdictWording {
  switch (result.grades.verdict) {
    case 'meets':
      return metWording(result);
    case 'misses':
      return missedWording(result);
    case 'no-data':
      return { headline: msg('We could not tell.'), explanation: unknownExplanation(result) };
  }
}

/** Ready, unless calls may suffer from what no target speaks of, or from a busy link. */
function metWording(result: Result): VerdictWording {
  const explanation = metExplanation(result);
  const reservation = reservationOf(result);
  if (reservation === null) return { headline: msg('Your network is ready for calls.'), explanation };
  const idle = reservation.evidence.filter(({ isBusy }) => !isBusy);
  if (idle.length === 0)
    return { headline: msg('Your network is ready for calls, but not while the link is busy.'), explanation };
  return {
    headline: reservedHeadline(reservation.symptom),
    explanation: sentences(explanation, ...idle.map(evidenceSentence)),
  };
}

function reservedHeadline(symptom: Symptom): string {
  switch (symptom) {
    case 'robotic':
      return msg('Your network meets the targets for calls, but voices may cut out at times.');
    case 'drops':
      return msg('Your network meets the targets for calls, but calls may drop.');
    case 'one-way-audio':
      return msg('Your network meets the targets for calls, but one side may go silent.');
    case 'slow':
      return msg('Your network meets the targets for calls, but answers may come late.');
  }
}

/** `six` only when there are six: a result of another version may have other rows. */
function metExplanation(result: Result): string {
  const length = duration(result.durationMs);
  const rows = decidingRows(result.grades.rows);
  const hasAll = new Set(rows.map(({ metric }) => metric)).size === METRIC_NAMES.length;
  if (!hasAll) return msg(str`All targets were met over ${length}.`);
  return rows.some(({ path }) => path === 'up')
    ? msg(str`All six targets were met in both directions over ${length}.`)
    : msg(str`All six targets were met over ${length}.`);
}

function missedWording(result: Result): VerdictWording {
  const { findings, rows, verdict } = result.grades;
  const troubles = withSymptoms(troublesOf(rows), result);
  const [first, second] = troubles;
  const deciding = decidingFinding(findings, verdict);
  if (deciding) {
    const { happened, advice } = findingWording(deciding, findingContext(result));
    return {
      headline: failedHeadline(deciding),
      explanation: sentences(happened, advice, first ? alsoMissed(rowsOf(troubles)) : null),
    };
  }
  if (!first) return { headline: msg('Your network misses the targets for calls.'), explanation: '' };
  if (!second)
    return { headline: troubleHeadline(first), explanation: troubleExplanation(first, decidingRows(rows)) };
  const figures = textList(rowsOf(troubles).map(figure));
  return {
    headline: troublesHeadline(troubles),
    explanation: msg(str`These targets were missed: ${figures}.`),
  };
}

/** What people are sure to notice by another sign as well, such as packets that came too late to be played. */
function withSymptoms(
  troubles: readonly FoundTrouble<ResultGrade>[],
  result: Result,
): FoundTrouble<ResultGrade>[] {
  const strong = shownSymptoms(result).filter(({ support }) => support === 'strong');
  return troubles.map((found) => ({
    ...found,
    isSure:
      found.isSure ||
      strong.some(({ symptom }) => symptom === (found.trouble === 'delay' ? 'slow' : 'robotic')),
  }));
}

/** Every direction that misses has its figure. */
const rowsOf = (troubles: readonly FoundTrouble<ResultGrade>[]): ResultGrade[] =>
  troubles.flatMap(({ row, other }) => (other ? [row, other] : [row]));

/** `packet loss 3.1 % (target under 1 %)`. */
const figure = (row: ResultGrade): string =>
  msg(str`${metricInSentence(row.metric, row.path)} ${rowValue(row)} (target ${rowTarget(row)})`);

const alsoMissed = (rows: readonly ResultGrade[]): string =>
  msg(str`Also missed: ${textList(rows.map(figure))}.`);

const sentences = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== '').join(' ');

/** A finding that decides a miss is one that *fails*; the others cannot come here but have a sentence. */
function failedHeadline(finding: ResultFinding): string {
  switch (finding.code) {
    case 'connection-lost':
      return msg('The connection broke off: a call would have dropped.');
    case 'not-connected':
      return msg('No call can be made from here.');
    case 'udp-blocked':
      return msg('Something on this network blocks call traffic.');
    case 'ports-denied':
      return msg('Something on this network blocks some call traffic.');
    case 'hidden':
    case 'stopped-early':
    case 'only-connectivity':
    case 'audio-suspended':
    case 'audio-stopped':
    case 'sender-stalled':
    case 'data-channel':
    case 'mapping-broken':
    case 'mapping-moved':
    case 'stats-disagree':
      return msg('Your network misses the targets for calls.');
  }
}

/** Why nothing can be said, and what would help; the rows tell when no finding does. */
function unknownExplanation(result: Result): string {
  const deciding = decidingFinding(result.grades.findings, result.grades.verdict);
  if (deciding) {
    const { happened, advice } = findingWording(deciding, findingContext(result));
    return sentences(happened, advice);
  }
  const open = decidingRows(result.grades.rows).filter(({ outcome }) => outcome === 'no-data');
  const names = textList(open.map(({ metric, path }) => metricInSentence(metric, path)));
  const missingMs = open.map(({ note }) =>
    note?.code === 'too-short' || note?.code === 'too-few-packets' ? note.moreMs : null,
  );
  const longest = missingMs.reduce<number | null>(
    (most, more) => (more === null ? most : Math.max(most ?? 0, more)),
    null,
  );
  if (open.length === 0) return msg('Nothing was measured. Please test again.');
  return longest === null
    ? msg(str`Not enough could be measured of: ${names}. Please test again.`)
    : msg(
        str`Not enough was measured of: ${names}. The test must run ${moreTime(longest)} longer; choose a longer test and try again.`,
      );
}
