import { Type, type Static } from 'typebox';
import { closed } from '../../schema.ts';
import { PlanDecisionSchema } from './decision.ts';

/** `GET /api/desk/plan/usual?label=...`: what usually goes wrong for sites that tests of a label measure. */
export const PlanUsualSchema = Type.Object(
  {
    /** Sets of tests that are still being assessed: while there are any, nothing is known. */
    pending: Type.Integer({ minimum: 0 }),
    /** Those of the catalogue whose Internet path the label measures, decided. */
    sites: PlanDecisionSchema.properties.sites,
  },
  closed,
);
export type PlanUsual = Static<typeof PlanUsualSchema>;
