import { causeEvidence, causesSaid } from '../../../src/wording/causes/cause.ts';
import { evidenceSentence, supportWording, symptomName } from '../../../src/wording/causes/symptom.ts';
import { shownSymptoms } from '../../../src/core/causes/shown-symptoms.ts';
import { checkedWays } from '../../../src/core/verdict/shown-outcome.ts';
import { shownFindings } from '../../../src/core/verdict/shown-findings.ts';
import { decidingRows } from '../../../src/core/verdict/troubles.ts';
import type { Result } from '../../../src/wire/result.ts';
import { connectivityWording } from '../../../src/wording/connectivity/connectivity.ts';
import { agreementWord } from '../../../src/wording/result/agreement.ts';
import { findingContext, findingWording } from '../../../src/wording/result/finding.ts';
import { legsWording } from '../../../src/wording/result/legs.ts';
import { loadWording } from '../../../src/wording/result/load.ts';
import { meaningWording } from '../../../src/wording/result/meaning.ts';
import { rowOutcome } from '../../../src/wording/result/metric.ts';
import { mosWording } from '../../../src/wording/result/mos.ts';
import { shownVerdict, verdictWording } from '../../../src/wording/result/verdict.ts';

/** Where on the page of a result something is said, and what. */
export interface Said {
  readonly where: string;
  readonly text: string;
}

/** Everything that the page of a result says, as it says it. Shapes and colours are said by their names. */
export function sentencesOf(result: Result): Said[] {
  const { headline, explanation } = verdictWording(result);
  const { shown, word } = shownVerdict(result);
  const hasCall = result.durationMs > 0 && checkedWays(result) === null;
  const load = loadWording(result);
  const legs = hasCall ? legsWording(result) : null;
  const said = (where: string, ...texts: readonly string[]): Said[] => texts.map((text) => ({ where, text }));
  return [
    ...said('banner', shown),
    ...said('word', word),
    ...said('headline', headline),
    ...said('explanation', explanation),
    ...(hasCall ? said('meaning', ...meaningWording(result).meaning) : []),
    ...shownSymptoms(result).flatMap(({ symptom, support, evidence }) => [
      ...said('symptom', `${symptomName(symptom)}: ${supportWording(support).word}`),
      ...said('symptom evidence', ...evidence.map(evidenceSentence)),
    ]),
    ...causesSaid(result).flatMap(({ sentence, seen }) =>
      seen.flatMap((cause) => said('cause', `${sentence} ${cause.evidence.map(causeEvidence).join('; ')}`)),
    ),
    ...shownFindings(result.grades).flatMap((finding) => {
      const { happened, advice } = findingWording(finding, findingContext(result));
      return said('finding', happened, advice ?? '');
    }),
    ...(result.connectivity?.findings ?? []).flatMap((finding) =>
      said('network', connectivityWording(finding).happened),
    ),
    ...(load ? said('load', load.headline, ...load.sentences) : []),
    ...(hasCall
      ? decidingRows(result.grades.rows).flatMap((row) =>
          said('row', `${row.metric}: ${rowOutcome(row, result.grades.findings).word}`),
        )
      : []),
    ...(legs
      ? [...(legs.legs ?? []), ...(legs.loop ? [legs.loop] : [])].flatMap((leg) => said('leg', leg.word))
      : []),
    ...(hasCall ? said('quality', mosWording(result)) : []),
    ...(hasCall
      ? (['loss', 'jitter', 'rtt'] as const).flatMap((metric) =>
          said('statistics', `${metric}: ${agreementWord(result, metric)}`),
        )
      : []),
  ];
}
