import { randomUUID } from 'node:crypto';
import { NewNoteSchema, NoteSchema } from '../../../../src/wire/desk/record.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { actorName } from '../../../accounts/actor.ts';
import type { HttpContext } from '../../context.ts';
import { WRITE } from '../../access/access-rules.ts';
import { HttpError } from '../../errors/http-error.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_PERSON, ERRORS, ID_PARAMS } from '../../route-schema.ts';
import { requireRecord } from '../../../results/stored-result.ts';
import type { Routes } from '../routes.ts';

/** 4,000 characters of four bytes, and JSON around them. */
const NOTE_BODY_BYTES = 32 * 1024;

/** `POST /api/desk/results/:id/notes`. */
export const noteRoute =
  ({ store, access, clock, events }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    app.post(
      `${DESK_ROUTES.results}/:id/notes`,
      {
        config: perMinute(limits.deskChanges),
        bodyLimit: NOTE_BODY_BYTES,
        schema: {
          summary: 'Write a note on a result',
          tags: ['desk'],
          security: BY_PERSON,
          params: ID_PARAMS,
          body: NewNoteSchema,
          response: { 201: NoteSchema, ...ERRORS },
        },
        onRequest: access.guard(WRITE),
      },
      async (request, reply) => {
        const { id } = request.params;
        const actor = access.actorOf(request);
        const text = request.body.text.trim();
        if (text === '') throw new HttpError(400, 'bad-request', 'A note needs a text.');
        await requireRecord(store, id);
        await access.audit(actor, 'note', id);
        const note = { id: randomUUID(), author: actorName(actor), atMs: clock.epochMs(), text };
        if (!(await store.desk.addNote(id, note)))
          throw new HttpError(404, 'no-such-result', 'The result is no longer kept.');
        events.publish({ type: 'note', resultId: id });
        return reply.status(201).send(note);
      },
    );
  };
