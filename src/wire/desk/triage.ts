import { Type, type Static } from 'typebox';
import { closed, oneOf, orNull } from '../schema.ts';

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
    /** Grows with every change; a change names the one it was made from. 0: nobody has changed anything. */
    version: Type.Integer(),
  },
  closed,
);
export type Triage = Static<typeof TriageSchema>;

/** `PUT .../triage`; answers `Triage`, or 409 `changed-meanwhile` when `version` is no longer the present one. */
export const TriageChangeSchema = Type.Object(
  { status: TriageStatusSchema, assignee, version: Type.Integer({ minimum: 0 }) },
  closed,
);
export type TriageChange = Static<typeof TriageChangeSchema>;

/** Of every result that nobody has touched. */
export const UNTOUCHED: Triage = { status: 'new', assignee: null, version: 0 };
