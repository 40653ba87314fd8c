import type { FastifyReply, FastifyRequest } from 'fastify';
import { DESK_PAGE } from '../../../src/wire/desk/routes.ts';
import { ROUTES } from '../../../src/wire/http.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (each) => ESCAPES[each] ?? each);

/** What a page in words says, and where it leads. */
interface PlainPage {
  readonly title: string;
  readonly headline: string;
  readonly sentence: string;
  readonly way: { readonly href: string; readonly text: string };
}

/** Who was sent here by a login that failed. */
export const notLoggedIn = (sentence: string): PlainPage => ({
  title: 'Edgewise: not logged in',
  headline: 'You are not logged in.',
  sentence,
  way: { href: DESK_PAGE, text: 'Back to the desk' },
});

/** Who has mistyped an address, or followed a link that somebody else has. */
export const noSuchPage: PlainPage = {
  title: 'Edgewise: no such page',
  headline: 'There is no such page.',
  sentence: 'Check the address for a typing error, or ask whoever sent you the link for a new one.',
  way: { href: ROUTES.startPage, text: 'Test this network' },
};

/** Whether a request comes from somebody who reads: a browser that goes to an address, not a program of the API. */
export const isForPage = ({ method, headers }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html');

/** A sentence and the way on, for browsers that are between two pages, where JSON would be for nobody. */
export function sendPlainPage(
  reply: FastifyReply,
  statusCode: number,
  { title, headline, sentence, way }: PlainPage,
): FastifyReply {
  return reply.status(statusCode).type('text/html; charset=utf-8').send(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<h1>${escaped(headline)}</h1>
<p>${escaped(sentence)}</p>
<p><a href="${way.href}">${escaped(way.text)}</a></p>
</html>
`);
}
