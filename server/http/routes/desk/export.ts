import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import type { HttpContext } from '../../context.ts';
import { READ } from '../../access/access-rules.ts';
import {
  chosenResults,
  EXPORT_FORMATS,
  exportText,
  withFirstPiece,
  type ExportChoice,
  type ExportFormat,
} from '../../../results/exporting.ts';
import { HttpError } from '../../errors/http-error.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_DESK, bytes, ERRORS } from '../../route-schema.ts';
import { SEARCH_QUERY, searchOf } from '../../search-query.ts';
import type { Routes } from '../routes.ts';

/** An address of 8,000 characters, which every proxy lets through, has so many ids. */
const MAX_IDS = 200;

const Query = Type.Object(
  {
    format: Type.Union([Type.Literal('json'), Type.Literal('ndjson'), Type.Literal('csv')]),
    ids: Type.Optional(Type.String({ minLength: 1, maxLength: MAX_IDS * 65 })),
    ...SEARCH_QUERY,
  },
  { additionalProperties: false },
);

/** `GET /api/desk/export`. */
export const exportRoute =
  ({ store, access, clock }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    app.get(
      DESK_ROUTES.export,
      {
        config: perMinute(limits.exports),
        schema: {
          summary: 'Export results as JSON, NDJSON or CSV',
          description:
            'With `ids` (separated by commas) exactly those, in that order; else all that the search finds, newest ' +
            'first. The columns of the table are in docs/export.md.',
          tags: ['desk'],
          security: BY_DESK,
          querystring: Query,
          response: {
            200: bytes(
              'The table, or what `format` names',
              'text/csv',
              'application/json',
              'application/x-ndjson',
            ),
            ...ERRORS,
          },
        },
        onRequest: access.guard(READ),
      },
      async (request, reply) => {
        const { format, ids, ...query } = request.query;
        const choice = choiceOf(ids, searchOf(query));
        await access.audit(access.actorOf(request), 'export', subjectOf(format, choice));
        const pieces = await withFirstPiece(exportText(format, chosenResults(store.results, choice)));
        const day = new Date(clock.epochMs()).toISOString().slice(0, 10);
        return reply
          .type(EXPORT_FORMATS[format].mediaType)
          .header('content-disposition', `attachment; filename="edgewise-${day}.${format}"`)
          .send(Readable.from(pieces));
      },
    );
  };

function choiceOf(ids: string | undefined, search: ReturnType<typeof searchOf>): ExportChoice {
  if (ids === undefined) return { kind: 'search', search };
  if (Object.keys(search).length > 0)
    throw new HttpError(400, 'bad-request', 'An export is either of ids or of a search.');
  const list = [...new Set(ids.split(',').filter((id) => id !== ''))];
  if (list.length > MAX_IDS)
    throw new HttpError(400, 'bad-request', `An export is of at most ${MAX_IDS} ids; use a search for more.`);
  return { kind: 'ids', ids: list };
}

/** One result by its id; of several how many. What was searched for may be a person, so it is not written down. */
function subjectOf(format: ExportFormat, choice: ExportChoice): string {
  if (choice.kind === 'search') return `a search, as ${format}`;
  const [only] = choice.ids;
  return choice.ids.length === 1 && only !== undefined ? only : `${choice.ids.length} results, as ${format}`;
}
