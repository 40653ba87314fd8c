import { Type } from 'typebox';
import { CAUSE_CODES, CAUSE_FIGURES } from '../../core/causes/rules.ts';
import { closed, oneOf } from '../schema.ts';
import { Path } from './grades.ts';

/** Likely causes of what was missed (core/causes/rules.ts). */
export const CausesSchema = Type.Array(
  Type.Object(
    {
      code: oneOf(CAUSE_CODES),
      path: Path,
      confidence: oneOf(['likely', 'possible']),
      evidence: Type.Array(
        Type.Object(
          {
            name: oneOf(CAUSE_FIGURES),
            value: Type.Number({ minimum: 0 }),
          },
          closed,
        ),
        { maxItems: 16 },
      ),
    },
    closed,
  ),
  {
    maxItems: 32,
    description: 'Likely causes of what was missed, each with the numbers that speak for it',
  },
);
