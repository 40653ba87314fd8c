/** What stands on a page until its JavaScript has started. */
const NOT_STARTED = `<p>
        This page has not started. It needs Chrome or Edge 94, Firefox 93 or Safari 16.4, or a newer one: an
        older browser shows nothing but this.
      </p>
      <p>In a newer browser, load the page again: its files may not have come through.</p>`;

const PLACE = '<!-- not started -->';

/** A Vite plugin: both pages say in the same words that they have not started, in their own HTML. */
export function notStarted() {
  return {
    name: 'edgewise-not-started',
    transformIndexHtml: {
      order: 'pre',
      handler(html) {
        if (!html.includes(PLACE)) throw new Error(`A page has no ${PLACE}.`);
        return html.replace(PLACE, NOT_STARTED);
      },
    },
  };
}
