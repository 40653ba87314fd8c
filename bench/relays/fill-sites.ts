import pg from 'pg';
import { ApiTokens } from '../../server/accounts/api-tokens.ts';
import { openStore } from '../../server/store/open-store.ts';
import { columnsOf } from '../../server/store/kysely/results/columns.ts';
import { CODE_COUNT, codeOf } from '../../src/core/result-code.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';
import { SeededResults } from '../../test/support/seeded-results.ts';
import { siteOf, SLOT_MS } from '../fleet/fill.ts';

/** Prime to the count of codes, so that no two are the same. */
const CODE_STEP = 7_919_081;
const MOULDS = 8;
/** What differs from row to row; all else is its mould's. */
const OWN_COLUMNS = ['id', 'code', 'at_ms', 'received_at_ms', 'site', 'site_key'] as const;

/** Tokens by name: one for each relay, and `fleet` that reads and stores. */
export async function addTokens(url: string, relays: readonly string[]): Promise<Map<string, string>> {
  const store = await openStore({ kind: 'postgresql', url });
  const tokens = new ApiTokens(store.desk, () => Date.now());
  const secrets = new Map<string, string>();
  const fleet = { name: 'fleet', scopes: ['results:read', 'results:write', 'metrics:read'] as const };
  secrets.set('fleet', (await tokens.add({ ...fleet, scopes: [...fleet.scopes] }, 'cli')).secret);
  for (const name of relays)
    secrets.set(name, (await tokens.add({ name, scopes: ['relays:join'] }, 'cli')).secret);
  await store.close();
  return secrets;
}

/** Puts so many slots of ten minutes of a fleet into PostgreSQL, past the server, without documents, which no assessment reads. */
export async function fillSites(url: string, sites: number, slots: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const seeded = new SeededResults('filled', (_random, number) => ({
    ticket: null,
    site: siteOf(number % sites),
    user: null,
  }));
  const endMs = Math.floor(Date.now() / SLOT_MS) * SLOT_MS;
  await client.query('create temp table moulds as select 0 as mould, * from results limit 0');
  const names: string[] = [];
  for (let mould = 0; mould < MOULDS; mould += 1) {
    const result = seeded.of(mould);
    const unattended = { ...result, client: { ...result.client, unattended: true } };
    const arrived = { result: unattended, receivedAtMs: endMs, address: null, requestId: null };
    const columns = { mould, ...columnsOf({ ...arrived, standing: 'token' }, '') };
    if (names.length === 0) names.push(...Object.keys(columns).filter((name) => name !== 'mould'));
    await client.query(
      `insert into moulds (mould, ${names.join(', ')}) values (${[0, ...names].map((_, at) => `$${at + 1}`).join(', ')})`,
      Object.values(columns),
    );
  }
  const isOwn = (name: string): boolean => OWN_COLUMNS.some((own) => own === name);
  const insert =
    `insert into results (${names.join(', ')})` +
    ` select ${names.map((name) => `${isOwn(name) ? 'own' : 'moulds'}.${name}`).join(', ')}` +
    ' from unnest($1::int[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[])' +
    ` as own (mould, ${OWN_COLUMNS.join(', ')}) join moulds on moulds.mould = own.mould`;
  const random = seededRandom(5);
  let number = 0;
  for (let slot = 0; slot < slots; slot += 1) {
    const rows = Array.from({ length: sites }, (_, agent) => {
      number += 1;
      const atMs = endMs - (slots - slot) * SLOT_MS + Math.floor(random() * (SLOT_MS - 40_000));
      const site = siteOf(agent);
      const code = codeOf((number * CODE_STEP) % CODE_COUNT);
      const mould = Math.floor(random() * MOULDS);
      return [mould, seeded.idOf(number), code, atMs, atMs + 32_000, site, site.toLowerCase()] as const;
    });
    await client.query(
      insert,
      [0, 1, 2, 3, 4, 5, 6].map((column) => rows.map((row) => row[column])),
    );
  }
  await client.query(
    'insert into sites (site_key, name) select site_key, max(site) from results where unattended = 1 group by site_key on conflict do nothing',
  );
  await client.query('analyze');
  await client.end();
}
