import { expect } from '@playwright/test';
import { relayAt } from './desk-relays.ts';
import type { ServersLaboratory } from './open-laboratory.ts';
import { serversFor, pageAddress, type RelayName, type ServerName } from './places.ts';
import type { ScriptedRecord } from './scripted-test.ts';

/** What is between a server and a relay; all others reach both. */
interface Link {
  readonly server: ServerName;
  readonly relay: RelayName;
}

/** Nothing goes through: the server does not hear the relay. No browser is sent to this server. */
export const CUT: Link = { server: 'server-1', relay: 'far' };
/** No datagram goes through: the relay is heard, and the server cannot go the way that tests go. */
export const UNPROBED: Link = { server: 'server-3', relay: 'off-clock' };

/** From when to when a link was cut, Unix time in ms. */
export interface CutStretch {
  fromMs: number;
  toMs: number;
}

const LOOK = { intervals: [500], timeout: 60_000 };
/** docs/relays.md: a relay that is dead is offered to nobody by then. */
const DEAD_BY_MS = 40_000;
/** What it takes a test to fetch what the relay saw, and much more. */
const ENDING_MS = 2000;

/** Whether a test asked this server for what its relay saw, where servers that were killed are left out. */
const isOf =
  ({ server, relay }: Link, alive: readonly ServerName[]) =>
  (record: ScriptedRecord): boolean =>
    record.relay === relay &&
    serversFor(pageAddress(record.number)).find((name) => alive.includes(name)) === server;

/** Those that ran through a link's relay while it was cut, of the people of that link's server or of all others. */
export const ranInCut = (
  link: Link,
  { fromMs, toMs }: CutStretch,
  alive: readonly ServerName[],
  whose: 'of the server' | 'of others',
) => {
  const isOfServer = isOf(link, alive);
  return (record: ScriptedRecord): boolean =>
    record.relay === link.relay &&
    isOfServer(record) === (whose === 'of the server') &&
    record.measuredMs !== null &&
    record.measuredMs.from < toMs &&
    record.measuredMs.to > fromMs;
};

/** Cuts the link as soon as two tests of the server run there, and none is just about to end. */
export async function cutLink(
  { lab, people }: ServersLaboratory,
  alive: readonly ServerName[],
  stretch: CutStretch,
): Promise<void> {
  const isOfIt = isOf(CUT, alive);
  const running = async (): Promise<number> => {
    const nowMs = Date.now();
    const there = (await people.api.records()).filter(
      (record) => isOfIt(record) && record.measuredMs !== null && Number.isNaN(record.outcome.atMs),
    );
    const isEnding = there.some(({ measuredMs }) => (measuredMs?.to ?? 0) < nowMs + ENDING_MS);
    return isEnding ? 0 : there.length;
  };
  await expect.poll(running, { ...LOOK, intervals: [200] }).toBeGreaterThan(1);
  stretch.fromMs = Date.now();
  await lab.cut(CUT.server, CUT.relay, 'all');
}

/** What its server says of a relay that it does not hear while others reach it, and what others say. */
export async function expectCutOff(laboratory: ServersLaboratory, others: readonly ServerName[]) {
  const atServer = () => relayAt(laboratory, CUT.server, CUT.relay);
  await expect.poll(async () => (await atServer())?.state, LOOK).toBe('offline');
  const said = await atServer();
  // Not heard, and so not probed; the relays that look at it for this server are heard by it.
  expect(said?.reach).toMatchObject({ isReached: null, missedBy: [] });
  expect(said?.reach.reachedBy.length, 'relays that reach it').toBeGreaterThan(0);
  for (const name of others)
    expect(await relayAt(laboratory, name, CUT.relay), name).toMatchObject({
      state: 'online',
      reach: { isReached: true },
    });
}

/** Mends it; resolves when its server sends tests there again. */
export async function mendLink(laboratory: ServersLaboratory, stretch: CutStretch): Promise<void> {
  await laboratory.lab.cut(CUT.server, CUT.relay, null);
  stretch.toMs = Date.now();
  await expect
    .poll(async () => (await relayAt(laboratory, CUT.server, CUT.relay))?.state, LOOK)
    .toBe('online');
}

/**
 * Lets no datagram through between a server and a relay for longer than a dead relay is offered: it stays online there, since other
 * relays reach it, and the server says that it does not. Mended, it says that too.
 */
export async function leaveUnprobed(
  laboratory: ServersLaboratory,
  others: readonly ServerName[],
  stretch: CutStretch,
): Promise<void> {
  const at = (name: ServerName) => relayAt(laboratory, name, UNPROBED.relay);
  const isReached = async (): Promise<boolean | null | undefined> =>
    (await at(UNPROBED.server))?.reach.isReached;
  const before = await at(UNPROBED.server);
  expect(before).toMatchObject({ state: 'online', reach: { isReached: true } });
  stretch.fromMs = Date.now();
  await laboratory.lab.cut(UNPROBED.server, UNPROBED.relay, 'datagrams');
  await expect.poll(isReached, LOOK).toBe(false);
  await expect.poll(() => Date.now() - stretch.fromMs, LOOK).toBeGreaterThan(DEAD_BY_MS);
  await expect.poll(() => at(UNPROBED.server), LOOK).not.toBeNull();
  const said = await at(UNPROBED.server);
  expect(said).toMatchObject({ state: 'online', reach: { isReached: false } });
  expect(said?.troubles).toMatchObject([{ transport: 'udp', step: 'allocate' }]);
  expect(said?.reach.reachedBy.length, 'relays that reach it').toBeGreaterThan(
    said?.reach.missedBy.length ?? Infinity,
  );
  // To a second: two clocks are read, one after the other.
  expect(Math.abs((said?.sinceMs ?? NaN) - (before?.sinceMs ?? NaN)), 'ms; it never went').toBeLessThan(1000);
  for (const name of others)
    expect(await at(name), name).toMatchObject({ state: 'online', reach: { isReached: true }, troubles: [] });
  await laboratory.lab.cut(UNPROBED.server, UNPROBED.relay, null);
  stretch.toMs = Date.now();
  await expect.poll(isReached, LOOK).toBe(true);
  expect(Date.now() - stretch.toMs, 'ms until it was reached').toBeLessThan(DEAD_BY_MS);
}
