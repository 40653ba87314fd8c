import { Check } from 'typebox/value';
import { WebhookSecretSchema, type NewAlertRule } from '../../src/wire/desk/alerts.ts';
import { CSRF_HEADER, DESK_ROUTES } from '../../src/wire/desk/routes.ts';
import { MeSchema } from '../../src/wire/desk/session.ts';
import { SeededResults } from '../../test/support/seeded-results.ts';
import { startReceiver, type WebhookReceiver } from '../desk/webhook-receiver.ts';
import type { Reached } from './acknowledged-results.ts';
import { edgewise, type ServeOptions } from './edgewise-process.ts';
import { acknowledgedCode, ResultPoster } from './post-result.ts';
import { until } from './until.ts';

/** What was told of the sites where something was wrong. */
export interface VerifiedAlerts {
  /** Sites of which the server said that the wrong result is on disk. */
  readonly provoked: number;
  /** Of those, never told. */
  readonly missing: readonly string[];
  /** Told by more than one message: a receiver cannot know that they are one. */
  readonly twice: readonly string[];
  /** Messages that came again under their own id, which a receiver knows: the server was killed before it heard. */
  readonly again: number;
}

const PERSON = { name: 'looks-after-alerts', password: 'correct horse battery staple' };
const RULE = 'Wrong';
/** Of eight seeded results the fourth loses packets going up. */
const EVERY_WRONG = 8;
const FIRST_WRONG = 3;
const DAY_MS = 86_400_000;
/** What a server was delivering when it was killed is delivered again after a minute (server/alerts/webhook-delivery.ts). */
const DELIVERY = { everyMs: 200, limitMs: 150_000 };

/** A rule for all sites and a webhook that outlive every kill, and one wrong result for each of many sites. */
export class DeliveredAlerts {
  readonly #receiver: WebhookReceiver;
  readonly #results: SeededResults;
  /** Of results that are on disk. */
  readonly #sites: string[] = [];
  readonly #unsure: number[] = [];
  #next = 0;

  private constructor(receiver: WebhookReceiver) {
    this.#receiver = receiver;
    // Samples count for as long as they say something of now.
    this.#results = new SeededResults(
      'alerts',
      (_random, number) => ({ ticket: null, site: siteOf(number), user: null }),
      Date.now() - DAY_MS,
    );
  }

  /** Makes the rule, and others, and the webhook at the desk of a server; whoever is told listens at `host`. */
  static async start(
    place: Pick<ServeOptions, 'dataDir' | 'databaseUrl'>,
    origin: string,
    { host, others = [] }: { readonly host?: string; readonly others?: readonly NewAlertRule[] } = {},
  ): Promise<DeliveredAlerts> {
    const receiver = await startReceiver(host);
    const account = ['user', 'add', PERSON.name, '--role', 'admin', '--password-stdin'];
    const added = await edgewise(place, account, PERSON.password);
    if (added.status !== 0) throw new Error(added.stderr);
    const change = await loggedIn(origin);
    const made = await change(DESK_ROUTES.webhooks, { name: 'Receiver', url: receiver.url });
    if (!Check(WebhookSecretSchema, made)) throw new Error(`no webhook: ${JSON.stringify(made)}`);
    receiver.secret = made.secret;
    const condition = { kind: 'verdict' };
    await change(DESK_ROUTES.alertRules, {
      name: RULE,
      site: null,
      condition,
      samples: 1,
      forMs: 0,
      recoverMs: 0,
    });
    for (const rule of others) await change(DESK_ROUTES.alertRules, rule);
    return new DeliveredAlerts(receiver);
  }

  /** All messages that were taken, in order, as `startReceiver` tells them. */
  get taken(): readonly string[] {
    return this.#receiver.taken;
  }

  /** How many wrong results the server said are on disk. */
  get stored(): number {
    return this.#sites.length;
  }

  /** Stores the next wrong result, at a site of its own. */
  async provoke(reached: Reached): Promise<void> {
    const number = this.#next * EVERY_WRONG + FIRST_WRONG;
    this.#next += 1;
    await this.#store(reached, number);
  }

  /** Sends again what nobody was told of. */
  async sendAgain(reached: Reached): Promise<void> {
    for (const number of this.#unsure.splice(0)) await this.#store(reached, number);
  }

  async #store({ origin, token }: Reached, number: number): Promise<void> {
    const poster = new ResultPoster(origin, token, 1);
    const result = this.#results.of(number);
    // As an agent sends it: rules look at what machines measure.
    const body = JSON.stringify({ ...result, client: { ...result.client, unattended: true } });
    const answer = await poster.post(Buffer.from(body));
    poster.close();
    if (acknowledgedCode(answer) !== null) this.#sites.push(siteOf(number));
    else this.#unsure.push(number);
  }

  /** Waits for what has not been told yet, for longer than an interrupted delivery takes. */
  async verify(): Promise<VerifiedAlerts> {
    const undelivered = (): string[] => this.#sites.filter((site) => this.#deliveries(site) === 0);
    await until(() => undelivered().length === 0, DELIVERY);
    return {
      provoked: this.#sites.length,
      missing: undelivered(),
      twice: this.#sites.filter((site) => this.#deliveries(site) > 1),
      again: this.#receiver.again,
    };
  }

  #deliveries(site: string): number {
    return this.#receiver.taken.filter((delivered) => delivered === `fired ${RULE} at ${site}`).length;
  }

  close(): Promise<void> {
    return this.#receiver.close();
  }
}

const siteOf = (number: number): string => `Wrong ${String(number).padStart(6, '0')}`;

/** Logs in, and returns what changes something at the desk. */
async function loggedIn(origin: string): Promise<(where: string, what: object) => Promise<unknown>> {
  const json = { 'content-type': 'application/json', origin };
  const answer = await fetch(origin + DESK_ROUTES.login, {
    method: 'POST',
    headers: json,
    body: JSON.stringify(PERSON),
  });
  const session: unknown = await answer.json();
  if (!Check(MeSchema, session)) throw new Error(`not logged in: ${JSON.stringify(session)}`);
  const { csrfToken = '' } = session.user ?? {};
  const cookie = answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  return async (where, what) => {
    const changed = await fetch(origin + where, {
      method: 'POST',
      headers: { ...json, cookie, [CSRF_HEADER]: csrfToken },
      body: JSON.stringify(what),
    });
    const said = await changed.text();
    if (changed.status !== 201) throw new Error(`${where}: ${changed.status} ${said}`);
    return JSON.parse(said) as unknown;
  };
}
