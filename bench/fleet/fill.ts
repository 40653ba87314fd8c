import path from 'node:path';
import { ApiTokens } from '../../server/accounts/api-tokens.ts';
import { openStore } from '../../server/store/open-store.ts';
import { columnsOf } from '../../server/store/kysely/results/columns.ts';
import { sqliteModule } from '../../server/store/kysely/sqlite-module.ts';
import { CODE_COUNT, codeOf } from '../../src/core/result-code.ts';
import { offsetFor } from '../../src/core/sites/schedule.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';
import { SeededResults } from '../../test/support/seeded-results.ts';

const BetterSqlite = sqliteModule();

export const DATABASE = 'edgewise.sqlite';
export const SLOT_MS = 600_000;
/** A week. */
export const SLOTS = 1008;
/** Prime to the count of codes, so that no two are the same. */
const CODE_STEP = 7_919_081;
/** Shares of the slots that have no result, since a machine slept. */
const MISSED = 0.02;
/** So many sites have three weeks more: what a month's history costs is seen by them, and a fleet of them by their number. */
export const LONG_SITES = 10;
const LONG_SLOTS = 4 * SLOTS;

export const siteOf = (agent: number): string => `Branch ${String(agent).padStart(4, '0')}`;

/** Adds a token that may read and write. */
export async function addToken(dataDir: string): Promise<string> {
  const store = await openStore({ kind: 'sqlite', file: path.join(dataDir, DATABASE) });
  const tokens = new ApiTokens(store.desk, () => Date.now());
  const { secret } = await tokens.add(
    { name: 'fleet', scopes: ['results:read', 'results:write', 'metrics:read'] },
    'cli',
  );
  await store.close();
  return secret;
}

/** Puts a week of a fleet into a new data directory. */
export async function fillFleet(dataDir: string, agents: number, endMs: number): Promise<void> {
  const file = path.join(dataDir, DATABASE);
  await (await openStore({ kind: 'sqlite', file })).close();
  const db = new BetterSqlite(file);
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -500000');
  const seeded = new SeededResults('filled', (_random, number) => ({
    ticket: null,
    site: siteOf(number % agents),
    user: null,
  }));
  const moulds = Array.from({ length: 8 }, (_, kind) => seeded.of(kind));
  const columns = moulds.map((result) =>
    columnsOf({ result, receivedAtMs: endMs, address: null, requestId: null }, ''),
  );
  const names = Object.keys(columns[0] ?? {});
  const insert = db.prepare(
    `insert into results (${names.join(', ')}) values (${names.map((name) => `@${name}`).join(', ')})`,
  );
  const random = seededRandom(5);
  const offsets = Array.from({ length: agents }, () => offsetFor(random(), SLOT_MS));
  let number = 0;
  const fillSlot = db.transaction((slot: number) => {
    for (let agent = 0; agent < (slot < 0 ? LONG_SITES : agents); agent += 1) {
      number += 1;
      const row = columns[Math.floor(random() * columns.length)];
      if (!row || random() < MISSED) continue;
      const factor = 0.5 + random();
      const scaled = (value: number | null): number | null => (value === null ? null : value * factor);
      const atMs = endMs - (SLOTS - slot) * SLOT_MS + (offsets[agent] ?? 0) + Math.floor(random() * 5000);
      insert.run({
        ...row,
        id: seeded.idOf(number),
        code: codeOf((number * CODE_STEP) % CODE_COUNT),
        at_ms: atMs,
        received_at_ms: atMs + 32_000,
        site: siteOf(agent),
        site_key: siteOf(agent).toLowerCase(),
        unattended: 1,
        rtt_ms: scaled(row.rtt_ms),
        jitter_up_ms: scaled(row.jitter_up_ms),
        jitter_down_ms: scaled(row.jitter_down_ms),
        loss_up_ratio: scaled(row.loss_up_ratio),
        loss_down_ratio: scaled(row.loss_down_ratio),
      });
    }
  });
  for (let slot = SLOTS - LONG_SLOTS; slot < SLOTS; slot += 1) fillSlot(slot);
  // As the migration does for results from before there were sites.
  db.exec(
    'insert or ignore into sites (site_key, name) select site_key, max(site) from results where unattended = 1 group by site_key',
  );
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}
