/** What a preview of a result's address says. */
const HEAD = {
  title: 'Edgewise: a test result',
  'og:title': 'A test result',
  description: 'How ready a network is for calls, as Edgewise measured it. Open the page to see the result.',
} as const;

/**
 * The page of the test as it is served at a result's address. Whoever makes a preview of a link that stands in a chat or a
 * mail has no right to what it opens: its head says that there is a result, and no figure, verdict or name; the same for
 * every address, also one that opens nothing. Nor is it to be found by a search engine.
 */
export const resultPageOf = (page: string): string =>
  page
    .replace(
      /<title>[^<]*<\/title>/,
      `<title>${HEAD.title}</title>\n    <meta name="robots" content="noindex" />`,
    )
    .replace(contentOf('property="og:title"'), `$1${HEAD['og:title']}$2`)
    .replace(contentOf('property="og:description"'), `$1${HEAD.description}$2`)
    .replace(contentOf('name="description"'), `$1${HEAD.description}$2`);

/** The content of the meta element with an attribute, between what stands before and after it. */
const contentOf = (attribute: string): RegExp => new RegExp(`(<meta\\s+${attribute}\\s+content=")[^"]*(")`);
