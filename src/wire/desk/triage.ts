import { Type, type Static } from 'typebox';
import { closed, oneOf, orNull } from '../schema.ts';
import { TagListSchema } from './tags.ts';

/** How far a result has come at the help desk. `waiting`: for somebody else. */
export const TRIAGE_STATUSES = ['new', 'looking', 'waiting', 'done'] as const;
export const TriageStatusSchema = oneOf(TRIAGE_STATUSES);
export type TriageStatus = Static<typeof TriageStatusSchema>;

const assignee = orNull(Type.String({ minLength: 1, maxLength: 200 }));

/** Where a result stands at the help desk. */
export const TriageSchema = Type.Object(
  {
    status: TriageStatusSchema,
    /** Name of the account that has it; `null`: nobody has. */
    assignee: orNull(Type.String()),
    /** Short words that people find it by, in the order in which they were added. */
    tags: Type.Unsafe<readonly string[]>(Type.Array(Type.String())),
    /** Grows with every change; a change names the one it was made from. 0: nobody has changed anything. */
    version: Type.Integer(),
  },
  closed,
);
export type Triage = Static<typeof TriageSchema>;

/** What people change of it. */
export type TriageFields = Omit<Triage, 'version'>;

const CHANGE = {
  status: TriageStatusSchema,
  assignee,
  tags: TagListSchema,
  version: Type.Integer({ minimum: 0 }),
};

/** `PUT .../triage`; answers `Triage`, or 409 `changed-meanwhile` when `version` is no longer the present one. */
export const TriageChangeSchema = Type.Object(CHANGE, closed);
export type TriageChange = Static<typeof TriageChangeSchema>;

/** Most results that are changed at once: as many as can be marked. */
export const MAX_TRIAGE_CHANGES = 100;

/** `PUT /api/desk/triage`: changes of several results, each from its own version, in one transaction. */
export const TriageChangesSchema = Type.Object(
  {
    changes: Type.Array(
      Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }), ...CHANGE }, closed),
      {
        minItems: 1,
        maxItems: MAX_TRIAGE_CHANGES,
      },
    ),
  },
  closed,
);
export type TriageChanges = Static<typeof TriageChangesSchema>;

/** What became of them: `left` are as somebody else left them meanwhile, and `gone` are no longer kept. */
export const TriagedSchema = Type.Object(
  {
    done: Type.Array(Type.Object({ id: Type.String(), triage: TriageSchema }, closed)),
    left: Type.Array(Type.Object({ id: Type.String(), code: Type.String(), triage: TriageSchema }, closed)),
    gone: Type.Array(Type.String()),
  },
  closed,
);
export type Triaged = Static<typeof TriagedSchema>;

/** Of every result that nobody has touched. */
export const UNTOUCHED: Triage = { status: 'new', assignee: null, tags: [], version: 0 };
