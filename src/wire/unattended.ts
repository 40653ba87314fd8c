import { Type, type Static } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { PacketRowSchema } from './packet-rows.ts';
import { ResultSchema } from './result.ts';
import { type Frozen, type Parsed, closed, oneOf } from './schema.ts';

/** The states of a test that is under way, in their order (src/core/run). */
export const UNATTENDED_PHASES = [
  'requesting',
  'waiting',
  'locating',
  'connecting',
  'warming',
  'measuring',
  'draining',
  'composing',
] as const;
export const UnattendedPhaseSchema = oneOf(UNATTENDED_PHASES);
export type UnattendedPhase = Static<typeof UnattendedPhaseSchema>;

/** What a page tells the command line that has opened it (unattended-page.ts). */
export const UnattendedUpdateSchema = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('phase'),
      phase: UnattendedPhaseSchema,
      /** Of the measured stretch; 0 before it. */
      elapsedMs: Type.Number({ minimum: 0 }),
      /** Of the measured stretch; while waiting, the estimated wait. */
      durationMs: Type.Number({ minimum: 0 }),
    },
    closed,
  ),
  Type.Object({ kind: Type.Literal('packets'), rows: Type.Array(PacketRowSchema) }, closed),
  Type.Object(
    {
      kind: Type.Literal('result'),
      result: ResultSchema,
      /** Path of the page that shows the stored result; null or left out when it was not stored. */
      path: Type.Optional(Type.Union([Type.String({ maxLength: 300 }), Type.Null()])),
      /** Code of the stored result; null or left out when it was not stored. */
      code: Type.Optional(Type.Union([Type.String({ maxLength: 20 }), Type.Null()])),
      /** Why the result, or its packet records, were not stored: a sentence each. */
      troubles: Type.Optional(Type.Array(Type.String({ maxLength: 1000 }), { maxItems: 8 })),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal('failed'),
      /** A `Failure` code of src/core/run. */
      code: Type.String({ maxLength: 64 }),
      /** One plain sentence. */
      message: Type.String({ maxLength: 1000 }),
    },
    closed,
  ),
]);
export type UnattendedUpdate = Frozen<Static<typeof UnattendedUpdateSchema>>;

/** Checks an update that came out of a page. Total: never throws. */
export function parseUnattendedUpdate(data: unknown): Parsed<UnattendedUpdate> {
  if (Check(UnattendedUpdateSchema, data)) return { ok: true, value: data };
  const [first] = Errors(UnattendedUpdateSchema, data);
  return {
    ok: false,
    problem: first ? `${first.instancePath || 'update'}: ${first.message}` : 'not an update',
  };
}
