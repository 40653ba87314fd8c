import { Type, type Static } from 'typebox';
import { MAX_VIEW_QUERY } from './address.ts';
import { ResultSearchSchema } from './search.ts';
import { closed, orNull } from '../schema.ts';

/** Views that one account keeps, and views that are counted at once. */
export const MAX_OWN_VIEWS = 50;
export const MAX_COUNTED = 60;
/** No view is counted further. */
export const COUNTED_UP_TO = 99;

/** `POST /api/desk/views`, and `PUT` of one. */
export const ViewFieldsSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 60 }),
    /** Whether everybody at the desk has it. */
    isShared: Type.Boolean(),
    /** Filters and order, as the address of the list has them after its `?`. */
    query: Type.String({ maxLength: MAX_VIEW_QUERY }),
    /** Names of the columns; `null`: those of whoever looks. */
    columns: orNull(Type.Array(Type.String({ minLength: 1, maxLength: 30 }), { maxItems: 20 })),
  },
  closed,
);
export type ViewFields = Static<typeof ViewFieldsSchema>;

/** A list under a name. */
export const SavedViewSchema = Type.Object(
  {
    id: Type.String(),
    ...ViewFieldsSchema.properties,
    /** Name of the account that made it. */
    owner: Type.String(),
    /** Whether whoever asks may change it: its owner, or an admin where it is shared. */
    canChange: Type.Boolean(),
  },
  closed,
);
export type SavedView = Static<typeof SavedViewSchema>;

/** `GET /api/desk/views`: one's own and all that are shared, by name. */
export const SavedViewsSchema = Type.Object({ views: Type.Array(SavedViewSchema) }, closed);

/** `POST /api/desk/counts`: how many results each of several searches finds. */
export const CountRequestSchema = Type.Object(
  { searches: Type.Array(ResultSearchSchema, { maxItems: MAX_COUNTED }) },
  closed,
);
export const CountsSchema = Type.Object(
  { counts: Type.Array(Type.Integer({ description: `At most ${COUNTED_UP_TO + 1}: more than that many` })) },
  closed,
);
