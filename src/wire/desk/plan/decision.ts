import { Type, type Static } from 'typebox';
import type { ExpressRouteFigures, SegmentFigures, SegmentLoad } from '../../../core/plan/segment-figures.ts';
import type { PlanDecision } from '../../../core/plan/decide.ts';
import { SampledMetricSchema } from '../record.ts';
import { VerdictSchema } from '../search.ts';
import { PlanSiteSchema } from './catalogue.ts';

const closed = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const oneOf = <T extends string>(...values: readonly T[]) =>
  Type.Unsafe<T>(Type.Union(values.map((value) => Type.Literal(value))));
const count = Type.Integer({ minimum: 0 });

const SegmentSchema = oneOf('client-edge', 'edge-edge');
const SourceSchema = oneOf('measured', 'entered');
const DecisionSchema = oneOf(
  'keep-internet',
  'provider-first',
  'expressroute-candidate',
  'own-network',
  'assess-first',
);
const FigureSchema = Type.Object(
  {
    name: SampledMetricSchema,
    /** The 90th percentile; `null`: it is among calls that did not come about. */
    value: orNull(Type.Number()),
    target: Type.Number(),
  },
  closed,
);

/** What a decision stands on. Of what was entered there is no relay, count or stretch. */
const EvidenceSchema = Type.Object(
  {
    source: SourceSchema,
    segment: SegmentSchema,
    label: orNull(Type.String()),
    relay: orNull(Type.String()),
    outcome: VerdictSchema,
    lacks: orNull(oneOf('week', 'coverage', 'figures')),
    figures: Type.Array(FigureSchema),
    samples: orNull(count),
    coverageRatio: orNull(Type.Number()),
    fromMs: orNull(Type.Integer()),
    toMs: orNull(Type.Integer()),
    medianRttMs: orNull(Type.Number()),
  },
  closed,
);
type WireEvidence = Static<typeof EvidenceSchema>;

const WorstSchema = Type.Object(
  {
    segment: SegmentSchema,
    source: SourceSchema,
    figure: FigureSchema,
    /** value / target; `null`: calls do not come about. */
    load: orNull(Type.Number()),
  },
  closed,
);

/** `GET /api/desk/plan/decision`; codes are those of core/plan. */
export const PlanDecisionSchema = Type.Object(
  {
    /** Of the catalogue that was decided. */
    revision: count,
    /** Sets of tests that are still being assessed: while there are any, nothing is decided, and one asks again. */
    pending: count,
    /** Of the whole; `null` where nothing is decided yet, or there is no site. */
    decision: orNull(DecisionSchema),
    shares: Type.Array(Type.Object({ decision: DecisionSchema, sites: count, people: count }, closed)),
    continents: Type.Array(Type.String()),
    sites: Type.Array(
      Type.Object(
        {
          site: Type.String(),
          continent: PlanSiteSchema.properties.continent,
          people: PlanSiteSchema.properties.people,
          decision: DecisionSchema,
          reason: Type.String(),
          fault: oneOf('none', 'your-network', 'provider', 'beyond', 'unknown'),
          worst: orNull(WorstSchema),
          evidence: Type.Array(EvidenceSchema),
          /** What is known of its ExpressRoute paths; nothing is decided by it. */
          expressRoute: Type.Array(
            Type.Object({ via: orNull(Type.String()), evidence: Type.Array(EvidenceSchema) }, closed),
          ),
          notes: Type.Array(Type.String()),
          wouldChange: Type.Array(Type.String()),
        },
        closed,
      ),
    ),
    circuits: Type.Object(
      {
        least: Type.Array(
          Type.Object(
            {
              continent: Type.String(),
              site: orNull(Type.String()),
              reason: oneOf('single-site', 'main-site', 'on-premises-edge'),
              proposed: orNull(Type.String()),
            },
            closed,
          ),
        ),
        optional: Type.Array(Type.String()),
      },
      closed,
    ),
    facts: Type.Array(Type.Object({ code: Type.String(), document: Type.String() }, closed)),
    gaps: Type.Array(
      Type.Object(
        {
          code: Type.String(),
          answer: oneOf('decision', 'circuits', 'meet-me'),
          of: orNull(Type.String()),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type WirePlanDecision = Static<typeof PlanDecisionSchema>;

/** Nothing yet: so many sets of tests are still to be assessed. */
export const pendingDecision = (revision: number, pending: number): WirePlanDecision => ({
  revision,
  pending,
  decision: null,
  shares: [],
  continents: [],
  sites: [],
  circuits: { least: [], optional: [] },
  facts: [],
  gaps: [],
});

/** A decision as the API has it. `siteOf`: what the catalogue says of a site; `expressRouteOf`: what is known of its circuits. */
export function decisionOnWire(
  { decision, shares, continents, sites, circuits, facts, gaps }: PlanDecision,
  revision: number,
  siteOf: (name: string) => Pick<WirePlanDecision['sites'][number], 'continent' | 'people'>,
  expressRouteOf: (name: string) => readonly ExpressRouteFigures[] = () => [],
): WirePlanDecision {
  return {
    revision,
    pending: 0,
    decision,
    shares: shares.map((share) => ({ ...share })),
    continents: [...continents],
    sites: sites.map(({ site, evidence, worst, notes, wouldChange, ...others }) => {
      const { continent, people } = siteOf(site);
      const known = [evidence.site, evidence.egress, ...evidence.egressElsewhere];
      return {
        site,
        continent,
        people,
        ...others,
        worst: worst && worstOnWire(worst),
        evidence: onWire(known),
        expressRoute: expressRouteOf(site).map((path) => ({
          via: path.via,
          evidence: onWire([path.site, path.egress]),
        })),
        notes: [...notes],
        wouldChange: [...wouldChange],
      };
    }),
    circuits: { least: circuits.least.map((each) => ({ ...each })), optional: [...circuits.optional] },
    facts: facts.map((fact) => ({ ...fact })),
    gaps: gaps.map((gap) => ({ ...gap })),
  };
}

const onWire = (known: readonly (SegmentFigures | null)[]): WireEvidence[] =>
  known.flatMap((each) => (each ? [evidenceOnWire(each)] : []));

const worstOnWire = ({ figure, load, ...others }: SegmentLoad): Static<typeof WorstSchema> => ({
  ...others,
  figure: { ...figure },
  load: Number.isFinite(load) ? load : null,
});

function evidenceOnWire(evidence: SegmentFigures): WireEvidence {
  const figures = evidence.figures.map((figure) => ({ ...figure }));
  if (evidence.source === 'entered') {
    const isMissing = figures.some(({ value, target }) => value === null || value >= target);
    return {
      source: 'entered',
      segment: evidence.segment,
      label: null,
      relay: null,
      outcome: isMissing ? 'misses' : 'no-data',
      lacks: null,
      figures,
      samples: null,
      coverageRatio: null,
      fromMs: null,
      toMs: null,
      medianRttMs: null,
    };
  }
  const { source, binding, outcome, lacks, samples, coverageRatio, fromMs, toMs, medianRttMs } = evidence;
  const { label, relay, segment } = binding;
  return {
    source,
    segment,
    label,
    relay,
    outcome,
    lacks,
    figures,
    samples,
    coverageRatio,
    fromMs,
    toMs,
    medianRttMs,
  };
}
