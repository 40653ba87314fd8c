import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../accounts/actor.ts';
import { hashOfSecret } from '../../accounts/secrets.ts';
import type { HttpContext } from '../context.ts';
import type { EventStream } from '../event-stream.ts';
import { READ } from './access-rules.ts';
import { readCookie } from './desk-cookies.ts';

/**
 * Ends a stream of events whose login has ended. Asking for the session here must not keep it from going idle, so its hook
 * is not asked again.
 */
export async function endWithSession(
  { access, store, clock }: Pick<HttpContext, 'access' | 'store' | 'clock'>,
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
