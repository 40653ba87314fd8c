import { crc32, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { StorageLimits } from '../../server/results/storage-limits.ts';
import { preparePackets } from '../../server/results/preparing/packets.ts';
import { FreeSpace } from '../../server/start/free-space.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../../src/wire/http.ts';
import { httpServer, type HttpServer } from '../support/server/http-server.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { measuredResult } from '../support/measured-result.ts';
import { seededRandom } from '../support/seeded-random.ts';

const MIB = 1024 * 1024;
const { sent } = measuredResult('x').traffic;
const ROWS = Array.from({ length: sent }, (_, at) => [
  at % 5,
  Math.floor(at / 5),
  at,
  1,
  at,
  at * 4,
  at * 4 + 40,
  at,
]);
const TEXT = ROWS.map((row) => `${JSON.stringify(row)}\n`).join('');

/** Asks for a test as anybody may, and stores its result. */
async function testedBy(server: HttpServer, remoteAddress: string): Promise<{ id: string; token: string }> {
  const asked = await server.app.inject({
    method: 'POST',
    url: ROUTES.tests,
    headers: { host: 'h' },
    remoteAddress,
    payload: { durationMs: 15_000 },
  });
  const { resultId: id, token, testId } = asked.json<{ resultId: string; token: string; testId: string }>();
  await server.places.release(testId);
  return { id, token };
}
const storeResult = (
  server: HttpServer,
  { id, token }: { id: string; token: string },
  remoteAddress: string,
) =>
  server.app.inject({
    method: 'POST',
    url: ROUTES.results,
    remoteAddress,
    headers: { [TEST_TOKEN_HEADER]: token },
    payload: measuredResult(id),
  });
const putPackets = (
  server: HttpServer,
  { id, token }: { id: string; token: string },
  gzip: Buffer,
  remoteAddress: string,
) =>
  server.app.inject({
    method: 'PUT',
    url: ROUTES.packets(id),
    remoteAddress,
    payload: gzip,
    headers: { [TEST_TOKEN_HEADER]: token, 'content-type': 'application/gzip' },
  });

/** Gzip members as RFC 1952 §2.3 lets them be: with a comment (FCOMMENT) and an extra field (FEXTRA). */
function stuffed(gzip: Buffer, comment: Buffer, extra: Buffer): Buffer {
  const head = Buffer.from(gzip.subarray(0, 10));
  head[3] = 0x04 | 0x10;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(extra.length);
  return Buffer.concat([head, length, extra, comment, Buffer.from([0]), gzip.subarray(10)]);
}

describe('anonymous disk filling', () => {
  it('stores nothing of a gzip comment, an extra field, an empty member or padding of the text', async () => {
    const server = await httpServer();
    const random = seededRandom(13);
    const noise = (length: number): Buffer =>
      Buffer.from(Array.from({ length }, () => 1 + Math.floor(random() * 255)));
    const padded = gzipSync(TEXT.replaceAll(',', `,${' '.repeat(20)}`).replace('[0,', '[0.000,'));
    const plain = gzipSync(TEXT);
    const bodies = [
      stuffed(plain, noise(3 * MIB), noise(65_000)),
      Buffer.concat([stuffed(gzipSync(''), noise(3 * MIB), noise(1)), plain]),
      padded,
    ];
    for (const [at, body] of bodies.entries()) {
      const address = `192.0.2.${at}`;
      const test = await testedBy(server, address);
      expect((await storeResult(server, test, address)).statusCode).toBe(201);
      expect((await putPackets(server, test, body, address)).statusCode).toBe(204);
      const stored = await server.store.results.packets(test.id);
      expect(stored?.byteLength).toBeLessThanOrEqual(plain.byteLength + 100);
      expect(gunzipSync(stored ?? Buffer.alloc(0)).toString()).toBe(TEXT);
      // The check sum that RFC 1952 ends with is that of the text alone.
      expect(Buffer.from(stored ?? []).readUInt32LE((stored?.byteLength ?? 0) - 8)).toBe(crc32(TEXT));
    }
    await server.app.close();
  });

  it('stores no more for an address than a day allows, and for all no more than that', async () => {
    const clock = new ManualClock();
    const bytes = (await packedBytes()) + 8000;
    const storage = new StorageLimits({
      allowance: { bytesPerAddressPerDay: 3 * bytes, bytesPerDay: 5 * bytes },
      hasRoom: () => true,
      nowMs: () => clock.nowMs(),
    });
    const server = await httpServer({ storage });
    const statuses: number[] = [];
    for (const address of ['192.0.2.1', '192.0.2.2', '2001:db8::1', '2001:db8:1::1'])
      for (let time = 0; time < 5; time += 1) {
        const test = await testedBy(server, address);
        statuses.push((await storeResult(server, test, address)).statusCode);
        statuses.push((await putPackets(server, test, gzipSync(TEXT), address)).statusCode);
      }
    expect(new Set(statuses)).toEqual(new Set([201, 204, 429]));
    expect(await server.store.results.storedBytes()).toBeLessThanOrEqual(5 * bytes);
    // It comes back evenly: half a day later half of it.
    await clock.advance(12 * 3_600_000);
    const later = await testedBy(server, '192.0.2.1');
    expect((await storeResult(server, later, '192.0.2.1')).statusCode).toBe(201);
    await server.app.close();
  });

  it('gives back what was not stored, and asks nothing of a machine with a token', () => {
    const limits = new StorageLimits({
      allowance: { bytesPerAddressPerDay: 100, bytesPerDay: null },
      hasRoom: () => true,
      nowMs: () => 0,
    });
    const person = { addressKey: 'a', isMachine: false };
    limits.book(person, 100)();
    limits.book(person, 100);
    expect(() => limits.book(person, 1)).toThrow(/as much as this server takes in a day/);
    expect(() => limits.book({ addressKey: 'b', isMachine: false }, 101)).not.toThrow();
    expect(() => limits.book({ addressKey: 'a', isMachine: true }, 1000)).not.toThrow();
  });

  it('keeps the last of the disk free, and stores again when there is room', async () => {
    const clock = new ManualClock();
    let freeBytes = 200;
    const space = new FreeSpace({
      folder: '/',
      keepFreeBytes: 50,
      timers: { after: (ms, work) => clock.setTimer(ms, work) },
      read: () => Promise.resolve({ freeBytes, totalBytes: 1000 }),
    });
    await space.start();
    const storage = new StorageLimits({
      allowance: { bytesPerAddressPerDay: null, bytesPerDay: null },
      hasRoom: () => space.hasRoom,
      nowMs: () => 0,
    });
    const server = await httpServer({ storage });
    const statuses: number[] = [];
    for (const free of [200, 50, 51]) {
      freeBytes = free;
      await clock.advance(5000);
      const test = await testedBy(server, '192.0.2.1');
      statuses.push((await storeResult(server, test, '192.0.2.1')).statusCode);
    }
    expect(statuses).toEqual([201, 507, 201]);
    space.close();
    await server.app.close();
  });

  it('keeps a tenth of a small disk at most', async () => {
    const clock = new ManualClock();
    const space = new FreeSpace({
      folder: '/',
      keepFreeBytes: 500,
      timers: { after: (ms, work) => clock.setTimer(ms, work) },
      read: () => Promise.resolve({ freeBytes: 101, totalBytes: 1000 }),
    });
    await space.start();
    expect([space.hasRoom, space.freeBytes]).toEqual([true, 101]);
    space.close();
  });
});

async function packedBytes(): Promise<number> {
  const prepared = await preparePackets({ gzip: gzipSync(TEXT), sent, received: sent });
  return prepared.kind === 'packets' ? prepared.gzip.byteLength : 0;
}
