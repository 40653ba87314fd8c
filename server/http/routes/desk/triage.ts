import type { ResultSummary } from '../../../../src/wire/desk/search.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { MAX_SUGGESTED_TAGS, MAX_TAGS, TagsSchema, readTag, tagKey } from '../../../../src/wire/desk/tags.ts';
import {
  TriageChangeSchema,
  TriageChangesSchema,
  TriagedSchema,
  TriageSchema,
  type TriageChange,
} from '../../../../src/wire/desk/triage.ts';
import type { HttpContext } from '../../context.ts';
import { READ, WRITE } from '../../access/access-rules.ts';
import { HttpError } from '../../errors/http-error.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_DESK, BY_PERSON, ERRORS, ID_PARAMS } from '../../route-schema.ts';
import { requireRecord } from '../../../results/stored-result.ts';
import type { Routes } from '../routes.ts';

/** A name and ten tags of four bytes a character, and JSON around them. */
const TRIAGE_BODY_BYTES = 8 * 1024;
/** A hundred of those as they mostly are. */
const TRIAGES_BODY_BYTES = 256 * 1024;

/** `PUT /api/desk/results/:id/triage`, `PUT /api/desk/triage` and `GET /api/desk/tags`. */
export const triageRoutes =
  ({ store, access, events }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    /** The change as it is to be stored: accounts and tags as they are spelled. Throws 400. */
    async function readChange<Change extends TriageChange>(change: Change): Promise<Change> {
      const { assignee } = change;
      const tags = readTags(change.tags);
      if (assignee === null) return { ...change, tags };
      const account = await store.desk.accountByName(assignee);
      if (account === null || account.isDisabled)
        throw new HttpError(400, 'no-such-account', `There is no account called "${assignee}".`);
      return { ...change, tags, assignee: account.name };
    }

    app.put(
      `${DESK_ROUTES.results}/:id/triage`,
      {
        config: perMinute(limits.deskChanges),
        bodyLimit: TRIAGE_BODY_BYTES,
        schema: {
          summary: 'Say how far a result has come at the help desk, who has it, and its tags',
          description:
            '`version` is that of the state which the change was made from; 409 `changed-meanwhile` when somebody else ' +
            'was first. To undo a change, send what was before it, with the present version.',
          tags: ['desk'],
          security: BY_PERSON,
          params: ID_PARAMS,
          body: TriageChangeSchema,
          response: { 200: TriageSchema, ...ERRORS },
        },
        onRequest: access.guard(WRITE),
      },
      async (request) => {
        const { id } = request.params;
        const { row } = await requireRecord(store, id);
        if (row.triage.version !== request.body.version) throw changedMeanwhile(row);
        const change = await readChange(request.body);
        await access.audit(access.actorOf(request), 'triage', id);
        const outcome = await store.results.setTriage(id, change);
        if (outcome === null) throw new HttpError(404, 'no-such-result', 'The result is no longer kept.');
        if (outcome.kind === 'conflict') throw changedMeanwhile(outcome.row);
        const { triage } = outcome.row;
        events.publish({ type: 'triage', resultId: id, triage });
        return triage;
      },
    );

    app.put(
      DESK_ROUTES.triages,
      {
        config: perMinute(limits.deskChanges),
        bodyLimit: TRIAGES_BODY_BYTES,
        schema: {
          summary: 'The same for several results at once',
          description:
            'All in one transaction. What somebody else changed meanwhile is left as it is and named in `left`; what is no ' +
            'longer kept is in `gone`. Of a result that comes twice the last is taken.',
          tags: ['desk'],
          security: BY_PERSON,
          body: TriageChangesSchema,
          response: { 200: TriagedSchema, ...ERRORS },
        },
        onRequest: access.guard(WRITE),
      },
      async (request) => {
        const byId = new Map(request.body.changes.map((change) => [change.id, change]));
        const changes = await Promise.all([...byId.values()].map(readChange));
        const actor = access.actorOf(request);
        for (const { id } of changes) await access.audit(actor, 'triage', id);
        const outcomes = await store.results.setTriages(changes);
        const done = outcomes.flatMap((outcome) => (outcome?.kind === 'done' ? [outcome.row] : []));
        const left = outcomes.flatMap((outcome) => (outcome?.kind === 'conflict' ? [outcome.row] : []));
        const gone = changes.flatMap(({ id }, at) => (outcomes[at] === null ? [id] : []));
        for (const { id, triage } of done) events.publish({ type: 'triage', resultId: id, triage });
        return {
          done: done.map(({ id, triage }) => ({ id, triage })),
          left: left.map(({ id, code, triage }) => ({ id, code, triage })),
          gone,
        };
      },
    );

    app.get(
      DESK_ROUTES.tags,
      {
        config: perMinute(limits.deskReads),
        schema: {
          summary: 'List the tags that results have, most used first',
          tags: ['desk'],
          security: BY_DESK,
          response: { 200: TagsSchema, ...ERRORS },
        },
        onRequest: access.guard(READ),
      },
      async () => ({ tags: [...(await store.results.tags(MAX_SUGGESTED_TAGS))] }),
    );
  };

/** Throws 400 for what is no tag; one that comes twice is there once. */
function readTags(texts: readonly string[]): string[] {
  const tags = new Map<string, string>();
  for (const text of texts) {
    const tag = readTag(text);
    if (tag === null)
      throw new HttpError(
        400,
        'bad-tag',
        `A tag is one word of letters, digits, dots and hyphens; "${text}" is none.`,
      );
    if (!tags.has(tagKey(tag))) tags.set(tagKey(tag), tag);
  }
  return [...tags.values()].slice(0, MAX_TAGS);
}

function changedMeanwhile({ triage: { status, assignee } }: ResultSummary): HttpError {
  const who = assignee === null ? 'nobody has it' : `${assignee} has it`;
  return new HttpError(
    409,
    'changed-meanwhile',
    `Somebody else changed this meanwhile: it is ${status} now, and ${who}. Nothing was overwritten; look, and then change it again.`,
  );
}
