import { html, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import type { Result } from '../../wire/result.ts';

/** The result document without its timeline, which is thousands of lines and in the download. */
export function documentEvidence(result: Result): TemplateResult {
  const { timeline, ...head } = result;
  return html`<p class="quiet small">
      ${msg(str`Without the timeline of ${timeline.length} rows, which is in the download.`)}
    </p>
    <pre class="wide" tabindex="0" role="region" aria-label=${msg('JSON')}>
${JSON.stringify(head, null, 2)}</pre>`;
}
