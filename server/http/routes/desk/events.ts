import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { DeskEvent } from '../../../../src/wire/desk/requests.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import type { Actor } from '../../../accounts/actor.ts';
import { hashOfSecret } from '../../../accounts/secrets.ts';
import type { HttpContext } from '../../context.ts';
import { readCookie } from '../../access/desk-cookies.ts';
import { MAX_LISTENERS_PER_ACCOUNT } from '../../../events/desk-events.ts';
import { READ } from '../../access/access-rules.ts';
import { HttpError } from '../../errors/http-error.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_DESK, bytes, ERRORS } from '../../route-schema.ts';
import { every } from '../../../time/timers.ts';
import type { Routes } from '../routes.ts';

/** Proxies close what is silent, often after 30 or 60 s; and this long a login that has ended is listened on. */
const HEARTBEAT_MS = 15_000;
/** Who is this far behind is gone, or should ask for everything again. */
const MAX_BEHIND_BYTES = 1024 * 1024;

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
            'Server-sent events; the data of each is JSON. What happened while nobody listened is not sent again: ' +
            'search for it.',
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
        const stopHeart = every(timers, HEARTBEAT_MS, () => {
          stream.comment();
          void endWithSession(context, request, actor, stream);
        });
        stream.readable.once('close', () => {
          stop();
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

/** Asking for the session here must not keep it from going idle, so its hook is not asked again. */
async function endWithSession(
  { access, store, clock }: HttpContext,
  request: FastifyRequest,
  actor: Actor,
  stream: EventStream,
): Promise<void> {
  try {
    if (actor.kind === 'token') await access.requireAccess(request, READ);
    else {
      const cookie = readCookie(request, 'edgewise-session') ?? '';
      if ((await store.desk.session(hashOfSecret(cookie), clock.epochMs())) === null) stream.end();
    }
  } catch {
    stream.end();
  }
}

/** The text of the stream. */
class EventStream {
  readonly readable = new Readable({ read: () => undefined });

  send(event: DeskEvent): void {
    this.#push(`data: ${JSON.stringify(event)}\n\n`);
  }

  comment(): void {
    this.#push(':\n\n');
  }

  end(): void {
    if (!this.readable.destroyed && !this.readable.readableEnded) this.readable.push(null);
  }

  #push(text: string): void {
    if (this.readable.destroyed || this.readable.readableEnded) return;
    if (this.readable.readableLength > MAX_BEHIND_BYTES) this.readable.destroy();
    else this.readable.push(text);
  }
}
