import type { FastifyReply } from 'fastify';
import { DESK_PAGE } from '../../../src/wire/desk/routes.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (each) => ESCAPES[each] ?? each);

/** One sentence and the way back, for browsers that are between two pages, where JSON would be for nobody. */
export function sendPlainPage(reply: FastifyReply, statusCode: number, sentence: string): FastifyReply {
  return reply.status(statusCode).type('text/html; charset=utf-8').send(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Edgewise: not logged in</title>
<h1>You are not logged in.</h1>
<p>${escaped(sentence)}</p>
<p><a href="${DESK_PAGE}">Back to the desk</a></p>
</html>
`);
}
