import type { WirePlanDecision } from '../../wire/desk/plan/decision.ts';
import {
  circuitSentences,
  decisionWords,
  decisionColumns,
  peopleText,
  planTitle,
  printedSitesText,
  reasonText,
  shareSentences,
  wholeSentence,
  worstSentence,
  worstText,
} from '../../wording/plan/decision.ts';
import { answerName, gapSentences } from '../../wording/plan/gap.ts';
import { escaped } from '../escaped-html.ts';
import { htmlPage } from '../html-page.ts';
import { plainText } from '../plain-text.ts';

const ANSWERS = ['decision', 'circuits', 'meet-me'] as const;

/** Identifies this version of what `edgewise plan --json` writes. */
export const DECISION_SCHEMA = 'edgewise.decision/1';

/** A decision as a document. */
export const planJson = (decision: WirePlanDecision): string =>
  `${JSON.stringify({ schema: DECISION_SCHEMA, ...decision }, null, 2)}\n`;

/** A decision for people at a terminal: the answer first. */
export const planText = (decision: WirePlanDecision): string =>
  [
    wholeSentence(decision),
    ...shareSentences(decision),
    ...circuitSentences(decision),
    ...decision.sites.flatMap((site) => [
      '',
      `${site.site}: ${decisionWords(site.decision)}. ${reasonText(site)}`,
      `  ${worstSentence(site)}`,
    ]),
    ...gapLines(decision),
  ]
    .map(plainText)
    .join('\n');

const gapLines = ({ gaps }: WirePlanDecision): string[] =>
  ANSWERS.flatMap((answer) => {
    const sentences = gapSentences(gaps, answer);
    return sentences.length === 0
      ? []
      : ['', `${answerName(answer)}:`, ...sentences.map((each) => `  ${each}`)];
  });

/** A decision as one page. */
export function planHtml(decision: WirePlanDecision): string {
  const cells = (tag: 'td' | 'th', texts: readonly string[]): string =>
    texts.map((text) => `<${tag}>${escaped(text)}</${tag}>`).join('');
  const sentences = [...shareSentences(decision), ...circuitSentences(decision)];
  return htmlPage(planTitle(), [
    `<h1>${escaped(wholeSentence(decision))}</h1>`,
    ...sentences.map((sentence) => `<p>${escaped(sentence)}</p>`),
    `<table><caption>${escaped(printedSitesText(1, 1))}</caption><thead><tr>`,
    cells('th', decisionColumns()),
    '</tr></thead><tbody>',
    ...decision.sites.map(
      (site) =>
        `<tr><th scope="row">${escaped(site.site)}</th>` +
        cells('td', [
          peopleText(site),
          decisionWords(site.decision),
          reasonText(site),
          plainText(worstText(site)),
        ]) +
        '</tr>',
    ),
    '</tbody></table>',
    ...ANSWERS.flatMap((answer) => gapParagraphs(decision, answer)),
  ]);
}

function gapParagraphs({ gaps }: WirePlanDecision, answer: (typeof ANSWERS)[number]): string[] {
  const sentences = gapSentences(gaps, answer);
  if (sentences.length === 0) return [];
  const items = sentences.map((each) => `<li>${escaped(each)}</li>`).join('');
  return [`<h2>${escaped(answerName(answer))}</h2><ul>${items}</ul>`];
}
