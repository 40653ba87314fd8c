import { describe, expect, it } from 'vitest';
import { Fleet } from '../../../server/fleet/fleet.ts';
import { relaysOut } from '../../../server/http/relays/relays-out.ts';
import { readRelaysBefore } from '../../../server/start/relays/out-before.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { onPostgresql } from '../../support/server/on-postgresql.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const DAY_MS = 24 * 3_600_000;

function remembers(open: () => Promise<Store>): void {
  it('remembers, a day later, what was out by its trail, whatever order it was written in by several servers', async () => {
    const store = await open();
    const clock = new ManualClock();
    const nowMs = clock.nowEpochMs();
    let written = 0;
    const write = (atMs: number, who: string, action: string, subject: string) =>
      store.desk.addAudit({ id: `e${(written += 1)}`, atMs, who, action, subject, address: null });
    for (const name of ['dead', 'stopped', 'held', 'well', 'revoked', 'long-gone', 'configured', 'again'])
      await store.desk.addToken(
        {
          ...{ id: name, name, scopes: ['relays:join'], createdBy: 'cli', createdAtMs: 1 },
          ...{ lastUsedAtMs: null, revokedAtMs: null },
        },
        `hash of ${name}`,
      );
    const at = nowMs - DAY_MS;
    const turn = (ms: number, action: string, name: string, who = `token ${name}`) =>
      write(at + ms, who, `relay-${action}`, name);
    await write(nowMs - 31 * DAY_MS, 'token long-gone', 'relay-offline', 'long-gone');
    await turn(1, 'offline', 'again');
    await turn(2, 'offline', 'dead');
    await turn(3, 'draining', 'stopped');
    await turn(4, 'held-out', 'held', 'ada');
    await turn(5, 'offline', 'well');
    await turn(6, 'offline', 'revoked');
    await turn(7, 'offline', 'configured', 'configuration');
    await turn(8, 'online', 'again');
    // By another server, whose clock is behind.
    await turn(1, 'offline', 'dead');
    await turn(9, 'offline', 'stopped');
    await turn(0, 'online', 'well');
    // Of other things of these names nothing follows.
    await write(at + 10, 'ada', 'note', 'dead');
    await write(at + 10, 'ada', 'token-add', 'well');
    await store.desk.revokeToken('revoked', at + 6);

    const serverClock = { monotonicMs: () => clock.nowMs(), epochMs: () => clock.nowEpochMs() };
    const relaysBefore = await readRelaysBefore(store, serverClock, ['configured']);
    const fleet = new Fleet({
      ...{ secret: 's', issuer: 'i', takenNames: ['configured'], clock: serverClock },
      timers: { after: (ms, work) => clock.setTimer(ms, work) },
      onTurn: () => undefined,
      probe: () => Promise.resolve({ isGood: true, troubles: [] }),
      peerOf: () => null,
      before: relaysBefore,
    });
    const out = () => relaysOut({ fleet, configured: { watched: [] }, relaysBefore, clock: serverClock });
    expect(out()).toEqual([]);
    await clock.advance(20_000);
    expect(out()).toEqual([
      { name: 'dead', reason: 'does-not-work', sinceMs: at + 1 },
      { name: 'stopped', reason: 'taken-out', sinceMs: at + 3 },
      { name: 'held', reason: 'taken-out', sinceMs: at + 4 },
    ]);
    fleet.close();
    await store.close();
  });

  it('reads the newest turns, oldest first, and no more than it asks for', async () => {
    const store = await open();
    for (const [number, action] of ['relay-online', 'login', 'relay-offline', 'relay-held-out'].entries())
      await store.desk.addAudit({
        ...{ id: `e${number}`, atMs: 1000 + number, who: 'token berlin', action },
        ...{ subject: 'berlin', address: null },
      });
    const read = async (sinceMs: number, most: number): Promise<string[]> =>
      (await store.desk.relayTurns(sinceMs, most)).map(({ action }) => action);
    expect(await read(0, 9)).toEqual(['relay-online', 'relay-offline', 'relay-held-out']);
    expect(await read(0, 2)).toEqual(['relay-offline', 'relay-held-out']);
    expect(await read(1002, 9)).toEqual(['relay-offline', 'relay-held-out']);
    expect(await read(1004, 9)).toEqual([]);
    await store.close();
  });
}

describe('a server on SQLite', () => remembers(() => openStore({ kind: 'sqlite', file: ':memory:' })));
onPostgresql('a server on PostgreSQL', (postgresql) =>
  remembers(async () => openStore({ kind: 'postgresql', url: await postgresql.createDatabase() })),
);
