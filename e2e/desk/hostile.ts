import type { Result } from '../../src/wire/result.ts';
import { witnessedResult } from '../../test/support/measured-result.ts';

/**
 * Texts that would run, or leave the place that they are put in, if any view took them for more than text. Each calls
 * `injected`, which watched-page.ts counts. What must stand at the begin of an address has a text of its own.
 */
export const HOSTILE = [
  "<script>injected('script')</script>${injected(2)}{{injected(3)}}",
  "javascript:injected('address')//'-injected(4)-'",
  '"><img src=x onerror=injected(1)></title></style><svg onload=injected(6)>',
] as const;

/** The longest of some fields that cannot hold all of a hostile text. */
const cut = (text: string, length: number): string => text.slice(0, length);

/** Every text field of a result that is free holds the hostile text; everything else is a real measurement. */
export function hostileResult(id: string, text: string, startedAt: string): Result {
  const plain = witnessedResult(id);
  const { path, metrics, witness, grades, traffic } = plain;
  const relayUrl = `turn:${text}`;
  return {
    ...plain,
    startedAt,
    labels: { ticket: text, site: text, user: text, region: cut(text, 60), request: cut(text, 64) },
    client: { userAgent: text, browser: text, edgewise: cut(text, 40), unattended: true },
    path: {
      ...path,
      relay: { name: text, place: text, kind: { kind: 'azure', region: text }, url: relayUrl },
      chosen: 'nearest',
      relays: [
        {
          name: text,
          nearestMs: 20,
          ports: [
            { url: relayUrl, answeredMs: 20 },
            { url: text, answeredMs: null },
          ],
        },
      ],
    },
    traffic: { ...traffic, distortions: [text, text] },
    metrics: { ...metrics, mos: metrics.mos && { ...metrics.mos, model: text } },
    ...(witness ? { witness: { ...witness, sources: [text, cut(`2${text}`, 80)] } } : {}),
    grades: { ...grades, findings: [{ code: 'mapping-moved', sources: [text, cut(`2${text}`, 80)] }] },
  };
}

/** The same held against targets of a region that is none. */
export const hostileTarget = (id: string, text: string, startedAt: string): Result => {
  const result = hostileResult(id, text, startedAt);
  return {
    ...result,
    grades: { ...result.grades, target: { kind: 'azure', region: text, column: 'site' } },
  };
};

/** Opens every part of a page that is folded, in all its shadow trees. */
export function unfoldAll(): void {
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element instanceof HTMLDetailsElement) element.open = true;
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document);
}

/** What a page holds that only a hostile text can have put there, and how often the texts stand in it as text. */
export function lookForHarm(): { readonly harm: string[]; readonly text: string } {
  const harm: string[] = [];
  const texts: string[] = [];
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        const isAddress = name === 'href' || name === 'src' || name === 'action' || name === 'formaction';
        if (name.startsWith('on') || (isAddress && /^\s*javascript:/i.test(value)))
          harm.push(`${element.localName} ${name}=${value}`);
      }
      if (element.localName === 'script' && element.textContent !== '') harm.push(element.outerHTML);
      if (element instanceof HTMLImageElement && element.getAttribute('src') === 'x') harm.push('img src=x');
      if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)
        texts.push(element.value);
      for (const node of element.childNodes) if (node instanceof Text) texts.push(node.data);
      if (element.shadowRoot) {
        for (const node of element.shadowRoot.childNodes) if (node instanceof Text) texts.push(node.data);
        walk(element.shadowRoot);
      }
    }
  };
  walk(document);
  return { harm, text: texts.join('\n') };
}
