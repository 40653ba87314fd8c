import type { StoredWebhook } from '../store/port/alerts.ts';

/**
 * For so long the secret before signs too. Receivers are configured by people, often others than the desk's admins: a
 * day has somebody's working hours in it. Signing with it gives nobody anything: whoever has got hold of it could sign
 * anyway, and which secrets count is for the receiver to say.
 */
export const OVERLAP_MS = 86_400_000;
/** Each is a signature in the header of every message. */
export const MAX_PREVIOUS_SECRETS = 4;

/** What messages are signed by: the webhook's secret, then those before it that are not over yet, newest first. */
export const signingSecrets = (webhook: StoredWebhook, nowMs: number): readonly string[] => [
  webhook.secret,
  ...previousSecrets(webhook, nowMs).map(({ secret }) => secret),
];

/** Those before the webhook's secret that still sign, newest first. */
export const previousSecrets = (webhook: StoredWebhook, nowMs: number): StoredWebhook['previousSecrets'] =>
  webhook.previousSecrets.filter(({ untilMs }) => nowMs < untilMs);

/** With a secret of its own from now on; those that do not sign any more are forgotten. */
export const withSecret = (webhook: StoredWebhook, secret: string, nowMs: number): StoredWebhook => ({
  ...webhook,
  secret,
  previousSecrets: [
    { secret: webhook.secret, untilMs: nowMs + OVERLAP_MS },
    ...previousSecrets(webhook, nowMs),
  ],
});
