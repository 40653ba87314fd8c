import type { ResultSummary } from '../../../../src/wire/desk/search.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { TriageChangeSchema, TriageSchema } from '../../../../src/wire/desk/triage.ts';
import type { HttpContext } from '../../context.ts';
import { WRITE } from '../../access/access-rules.ts';
import { HttpError } from '../../errors/http-error.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_PERSON, ERRORS, ID_PARAMS } from '../../route-schema.ts';
import { requireResult } from '../../../results/stored-result.ts';
import type { Routes } from '../routes.ts';

/** `PUT /api/desk/results/:id/triage`. */
export const triageRoute =
  ({ store, access, events }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    app.put(
      `${DESK_ROUTES.results}/:id/triage`,
      {
        config: perMinute(limits.deskChanges),
        schema: {
          summary: 'Say how far a result has come at the help desk, and who has it',
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
        const { status, assignee, version } = request.body;
        const { row } = await requireResult(store, id);
        if (row.triage.version !== version) throw changedMeanwhile(row);
        const account = assignee === null ? null : await store.desk.accountByName(assignee);
        if (assignee !== null && (account === null || account.isDisabled))
          throw new HttpError(400, 'no-such-account', `There is no account called "${assignee}".`);
        await access.audit(access.actorOf(request), 'triage', id);
        const change = { status, assignee: account?.name ?? null, version };
        const outcome = await store.results.setTriage(id, change);
        if (outcome === null) throw new HttpError(404, 'no-such-result', 'The result is no longer kept.');
        if (outcome.kind === 'conflict') throw changedMeanwhile(outcome.row);
        const { triage } = outcome.row;
        events.publish({ type: 'triage', resultId: id, triage });
        return triage;
      },
    );
  };

function changedMeanwhile({ triage: { status, assignee } }: ResultSummary): HttpError {
  const who = assignee === null ? 'nobody has it' : `${assignee} has it`;
  return new HttpError(
    409,
    'changed-meanwhile',
    `Somebody else changed this meanwhile: it is ${status} now, and ${who}. Nothing was overwritten; look, and then change it again.`,
  );
}
