import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import type { Actor } from '../../../accounts/actor.ts';
import type { HttpContext } from '../../context.ts';
import { endWithSession } from '../../access/stream-access.ts';
import { MAX_LISTENERS_PER_ACCOUNT } from '../../../events/desk-events.ts';
import { READ } from '../../access/access-rules.ts';
import { EventStream } from '../../event-stream.ts';
import { HttpError } from '../../errors/http-error.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_DESK, bytes, ERRORS } from '../../route-schema.ts';
import { every } from '../../../time/timers.ts';
import type { Routes } from '../routes.ts';

/** Proxies close what is silent, often after 30 or 60 s; and this long, at most, a login that has ended is listened on. */
const HEARTBEAT_MS = 15_000;

/** `GET /api/desk/events`: server-sent events (HTML Standard §9.2). */
export const eventRoute =
  (context: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    const { access, events, timers } = context;
    app.get(
      DESK_ROUTES.events,
      {
        // Asked for by its headers alone it would begin all the same, and hold the place of a window that reads.
        exposeHeadRoute: false,
        config: perMinute(limits.deskReads),
        schema: {
          summary: 'What happens, as it happens',
          description:
            'Server-sent events; the data of each is JSON, with a `type`: `result`, `note`, `triage`, `running` (tests that run have come, ' +
            'gone, or are further on), `relays` (a relay has turned; each server tells so once a second at most). Others may come to be. ' +
            'What happened while nobody listened is not sent again: search for it.',
          tags: ['desk'],
          security: BY_DESK,
          response: { 200: bytes('Events', 'text/event-stream'), ...ERRORS },
        },
        onRequest: access.guard(READ),
      },
      async (request, reply) => {
        const stream = new EventStream();
        const actor = access.actorOf(request);
        const stop = events.listen(keyOf(actor), {
          send: (event) => stream.send(event),
          close: () => stream.end(),
        });
        if (stop === null)
          throw new HttpError(
            503,
            'too-many-streams',
            `No more than ${MAX_LISTENERS_PER_ACCOUNT} windows of one login are kept up to date; close one.`,
          );
        stream.comment();
        const stopLooks = context.streams.add(() => void endWithSession(context, request, actor, stream));
        const stopHeart = every(timers, HEARTBEAT_MS, () => {
          stream.comment();
          void endWithSession(context, request, actor, stream);
        });
        stream.readable.once('close', () => {
          stop();
          stopLooks();
          stopHeart();
        });
        return (
          reply
            .type('text/event-stream; charset=utf-8')
            // Proxies that collect answers before they pass them on (nginx) are asked not to.
            .header('x-accel-buffering', 'no')
            .send(stream.readable)
        );
      },
    );
  };

const keyOf = (actor: Actor): string =>
  actor.kind === 'user' ? `user ${actor.accountId}` : `token ${actor.tokenId}`;
