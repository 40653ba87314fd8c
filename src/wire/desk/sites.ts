import { Type, type Static } from 'typebox';
import { SampledMetricSchema } from './record.ts';
import { VerdictSchema } from './search.ts';
import { CallSearchSchema } from '../result/call-search.ts';
import { closed, oneOf, orNull } from '../schema.ts';

const count = Type.Integer({ minimum: 0 });
const ratio = Type.Number({ minimum: 0, maximum: 1 });

/** As core/assessment/assessment.ts; the schemas below are its shapes on the wire. */
const CoverageSchema = Type.Object({ expected: count, covered: count, ratio: orNull(ratio) }, closed);
const PercentileSchema = Type.Object(
  {
    value: orNull(Type.Number()),
    isFailed: Type.Boolean(),
    low: orNull(Type.Number()),
    high: orNull(Type.Number()),
  },
  closed,
);

/** As core/assessment/peak.ts. */
const PeakSchema = {
  outcome: VerdictSchema,
  lacks: orNull(Type.Union([Type.Literal('week'), Type.Literal('coverage'), Type.Literal('figures')])),
};

/** What a site is judged by, and when its hours are. */
export const SiteSettingsSchema = Type.Object(
  {
    timeZone: Type.String({ minLength: 1, maxLength: 60 }),
    everyMs: Type.Integer({ minimum: 15_000, maximum: 86_400_000 }),
    /** `client-edge`, `edge-edge` or `azure:REGION:site|edge` (core/verdict/targets.ts parseTarget). */
    target: Type.String({ minLength: 1, maxLength: 120 }),
  },
  closed,
);
export type SiteSettings = Static<typeof SiteSettingsSchema>;

/** `PUT .../settings`; `null`: what the newest samples say. */
export const SiteSettingsChangeSchema = Type.Object(
  {
    timeZone: orNull(SiteSettingsSchema.properties.timeZone),
    everyMs: orNull(SiteSettingsSchema.properties.everyMs),
    target: orNull(SiteSettingsSchema.properties.target),
  },
  closed,
);
export type SiteSettingsChange = Static<typeof SiteSettingsChangeSchema>;

/** Longest stretch that is reported. */
export const MAX_REPORT_DAYS = 28;

/** The query of a report: days (7 without), one relay, another target, and tests of people beside the samples. */
export const SITE_QUERY = {
  days: Type.Optional(Type.String({ pattern: '^\\d{1,2}$' })),
  relay: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  target: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
  people: Type.Optional(oneOf(['0', '1'])),
  format: Type.Optional(Type.Literal('csv')),
};

/** One line of `/sites`. */
export const SiteRowSchema = Type.Object(
  {
    site: Type.String(),
    verdict: VerdictSchema,
    /** Whether it meets when the network is busiest, and how many hours of the week fail. */
    peak: Type.Object({ ...PeakSchema, failingHours: count }, closed),
    coverage: CoverageSchema,
    callsBreachingRatio: orNull(ratio),
    enoughAtMs: orNull(Type.Integer()),
    /** When it was last tested or should have been and the test failed; also after the stretch. */
    lastSampleAtMs: orNull(Type.Integer()),
    /** The deciding rows, worst first (p90 / target). */
    rows: Type.Array(
      Type.Object(
        {
          name: SampledMetricSchema,
          target: Type.Number(),
          p90: orNull(Type.Number()),
          isFailed: Type.Boolean(),
          outcome: VerdictSchema,
        },
        closed,
      ),
    ),
    /** Of the worst row: its 90th percentile in each of the last 28 stretches of 6 h, oldest first; gaps are `null`. */
    sparkline: Type.Array(orNull(Type.Number())),
  },
  closed,
);
export type SiteRow = Static<typeof SiteRowSchema>;

/** `GET /api/desk/sites`. */
export const SitesSchema = Type.Object(
  {
    toMs: Type.Integer(),
    sites: Type.Array(SiteRowSchema),
    /** Names of sites that are being worked out, and soon are among the others: after a long stop, many. */
    pending: Type.Array(Type.String()),
    /** Names of sites where the network was checked and no call was tested yet: there is nothing to judge them by. */
    onlyChecked: Type.Array(Type.String()),
  },
  closed,
);
export type Sites = Static<typeof SitesSchema>;

