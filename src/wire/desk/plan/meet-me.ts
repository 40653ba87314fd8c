import { Type, type Static } from 'typebox';
import type { MeetMeTable } from '../../../core/plan/meet-me.ts';
import { closed, oneOf, orNull } from '../../schema.ts';

const count = Type.Integer({ minimum: 0 });

const LatencySchema = Type.Object(
  {
    ms: Type.Number(),
    source: oneOf(['measured', 'entered']),
    /** Tests that it is the median of; `null` of one that was entered. */
    samples: orNull(count),
  },
  closed,
);
export type WireLatency = Static<typeof LatencySchema>;

/** Up to so many people a circuit of their own is called into question, where nobody says how many (the document's ten). */
export const FEW_PEOPLE = 10;

/** `GET /api/desk/plan/meet-me`. Means are by people, ms; `null` where a place has no figure. */
export const PlanMeetMeSchema = Type.Object(
  {
    /** Of the catalogue that it is made from. */
    revision: count,
    /** Sites whose tests are still to be compared: while there are any, there is no table, and one asks again. */
    pending: count,
    fewPeople: count,
    sites: Type.Array(
      Type.Object(
        {
          site: Type.String(),
          people: count,
          internet: orNull(LatencySchema),
          expressRoute: Type.Array(
            Type.Object(
              {
                via: Type.String(),
                latency: LatencySchema,
                /** Against the Internet; `unlike`: one of the two is measured and the other entered. */
                standing: oneOf(['faster', 'slower', 'no-difference', 'unlike', 'unknown']),
              },
              closed,
            ),
          ),
          kind: orNull(oneOf(['internet', 'expressroute'])),
          via: orNull(Type.String()),
          hairpins: Type.Array(
            Type.Object(
              {
                via: Type.String(),
                byMs: Type.Number(),
                remedies: Type.Array(oneOf(['another-meet-me', 'internet-breakout'])),
                otherMeetMes: Type.Array(Type.String()),
              },
              closed,
            ),
          ),
          isForFew: Type.Boolean(),
        },
        closed,
      ),
    ),
    allInternetMs: orNull(Type.Number()),
    allExpressRouteMs: orNull(Type.Number()),
    bestMs: orNull(Type.Number()),
    meetMes: Type.Array(Type.Object({ via: Type.String(), people: count, meanMs: Type.Number() }, closed)),
    gaps: Type.Array(Type.Object({ code: Type.String(), of: orNull(Type.String()) }, closed)),
  },
  closed,
);
export type PlanMeetMe = Static<typeof PlanMeetMeSchema>;

/** A latency of the table with how many tests it is of. */
export interface CountedLatency {
  readonly ms: number;
  readonly source: 'measured' | 'entered';
  readonly samples: number | null;
}

/** A row of the table as it was found, for `meetMeOnWire`. */
export interface CountedRow {
  readonly site: string;
  readonly internet: CountedLatency | null;
  readonly expressRoute: readonly { readonly via: string; readonly latency: CountedLatency }[];
}

/** The table as the API has it; `rows`: what it was made from, in the same order. */
export const meetMeOnWire = (
  table: MeetMeTable,
  rows: readonly CountedRow[],
  others: Pick<PlanMeetMe, 'revision' | 'fewPeople' | 'gaps'>,
): PlanMeetMe => ({
  ...others,
  pending: 0,
  sites: table.choices.map(({ site, people, kind, via, standings, hairpins, isForFew }, at) => ({
    site,
    people,
    internet: latencyOnWire(rows[at]?.internet ?? null),
    expressRoute: (rows[at]?.expressRoute ?? []).flatMap(({ via: through, latency }, index) => {
      const standing = standings[index]?.standing;
      return standing === undefined ? [] : [{ via: through, latency: { ...latency }, standing }];
    }),
    kind,
    via,
    hairpins: hairpins.map((each) => ({
      ...each,
      remedies: [...each.remedies],
      otherMeetMes: [...each.otherMeetMes],
    })),
    isForFew,
  })),
  allInternetMs: table.allInternetMs,
  allExpressRouteMs: table.allExpressRouteMs,
  bestMs: table.bestMs,
  meetMes: table.meetMes.map((each) => ({ ...each })),
});

const latencyOnWire = (latency: CountedLatency | null): WireLatency | null => latency && { ...latency };

/** Nothing yet: the tests of so many sites are still to be compared. */
export const pendingMeetMe = (revision: number, fewPeople: number, pending: number): PlanMeetMe => ({
  revision,
  pending,
  fewPeople,
  sites: [],
  allInternetMs: null,
  allExpressRouteMs: null,
  bestMs: null,
  meetMes: [],
  gaps: [],
});
