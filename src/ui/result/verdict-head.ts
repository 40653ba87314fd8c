import { html, type TemplateResult } from 'lit';
import type { Result } from '../../wire/result.ts';
import { statusIcon } from '../look/status-icon.ts';
import { unbroken } from '../unbroken.ts';
import { shownVerdict, verdictWording } from '../../wording/result/verdict.ts';

/** The answer at the head of a result, to whoever reads it, and the facts that this reader needs. For `verdictLook`. */
export function verdictHead(result: Result, facts: TemplateResult): TemplateResult {
  const { shown, word } = shownVerdict(result);
  const { headline, explanation } = verdictWording(result);
  return html`<div class="verdict ${shown}">
    <div class="headline">
      <span class="status ${shown}">${statusIcon(shown)}</span>
      <h1 tabindex="-1">${headline}</h1>
    </div>
    <p><span class="word status ${shown}">${word}</span> ${unbroken(explanation)}</p>
    ${facts}
  </div>`;
}