/** `GET /api/desk/sites/<site>?days=7&relay=&target=`. */
export const SiteReportSchema = Type.Object(
  {
    site: Type.String(),
    /** Only samples through this relay; `null`: all. */
    relay: orNull(Type.String()),
    relays: Type.Array(Type.String()),
    settings: SiteSettingsSchema,
    /** How many checks of the network are kept where they are all that there is of it; `null`: calls were tested. */
    onlyChecks: orNull(Type.Integer({ minimum: 1 })),
    /** The newest search for the number of calls; `null`, or left out: there is none. */
    calls: Type.Optional(
      orNull(
        Type.Object(
          { id: Type.String(), code: Type.String(), startedAt: Type.String(), search: CallSearchSchema },
          closed,
        ),
      ),
    ),
    assessment: Type.Object(
      {
        fromMs: Type.Integer(),
        toMs: Type.Integer(),
        coverage: CoverageSchema,
        counts: Type.Object({ measured: count, failed: count, unusable: count }, closed),
        verdict: VerdictSchema,
        peak: Type.Object(
          {
            ...PeakSchema,
            /** The hours of the week in which a deciding metric fails. */
            cells: Type.Array(
              Type.Object(
                {
                  name: SampledMetricSchema,
                  weekday: Type.Integer({ minimum: 1, maximum: 7 }),
                  hour: Type.Integer({ minimum: 0, maximum: 23 }),
                  samples: count,
                  breaches: count,
                },
                closed,
              ),
            ),
          },
          closed,
        ),
        enoughAtMs: orNull(Type.Integer()),
        callsBreachingRatio: orNull(ratio),
        rows: Type.Array(
          Type.Object(
            {
              name: SampledMetricSchema,
              target: Type.Number(),
              decides: Type.Boolean(),
              samples: count,
              p90: PercentileSchema,
              breachRatio: orNull(ratio),
              outcome: VerdictSchema,
              change: orNull(
                Type.Object(
                  {
                    /** Median and 90th percentile of the stretch of the same length before. */
                    before: Type.Object(
                      { samples: count, median: orNull(Type.Number()), p90: orNull(Type.Number()) },
                      closed,
                    ),
                    difference: orNull(Type.Number()),
                    interval: orNull(Type.Object({ low: Type.Number(), high: Type.Number() }, closed)),
                    outcome: oneOf(['better', 'worse', 'same', 'unknown']),
                  },
                  closed,
                ),
              ),
              worst: Type.Array(
                Type.Object({ id: Type.String(), atMs: Type.Integer(), value: Type.Number() }, closed),
              ),
              cells: Type.Array(
                Type.Object(
                  {
                    weekday: Type.Integer({ minimum: 1, maximum: 7 }),
                    hour: Type.Integer({ minimum: 0, maximum: 23 }),
                    samples: count,
                    breaches: count,
                    p90: orNull(Type.Number()),
                    isFailing: Type.Boolean(),
                  },
                  closed,
                ),
              ),
            },
            closed,
          ),
        ),
        weeks: Type.Array(
          Type.Object(
            {
              fromMs: Type.Integer(),
              toMs: Type.Integer(),
              coverage: CoverageSchema,
              p90: Type.Record(Type.String(), PercentileSchema),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
    /** Every sample of the stretch, oldest first, for the time line. */
    samples: Type.Array(
      Type.Object(
        {
          /** Id of its result; `null` when there is none. */
          resultId: orNull(Type.String()),
          atMs: Type.Integer(),
          outcome: oneOf(['measured', 'failed', 'unusable', 'checked', 'missed', 'skipped']),
          reason: orNull(Type.String()),
          verdict: orNull(VerdictSchema),
          /** In the order of the rows' names in `assessment.rows`. */
          values: Type.Array(orNull(Type.Number())),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type SiteReport = Static<typeof SiteReportSchema>;
