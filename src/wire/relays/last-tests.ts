import { Type, type Static } from 'typebox';
import { VerdictSchema } from '../desk/search.ts';
import { closed, count, orNull } from '../schema.ts';

/** Tests of a day that are counted of one relay: more than these are "100+". */
export const MOST_COUNTED_TESTS = 100;
/** How far back the newest test of a relay is looked for. */
export const LAST_TESTS_DAYS = 30;

/** The tests that went through a relay lately, as far as they were stored. */
export const LastTestsSchema = Type.Object(
  {
    ofDay: count(`Measured in the last 24 hours; no more than ${MOST_COUNTED_TESTS} are counted`),
    isMore: Type.Boolean({ description: `There are more than ${MOST_COUNTED_TESTS}` }),
    newest: orNull(
      Type.Object(
        { id: Type.String(), code: Type.String(), atMs: Type.Integer(), verdict: VerdictSchema },
        closed,
      ),
      `null: none was measured in the last ${LAST_TESTS_DAYS} days`,
    ),
  },
  closed,
);
export type LastTests = Static<typeof LastTestsSchema>;
