import { Type, type Static } from 'typebox';
import { closed, oneOf, orNull } from './schema.ts';

/** How far a test is that somebody at the desk may watch. `over`: there is a result; `ended`: it ended without one. */
export const WATCHED_PHASES = [
  'waiting',
  'locating',
  'connecting',
  'measuring',
  'composing',
  'over',
  'ended',
] as const;
export type WatchedPhase = (typeof WATCHED_PHASES)[number];

/** Over the last seconds; `null`: not measured. */
const FiguresSchema = Type.Object(
  {
    rttMs: orNull(Type.Number({ minimum: 0, maximum: 1e6 })),
    lossRatio: orNull(Type.Number({ minimum: 0, maximum: 1 })),
    jitterMs: orNull(Type.Number({ minimum: 0, maximum: 1e6 })),
  },
  closed,
);

const STAGE = {
  phase: oneOf(WATCHED_PHASES),
  /** Of the measured stretch, and how long that is to be. */
  elapsedMs: Type.Integer({ minimum: 0, maximum: 86_400_000 }),
  durationMs: Type.Integer({ minimum: 0, maximum: 86_400_000 }),
  figures: orNull(FiguresSchema),
};

/** `POST /api/tests/:id/progress`: what the page of a test tells each second that may be watched. */
export const ProgressSchema = Type.Object(
  {
    /** The request of the desk that the test is of; `null`: whoever tests lets it be watched by a code. */
    requestId: orNull(Type.String({ minLength: 1, maxLength: 64 })),
    ...STAGE,
  },
  closed,
);
export type Progress = Static<typeof ProgressSchema>;

/** How many people watch: the page tells whoever tests. */
export const WatchersSchema = Type.Object(
  {
    watchers: Type.Integer({ minimum: 0 }),
    /** What to read to the help desk, which may watch by it until the test ends; of a test of no request. */
    code: Type.Optional(Type.String()),
  },
  closed,
);
export type Watchers = Static<typeof WatchersSchema>;

/** A test that runs now, as the desk sees it: with the labels of its request; without one, it was found by its code. */
export const RunningTestSchema = Type.Object(
  {
    /** The test's; of one that was found by its code a secret, which only whoever gave the code has. */
    id: Type.String(),
    requestId: orNull(Type.String()),
    ticket: orNull(Type.String()),
    site: orNull(Type.String()),
    user: orNull(Type.String()),
    ...STAGE,
  },
  closed,
);
export type RunningTest = Static<typeof RunningTestSchema>;

/** `GET /api/desk/running`. */
export const RunningTestsSchema = Type.Object({ tests: Type.Array(RunningTestSchema) }, closed);
