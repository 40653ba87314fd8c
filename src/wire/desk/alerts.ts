import { Type, type Static, type TProperties } from 'typebox';
import { SampledMetricSchema } from './record.ts';
import { closed, oneOf, orNull } from '../schema.ts';

const label = Type.String({ minLength: 1, maxLength: 200 });
/** Up to a week. */
const durationMs = Type.Integer({ minimum: 0, maximum: 604_800_000 });

/** What an admin made, as it is kept: with who made it when. */
const asKept = <P extends TProperties>(properties: P) => ({
  id: Type.String(),
  ...properties,
  createdBy: Type.String(),
  createdAtMs: Type.Integer(),
});

/** What is wrong when it is. */
export const AlertConditionSchema = Type.Union([
  /** The 90th percentile of a metric is at or above a limit; `null`: the target of the site. */
  Type.Object(
    {
      kind: Type.Literal('metric'),
      metric: SampledMetricSchema,
      atLeast: orNull(Type.Number({ minimum: 0 })),
    },
    closed,
  ),
  /** A metric that decides the verdict misses its target. */
  Type.Object({ kind: Type.Literal('verdict') }, closed),
  /** The last seven days miss the targets when the network is busiest; `samples` of the rule says nothing then. */
  Type.Object({ kind: Type.Literal('peak') }, closed),
  /** Marks for priority do not arrive at the relay; the newest so many tests that tell are looked at. */
  Type.Object({ kind: Type.Literal('marks') }, closed),
  /** There was no test for as many intervals. */
  Type.Object({ kind: Type.Literal('missing') }, closed),
  /** A relay that joined is out. `site` of the rule names a relay then, `samples` says nothing. */
  Type.Object({ kind: Type.Literal('relay') }, closed),
]);
export type AlertCondition = Static<typeof AlertConditionSchema>;

export const NewAlertRuleSchema = Type.Object(
  {
    name: label,
    /** `null`: each site, or each relay, separately. */
    site: orNull(label),
    condition: AlertConditionSchema,
    /** The newest so many samples are looked at; of `missing`, intervals without one. */
    samples: Type.Integer({ minimum: 1, maximum: 2016 }),
    /** Told when it was so all the while. */
    forMs: durationMs,
    /** Over when it was not so all the while. */
    recoverMs: durationMs,
  },
  closed,
);
export type NewAlertRule = Static<typeof NewAlertRuleSchema>;

export const AlertRuleSchema = Type.Object(asKept(NewAlertRuleSchema.properties), closed);
export type AlertRule = Static<typeof AlertRuleSchema>;

export const AlertStateNameSchema = oneOf(['ok', 'pending', 'firing']);

/** Where a rule stands at a site. */
export const AlertStandingSchema = Type.Object(
  {
    ruleId: Type.String(),
    /** The relay of a rule about relays. */
    site: Type.String(),
    state: AlertStateNameSchema,
    /** Since when it is so. */
    sinceMs: Type.Integer(),
    /** Whether it was told: not while it was silenced. */
    isTold: Type.Boolean(),
  },
  closed,
);
export type AlertStanding = Static<typeof AlertStandingSchema>;

/** In [fromMs, toMs) nothing is told of a rule, of a site, or of both. */
export const NewSilenceSchema = Type.Object(
  {
    /** `null`: of every rule. */
    ruleId: orNull(Type.String({ minLength: 1, maxLength: 64 })),
    /** `null`: of every site. */
    site: orNull(label),
    fromMs: Type.Integer({ minimum: 0 }),
    toMs: Type.Integer({ minimum: 0 }),
    reason: Type.String({ maxLength: 500 }),
  },
  closed,
);
export type NewSilence = Static<typeof NewSilenceSchema>;

export const SilenceSchema = Type.Object(asKept(NewSilenceSchema.properties), closed);
export type Silence = Static<typeof SilenceSchema>;

/** `http:` or `https:`, without a name or password in it. Every alert goes to every webhook. */
export const NewWebhookSchema = Type.Object(
  { name: label, url: Type.String({ minLength: 8, maxLength: 1000 }) },
  closed,
);
export type NewWebhook = Static<typeof NewWebhookSchema>;

