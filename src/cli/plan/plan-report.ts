import type { WirePlanDecision } from '../../wire/desk/plan/decision.ts';
import {
  circuitSentences,
  decisionWords,
  peopleText,
  reasonText,
  shareSentences,
  wholeSentence,
  worstText,
} from '../../wording/plan/decision.ts';
import { REPORT_STYLE } from '../assess/report-style.ts';
import { escaped } from '../escaped-html.ts';
import { plainText } from '../plain-text.ts';

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
      `  Worst segment: ${plainText(worstText(site))}`,
    ]),
    ...(decision.gaps.length > 0 ? ['', 'Missing or contradictory:'] : []),
    ...decision.gaps.map(({ code, answer, of }) => `  ${answer}: ${code}${of === null ? '' : ` (${of})`}`),
  ].join('\n');

/** A decision as one page that needs nothing else: no script, no style sheet, no picture; made to be printed. */
export function planHtml(decision: WirePlanDecision): string {
  const cells = (tag: 'td' | 'th', texts: readonly string[]): string =>
    texts.map((text) => `<${tag}>${escaped(text)}</${tag}>`).join('');
  const sentences = [...shareSentences(decision), ...circuitSentences(decision)];
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    '<title>Edgewise: Internet or ExpressRoute</title>',
    `<style>${REPORT_STYLE}</style>`,
    '</head>',
    '<body>',
    `<h1>${escaped(wholeSentence(decision))}</h1>`,
    ...sentences.map((sentence) => `<p>${escaped(sentence)}</p>`),
    '<table><caption>Each site</caption><thead><tr>',
    cells('th', ['Site', 'People', 'Decision', 'Why', 'Worst segment']),
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
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
