import { randomUUID } from 'node:crypto';
import { Value } from 'typebox/value';
import { ApiTokens } from '../../server/accounts/api-tokens.ts';
import { openStore } from '../../server/store/open-store.ts';
import { CONTINENTS } from '../../src/core/plan/catalogue.ts';
import { DESK_ROUTES } from '../../src/wire/desk/routes.ts';
import { MeSchema } from '../../src/wire/desk/session.ts';
import { edgewise } from '../../e2e/store/edgewise-process.ts';
import { planSite } from '../../test/support/plan/plan-site.ts';
import { siteOf } from '../fleet/fill.ts';

const MINUTE_MS = 60_000;
const ADMIN = { name: 'bench', password: 'correct horse battery staple' };

/** Tokens by name: one for each relay, and `fleet` that stores. */
export async function addTokens(url: string, relays: readonly string[]): Promise<Map<string, string>> {
  const store = await openStore({ kind: 'postgresql', url });
  const tokens = new ApiTokens(store.desk, () => Date.now());
  const secrets = new Map<string, string>();
  secrets.set('fleet', (await tokens.add({ name: 'fleet', scopes: ['results:write'] }, 'cli')).secret);
  for (const name of relays)
    secrets.set(name, (await tokens.add({ name, scopes: ['relays:join'] }, 'cli')).secret);
  await store.close();
  return secrets;
}

/** What an admin has set up, so that their pages are not empty: a rule of alerts for each site, and a catalogue of all sites. */
export async function setUpDesk(url: string, sites: number): Promise<void> {
  const store = await openStore({ kind: 'postgresql', url });
  await store.alerts.saveRule({
    id: randomUUID(),
    name: 'Misses its targets',
    site: null,
    condition: { kind: 'verdict' },
    samples: 6,
    forMs: 10 * MINUTE_MS,
    recoverMs: 10 * MINUTE_MS,
    createdBy: ADMIN.name,
    createdAtMs: Date.now(),
  });
  const changes = Array.from({ length: sites }, (_, number) => {
    const name = siteOf(number);
    const site = planSite(name, {
      continent: CONTINENTS[number % CONTINENTS.length] ?? null,
      isMainSite: number < CONTINENTS.length,
    });
    return { name, version: null, site };
  });
  await store.plan.edit({ kind: 'import', by: ADMIN.name, atMs: Date.now(), changes });
  await store.close();
}

/** Logs an admin in, as whom all pages of the desk can be asked for. Resolves with the session's cookie. */
export async function logIn(
  place: { readonly dataDir: string; readonly databaseUrl: string },
  origin: string,
): Promise<string> {
  const account = ['user', 'add', ADMIN.name, '--role', 'admin', '--password-stdin'];
  const added = await edgewise(place, account, ADMIN.password);
  if (added.status !== 0) throw new Error(added.stderr);
  const answer = await fetch(origin + DESK_ROUTES.login, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify(ADMIN),
  });
  const { user } = Value.Parse(MeSchema, await answer.json());
  if (!user) throw new Error(`not logged in: ${answer.status}`);
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
}