export const WebhookSchema = Type.Object(
  {
    ...asKept(NewWebhookSchema.properties),
    /** Messages that are still to be delivered. */
    waiting: Type.Integer({ minimum: 0 }),
    /** Why the last try of one of them failed; `null` when none has. */
    problem: orNull(Type.String()),
    /** Until when messages are signed by the secret before this one too; `null`: by this one alone. */
    oldSecretUntilMs: orNull(Type.Integer()),
  },
  closed,
);
export type Webhook = Static<typeof WebhookSchema>;

/** The only time that the secret is shown: when the webhook is made, and when it gets a new one. */
export const WebhookSecretSchema = Type.Object({ webhook: WebhookSchema, secret: Type.String() }, closed);
export type WebhookSecret = Static<typeof WebhookSecretSchema>;

const MessageKindSchema = oneOf(['fired', 'recovered', 'test']);

/** What became of a message to a webhook. */
export const DeliveryRecordSchema = Type.Object(
  {
    /** Of the message. */
    id: Type.String(),
    kind: MessageKindSchema,
    /** Name of the rule, and the site; `null` of a test. */
    rule: orNull(Type.String()),
    site: orNull(Type.String()),
    createdAtMs: Type.Integer(),
    status: oneOf(['waiting', 'delivered', 'given-up']),
    /** Tries that were made. */
    attempts: Type.Integer({ minimum: 0 }),
    /** When it was delivered or given up; `null` while it waits. */
    endedAtMs: orNull(Type.Integer()),
    /** `null` when there will be none. */
    nextTryAtMs: orNull(Type.Integer()),
    /** Why the last try failed, a sentence; `null` when none has, and of what was delivered. */
    problem: orNull(Type.String()),
  },
  closed,
);
export type DeliveryRecord = Static<typeof DeliveryRecordSchema>;

/** Most deliveries that are shown of a webhook. */
export const MAX_DELIVERIES = 50;

/** `GET .../webhooks/:id/deliveries`, newest first. */
export const DeliveriesSchema = Type.Object(
  { deliveries: Type.Array(DeliveryRecordSchema, { maxItems: MAX_DELIVERIES }) },
  closed,
);
export type Deliveries = Static<typeof DeliveriesSchema>;

/** `GET /api/desk/alerts`. Standings that are `ok` are left out. */
export const AlertsSchema = Type.Object(
  {
    rules: Type.Array(AlertRuleSchema),
    standings: Type.Array(AlertStandingSchema),
    silences: Type.Array(SilenceSchema),
    webhooks: Type.Array(WebhookSchema),
  },
  closed,
);
export type Alerts = Static<typeof AlertsSchema>;

/** Identifies this version of what a webhook is sent. */
export const ALERT_MESSAGE_SCHEMA = 'edgewise.alert/1';

/** What a webhook is sent. */
export const AlertMessageSchema = Type.Object(
  {
    schema: Type.Literal(ALERT_MESSAGE_SCHEMA),
    /** The same in every try: what has been seen is not to be told again. */
    id: Type.String(),
    kind: MessageKindSchema,
    /** `null` of a test. */
    rule: orNull(AlertRuleSchema),
    /** The relay of a rule about relays; `null` of a test. */
    site: orNull(Type.String()),
    atMs: Type.Integer(),
    /** Since when it was wrong. */
    sinceMs: Type.Integer(),
    /** The 90th percentile of a metric's rule; `null` of others, and when it is among tests that failed. */
    value: orNull(Type.Number()),
  },
  closed,
);
export type AlertMessage = Static<typeof AlertMessageSchema>;

/**
 * `t=<epoch seconds>,v1=<hex>`: HMAC-SHA256 by the webhook's secret of `<epoch seconds>.<body>`. For a time after the
 * secret was replaced, one `v1` by each, newest first: `t=<epoch seconds>,v1=<hex>,v1=<hex>`.
 */
export const SIGNATURE_HEADER = 'x-edgewise-signature';
/** The message's id. */
export const MESSAGE_ID_HEADER = 'x-edgewise-message';
