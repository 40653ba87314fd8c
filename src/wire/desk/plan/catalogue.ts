import { Type, type Static } from 'typebox';
import type { PlanSite } from '../../../core/plan/catalogue.ts';

const closed = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const label = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });
const whole = (maximum: number) => orNull(Type.Integer({ minimum: 0, maximum }));

/** Most sites that a catalogue has. */
export const MAX_PLAN_SITES = 5000;
/** Most public networks of a site. */
export const MAX_PLAN_NETWORKS = 50;
/** Most paths of a site, and tests of a path. */
export const MAX_PLAN_PATHS = 20;

const ContinentSchema = Type.Union([
  Type.Literal('africa'),
  Type.Literal('antarctica'),
  Type.Literal('asia'),
  Type.Literal('europe'),
  Type.Literal('north-america'),
  Type.Literal('oceania'),
  Type.Literal('south-america'),
]);

const PathBindingSchema = Type.Object(
  {
    label,
    relay: orNull(label),
    segment: Type.Union([Type.Literal('client-edge'), Type.Literal('edge-edge')]),
    relayContinent: orNull(ContinentSchema),
  },
  closed,
);

const enteredMs = orNull(Type.Number({ minimum: 0, maximum: 60_000 }));
const enteredRatio = orNull(Type.Number({ minimum: 0, maximum: 1 }));
const EnteredPathSchema = Type.Object(
  {
    siteRttMs: enteredMs,
    siteLossRatio: enteredRatio,
    egressRttMs: enteredMs,
    egressLossRatio: enteredRatio,
  },
  closed,
);

const PlanPathSchema = Type.Object(
  {
    kind: Type.Union([Type.Literal('internet'), Type.Literal('expressroute')]),
    via: orNull(label),
    /** As entered, ms. */
    latencyMs: orNull(Type.Number({ minimum: 0, maximum: 60_000 })),
    /** Left out: nothing was entered. */
    entered: Type.Optional(EnteredPathSchema),
    measured: Type.Array(PathBindingSchema, { maxItems: MAX_PLAN_PATHS }),
  },
  closed,
);

/** As core/plan/catalogue.ts. */
export const PlanSiteSchema = Type.Object(
  {
    name: label,
    continent: orNull(ContinentSchema),
    isMainSite: Type.Boolean(),
    people: whole(100_000_000),
    deployment: orNull(
      Type.Union([Type.Literal('online'), Type.Literal('hybrid'), Type.Literal('cloud-connector')]),
    ),
    hasOnPremisesEdge: Type.Boolean(),
    customerRegion: orNull(label),
    improvedAtMs: orNull(Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 })),
    paths: Type.Array(PlanPathSchema, { maxItems: MAX_PLAN_PATHS }),
    devicesBehindNat: whole(100_000_000),
    publicAddresses: whole(1_000_000),
    /** In CIDR notation; left out: not known. */
    publicNetworks: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 50 }), { maxItems: MAX_PLAN_NETWORKS }),
    ),
    linkMbps: orNull(Type.Number({ minimum: 0, maximum: 10_000_000 })),
    peakCalls: whole(10_000_000),
  },
  closed,
);
export type WirePlanSite = Static<typeof PlanSiteSchema>;

/** A site as the API and the store have it. */
export const planSiteOnWire = ({ publicNetworks, ...site }: PlanSite): WirePlanSite => ({
  ...site,
  ...(publicNetworks ? { publicNetworks: [...publicNetworks] } : {}),
  paths: site.paths.map(({ entered, ...path }) => ({
    ...path,
    ...(entered ? { entered: { ...entered } } : {}),
    measured: path.measured.map((each) => ({ ...each })),
  })),
});

/** Identifies this version of a catalogue as a document. */
export const CATALOGUE_SCHEMA = 'edgewise.plan/1';

/** A catalogue as JSON, as it is exported and imported. */
export const CatalogueDocumentSchema = Type.Object(
  {
    schema: Type.Literal(CATALOGUE_SCHEMA),
    sites: Type.Array(PlanSiteSchema, { maxItems: MAX_PLAN_SITES }),
  },
  closed,
);

/** What changed a catalogue. */
export const PlanEditKindSchema = Type.Union([
  Type.Literal('save'),
  Type.Literal('remove'),
  Type.Literal('import'),
]);
export type PlanEditKind = Static<typeof PlanEditKindSchema>;

/** A change that can be undone. */
export const PlanEditSchema = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    kind: PlanEditKindSchema,
    by: Type.String(),
    atMs: Type.Integer(),
    /** Names of the sites that it changed, at most ten of them. */
    sites: Type.Array(Type.String()),
    count: Type.Integer({ minimum: 1 }),
  },
  closed,
);
export type PlanEdit = Static<typeof PlanEditSchema>;

/** `GET /api/desk/plan`. */
export const PlanCatalogueSchema = Type.Object(
  {
    /** Grows with each change, also with one that is undone; 0 where there was none. */
    revision: Type.Integer({ minimum: 0 }),
    /** By name. */
    sites: Type.Array(Type.Object({ version: Type.Integer({ minimum: 1 }), site: PlanSiteSchema }, closed)),
    /** The change that undoing takes back; `null`: there is none. */
    lastEdit: orNull(PlanEditSchema),
    /** Sites that have results and are in no path of the catalogue. */
    adoptable: Type.Array(Type.String()),
    /** What results say of where people are, by the name that the results have for the site. */
    regions: Type.Array(
      Type.Object(
        {
          label: Type.String(),
          said: Type.Array(
            Type.Object({ region: Type.String(), tests: Type.Integer({ minimum: 1 }) }, closed),
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type PlanCatalogue = Static<typeof PlanCatalogueSchema>;

/** `PUT /api/desk/plan/sites`: adds a site, or changes it. */
export const SavePlanSiteSchema = Type.Object(
  {
    /** The version that was changed; `null`: there was no site of this name. Another is a conflict. */
    version: orNull(Type.Integer({ minimum: 1 })),
    site: PlanSiteSchema,
  },
  closed,
);

/** `POST /api/desk/plan/import`. */
export const ImportPlanSchema = Type.Object(
  {
    /** Of the catalogue that whoever imports has seen. */
    revision: Type.Integer({ minimum: 0 }),
    format: Type.Union([Type.Literal('csv'), Type.Literal('json')]),
    /** `merge` leaves sites that are not in the text, `replace` removes them. */
    mode: Type.Union([Type.Literal('merge'), Type.Literal('replace')]),
    text: Type.String({ maxLength: 4_000_000 }),
  },
  closed,
);

/** What is wrong with a text, by row: nothing of it was taken. */
export const ImportProblemSchema = Type.Object(
  {
    /** Line of a CSV text, from 1; place in the list of a JSON text, from 1; `null`: of the whole. */
    row: orNull(Type.Integer({ minimum: 1 })),
    message: Type.String(),
  },
  closed,
);
export type ImportProblem = Static<typeof ImportProblemSchema>;

/** What an import did, or why it did nothing. */
export const ImportedPlanSchema = Type.Object(
  {
    isTaken: Type.Boolean(),
    added: Type.Integer({ minimum: 0 }),
    changed: Type.Integer({ minimum: 0 }),
    removed: Type.Integer({ minimum: 0 }),
    problems: Type.Array(ImportProblemSchema),
  },
  closed,
);
export type ImportedPlan = Static<typeof ImportedPlanSchema>;

/** `POST /api/desk/plan/undo`. */
export const UndoPlanSchema = Type.Object({ edit: Type.Integer({ minimum: 1 }) }, closed);
