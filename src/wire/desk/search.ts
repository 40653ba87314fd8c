import { Type, type Static } from 'typebox';
import { closed, oneOf, orNull } from '../schema.ts';
import { MAX_TAG_LENGTH } from './tags.ts';
import { TriageSchema, TriageStatusSchema } from './triage.ts';
import { OUTCOMES } from '../../core/verdict/outcome.ts';
import { GRADED_PATHS, METRIC_NAMES } from '../../core/verdict/grade-row.ts';

const text = (maxLength = 200) => Type.String({ minLength: 1, maxLength });

export const VerdictSchema = oneOf(OUTCOMES);

/** Most results on one page of a list. */
export const MAX_PAGE_SIZE = 200;

/**
 * What to look for; every field narrows further, an empty search finds everything.
 *
 * Labels are found whatever their case, from the start of any word in them (`kell` finds `M. Keller`). Times are
 * epoch ms: `fromMs` inclusive, `toMs` exclusive.
 */
export const ResultSearchSchema = Type.Object(
  {
    /** What was typed into the search box: a code, or the start of a ticket, site, person, address or relay. */
    text: Type.Optional(text()),
    ticket: Type.Optional(text()),
    site: Type.Optional(text()),
    user: Type.Optional(text()),
    /** An address (`192.0.2.7`), or a network (`192.0.2.0/24`, `2001:db8::/48`). */
    address: Type.Optional(text(60)),
    relay: Type.Optional(text()),
    verdict: Type.Optional(VerdictSchema),
    status: Type.Optional(TriageStatusSchema),
    /** Whole name of the account that has it, whatever its case. */
    assignee: Type.Optional(text()),
    /** A whole tag, whatever its case. */
    tag: Type.Optional(text(MAX_TAG_LENGTH)),
    fromMs: Type.Optional(Type.Integer({ minimum: 0 })),
    toMs: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  closed,
);
export type ResultSearch = Static<typeof ResultSearchSchema>;

/**
 * Who answers for a result. `token`: whoever sent it with an API token. `request`: it is of a request made at the desk, for
 * that request's site, and the relay that it ran through, one of ours, saw its packets. `seen`: the relay saw them, and nobody asked for the
 * test. `unseen`: nobody; the relay saw nothing of it, or not all.
 */
export const StandingSchema = oneOf(['token', 'request', 'seen', 'unseen']);
export type Standing = Static<typeof StandingSchema>;

const MetricPath = oneOf(GRADED_PATHS);
const Metric = oneOf(METRIC_NAMES);

/** One line of a list: enough to read it as a sentence and to compare it at a glance. Ratios 0-1. */
export const ResultSummarySchema = Type.Object(
  {
    id: Type.String(),
    /** Eight characters to read aloud (core/result-code.ts). */
    code: Type.String(),
    /**
     * When it was measured. With an API token as the result says, but not after it arrived; else its length before it
     * arrived, by the server's clock.
     */
    atMs: Type.Integer(),
    receivedAtMs: Type.Integer(),
    durationMs: Type.Number(),
    ticket: orNull(Type.String()),
    site: orNull(Type.String()),
    user: orNull(Type.String()),
    /** The address that the result came from; `null` where none is stored. */
    address: orNull(Type.String()),
    relay: Type.String(),
    transport: Type.String(),
    method: Type.String(),
    unattended: Type.Boolean(),
    /** Sites count results of `token` and `request` alone; `null`: stored before this was kept, and counted. */
    standing: orNull(StandingSchema),
    verdict: VerdictSchema,
    /** The decided row that missed its target by the largest factor; `null` when none did. */
    worstMiss: orNull(
      Type.Object({ path: MetricPath, metric: Metric, value: Type.Number(), target: Type.Number() }, closed),
    ),
    /** Code of the finding that tells what the test is (core/verdict/deciding-finding.ts); `null`: none. */
    finding: orNull(Type.String()),
    /**
     * Code of the connectivity finding that keeps most from calls (core/connectivity/blocked.ts); `null`: none does,
     * nothing was checked, or it was stored before this was kept.
     */
    blocked: orNull(Type.String()),
    /** Of the loop, as graded; `null`: not measured. */
    rttMs: orNull(Type.Number()),
    lossRatio: orNull(Type.Number()),
    burstLossRatio: orNull(Type.Number()),
    jitterMs: orNull(Type.Number()),
    reorderRatio: orNull(Type.Number()),
    notes: Type.Integer(),
    triage: TriageSchema,
  },
  closed,
);
export type ResultSummary = Static<typeof ResultSummarySchema>;

/** Which end of time a list begins at. */
export const ListOrderSchema = oneOf(['newest', 'oldest']);
export type ListOrder = Static<typeof ListOrderSchema>;

/** `GET /api/desk/results?<search>&order=<order>&after=<key>&limit=<n>`; without an order, newest first. */
export const ResultPageSchema = Type.Object(
  {
    rows: Type.Array(ResultSummarySchema),
    /** Key of the next page; `null` on the last. */
    next: orNull(Type.String()),
  },
  closed,
);
export type ResultPage = Static<typeof ResultPageSchema>;
