import { randomUUID } from 'node:crypto';
import { formatAddress, parseAddress } from '../../../../src/wire/desk/address.ts';
import { DESK_PAGE, DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { isAtLeast } from '../../../../src/wire/desk/session.ts';
import {
  COUNTED_UP_TO,
  CountRequestSchema,
  CountsSchema,
  MAX_OWN_VIEWS,
  SavedViewSchema,
  SavedViewsSchema,
  ViewFieldsSchema,
  type SavedView,
  type ViewFields,
} from '../../../../src/wire/desk/views.ts';
import { Type } from 'typebox';
import type { UserActor } from '../../../accounts/actor.ts';
import type { StoredView } from '../../../store/port/desk.ts';
import type { FastifyRequest } from 'fastify';
import type { HttpContext } from '../../context.ts';
import { KEEP_VIEWS, LOOK, READ_BY_POST } from '../../access/access-rules.ts';
import { HttpError } from '../../errors/http-error.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_DESK, BY_PERSON, ERRORS, ID_PARAMS } from '../../route-schema.ts';
import type { Routes } from '../routes.ts';

const VIEW_BODY_BYTES = 32 * 1024;
/** Sixty searches. */
const COUNT_BODY_BYTES = 128 * 1024;

/** Views of the list that are kept under a name, and how many results they find. */
export const viewRoutes =
  ({ store, access }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    const changes = { config: perMinute(limits.deskChanges), onRequest: access.guard(KEEP_VIEWS) };

    function personOf(request: FastifyRequest): UserActor {
      const actor = access.actorOf(request);
      if (actor.kind !== 'user') throw new Error('A machine has no views.');
      return actor;
    }

    /** The view, if whoever asks may change it; else throws 404 or 403. Views of others that are not shared do not show. */
    async function requireView(person: UserActor, id: string): Promise<StoredView> {
      const view = await store.desk.view(id);
      if (view === null || (!view.isShared && view.accountId !== person.accountId))
        throw new HttpError(404, 'no-such-view', 'There is no such view any more.');
      if (!mayChange(person, view))
        throw new HttpError(403, 'not-yours', `Only ${view.owner} or an administrator may change this view.`);
      return view;
    }

    async function put(
      person: UserActor,
      action: 'view-add' | 'view-change',
      view: StoredView,
    ): Promise<SavedView> {
      if (view.isShared && !isAtLeast(person.role, 'editor'))
        throw new HttpError(
          403,
          'editors-only',
          'Your account may keep views for itself, and not share them.',
        );
      await access.audit(person, action, view.id);
      if (!(await store.desk.putView(view, MAX_OWN_VIEWS)))
        throw new HttpError(
          409,
          'too-many-views',
          `Nobody keeps more than ${MAX_OWN_VIEWS} views; delete one first.`,
        );
      return shown(person, view);
    }

    app.get(
      DESK_ROUTES.views,
      {
        config: perMinute(limits.deskReads),
        schema: {
          summary: "List one's own views and those that are shared",
          tags: ['desk'],
          security: BY_PERSON,
          response: { 200: SavedViewsSchema, ...ERRORS },
        },
        onRequest: access.guard(LOOK),
      },
      async (request) => {
        const person = personOf(request);
        const views = await store.desk.views(person.accountId);
        return { views: views.map((view) => shown(person, view)) };
      },
    );

    app.post(
      DESK_ROUTES.views,
      {
        ...changes,
        bodyLimit: VIEW_BODY_BYTES,
        schema: {
          summary: 'Keep a view under a name',
          tags: ['desk'],
          security: BY_PERSON,
          body: ViewFieldsSchema,
          response: { 201: SavedViewSchema, ...ERRORS },
        },
      },
      async (request, reply) => {
        const person = personOf(request);
        const { accountId, name: owner } = person;
        const view = { id: randomUUID(), accountId, owner, ...readFields(request.body) };
        const made = await put(person, 'view-add', view);
        return reply.status(201).send(made);
      },
    );

    app.put(
      `${DESK_ROUTES.views}/:id`,
      {
        ...changes,
        bodyLimit: VIEW_BODY_BYTES,
        schema: {
          summary: 'Change a view',
          tags: ['desk'],
          security: BY_PERSON,
          params: ID_PARAMS,
          body: ViewFieldsSchema,
          response: { 200: SavedViewSchema, ...ERRORS },
        },
      },
      async (request) => {
        const person = personOf(request);
        const view = await requireView(person, request.params.id);
        return put(person, 'view-change', { ...view, ...readFields(request.body) });
      },
    );

    app.delete(
      `${DESK_ROUTES.views}/:id`,
      {
        ...changes,
        schema: {
          summary: 'Delete a view',
          tags: ['desk'],
          security: BY_PERSON,
          params: ID_PARAMS,
          response: { 204: Type.Null(), ...ERRORS },
        },
      },
      async (request, reply) => {
        const person = personOf(request);
        const { id } = await requireView(person, request.params.id);
        await access.audit(person, 'view-remove', id);
        await store.desk.removeView(id);
        return reply.status(204).send(null);
      },
    );

    app.post(
      DESK_ROUTES.counts,
      {
        config: perMinute(limits.deskReads),
        bodyLimit: COUNT_BODY_BYTES,
        schema: {
          summary: 'Count what searches find, up to a hundred each',
          tags: ['desk'],
          security: BY_DESK,
          body: CountRequestSchema,
          response: { 200: CountsSchema, ...ERRORS },
        },
        onRequest: access.guard(READ_BY_POST),
      },
      async (request) => {
        const counts: number[] = [];
        // One after the other: counting must not hold up what people wait for.
        for (const search of request.body.searches)
          counts.push(await store.results.countUpTo(search, COUNTED_UP_TO + 1));
        return { counts };
      },
    );
  };

const mayChange = ({ accountId, role }: UserActor, view: StoredView): boolean =>
  view.accountId === accountId || (view.isShared && role === 'admin');

const shown = (person: UserActor, view: StoredView): SavedView => {
  const { columns, id, isShared, name, owner, query } = view;
  const canChange = mayChange(person, view);
  return { id, name, isShared, query, owner, canChange, columns: columns && [...columns] };
};

/** As it is stored: whatever is no filter is left out of the query. */
function readFields({ name, isShared, query, columns }: ViewFields): ViewFields {
  const trimmed = name.trim();
  if (trimmed === '') throw new HttpError(400, 'bad-request', 'A view needs a name.');
  const address = formatAddress(parseAddress(DESK_PAGE, new URLSearchParams(query)));
  return { name: trimmed, isShared, query: address.slice(DESK_PAGE.length + 1), columns };
}
