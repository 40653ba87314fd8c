import type { Page } from '@playwright/test';

/** Tells the open gallery to show a state. */
const tell = (page: Page, event: 'gallery-show' | 'gallery-open', name: string): Promise<void> =>
  page.evaluate(
    ([type, detail]) => {
      dispatchEvent(new CustomEvent(type, { detail }));
    },
    [event, name] as const,
  );

/** Goes to another state of the open gallery, as a run does. */
export const showState = (page: Page, name: string): Promise<void> => tell(page, 'gallery-show', name);

/** Begins the open gallery anew with a state, as loading it does, without the scripts being read again. */
export const openState = (page: Page, name: string): Promise<void> => tell(page, 'gallery-open', name);

/** What the page has asked for so far, one intent a line. */
export const intentsOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.querySelector<HTMLElement>('edgewise-app')?.dataset['intents'] ?? '');

/** The tag and text of the innermost element that has the focus, through shadow roots. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element ? `${element.localName}: ${element.textContent.trim().replace(/\s+/g, ' ')}` : '';
  });

/** Opens every disclosure, also within others. */
export const openDisclosures = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const rootsOf = (root: Document | ShadowRoot): (Document | ShadowRoot)[] => [
      root,
      ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? rootsOf(shadowRoot) : [])),
    ];
    for (const root of rootsOf(document))
      for (const details of root.querySelectorAll('details')) details.open = true;
    // Their content is rendered when they say that they are open.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });

/** By how many pixels the page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
