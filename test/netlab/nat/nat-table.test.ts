import { describe, expect, it } from 'vitest';
import type { Endpoint, NatBehaviour } from '../../../netlab/nat/nat-behaviour.ts';
import { NatTable } from '../../../netlab/nat/nat-table.ts';

const client: Endpoint = { address: '10.0.0.2', port: 40_000 };
const otherSocket: Endpoint = { address: '10.0.0.2', port: 40_001 };
const otherClient: Endpoint = { address: '10.0.0.3', port: 40_000 };
const [one3478, one3479, two3478]: Endpoint[] = [
  { address: '203.0.113.10', port: 3478 },
  { address: '203.0.113.10', port: 3479 },
  { address: '203.0.113.11', port: 3478 },
];
const BEHAVIOUR: NatBehaviour = {
  mapping: 'endpoint-independent',
  externalAddresses: ['198.51.100.7'],
  ports: 'random',
};
const tableOf = (behaviour: Partial<NatBehaviour>, seed = 1) =>
  new NatTable({ ...BEHAVIOUR, ...behaviour }, seed);
/** Which of some destinations share a mapping: each is numbered by the first that has the same external port. */
const sharing = (table: NatTable, destinations: readonly (Endpoint | undefined)[]): number[] => {
  const ports = destinations.map((to) => table.outbound(client, to ?? client, 0).external.port);
  return ports.map((port) => ports.indexOf(port));
};

describe('NatTable (RFC 4787 §4.1, mapping)', () => {
  it.each([
    // Same address and port twice, another port, another address.
    { mapping: 'endpoint-independent', same: [0, 0, 0, 0] },
    { mapping: 'address-dependent', same: [0, 0, 0, 3] },
    { mapping: 'address-and-port-dependent', same: [0, 0, 2, 3] },
  ] as const)('$mapping: destinations share external ports as $same', ({ mapping, same }) => {
    expect(sharing(tableOf({ mapping }), [one3478, one3478, one3479, two3478])).toEqual(same);
  });

  it('never gives two client sockets one external port', () => {
    const table = tableOf({ ports: 'preserved' });

    const externals = [client, otherSocket, otherClient].map(
      (from) => table.outbound(from, one3478!, 0).external.port,
    );

    expect(externals.slice(0, 2)).toEqual([40_000, 40_001]);
    expect(new Set(externals).size).toBe(3);
  });

  it('preserves the client’s port for the first destination only where mapping depends on the port', () => {
    const table = tableOf({ mapping: 'address-and-port-dependent', ports: 'preserved' });

    expect(table.outbound(client, one3478!, 0).external.port).toBe(40_000);
    expect(table.outbound(client, one3479!, 0).external.port).not.toBe(40_000);
  });

  it('draws the same ports for the same seed, and others for another', () => {
    const draw = (seed: number) => tableOf({}, seed).outbound(client, one3478!, 0).external.port;

    expect(draw(5)).toBe(draw(5));
    expect(draw(5)).not.toBe(draw(6));
  });

  it('keeps one external address for a client when paired, and draws for each mapping when arbitrary', () => {
    const addressesOf = (pooling: 'paired' | 'arbitrary') => {
      const table = tableOf({
        mapping: 'address-and-port-dependent',
        externalAddresses: ['198.51.100.7', '198.51.100.8'],
        pooling,
      });
      return new Set(
        Array.from(
          { length: 40 },
          (_, port) =>
            table.outbound(client, { address: '203.0.113.10', port: 3000 + port }, 0).external.address,
        ),
      ).size;
    };

    expect(addressesOf('paired')).toBe(1);
    expect(addressesOf('arbitrary')).toBe(2);
  });

  it('notes where the client has sent through each mapping', () => {
    const table = tableOf({});
    table.outbound(client, one3478!, 0);
    table.outbound(client, two3478!, 1);
    table.outbound(client, one3478!, 2);

    expect(table.mappings).toMatchObject([
      { internal: client, createdMs: 0, refreshedMs: 2, destinations: [one3478, two3478], end: null },
    ]);
  });
});

describe('NatTable (RFC 4787 §4.3, refresh)', () => {
  it('gives another external port after the idle life, counted from the last packet from inside', () => {
    const table = tableOf({ idleLifeMs: 30_000 });
    const first = table.outbound(client, one3478!, 0);
    expect(table.outbound(client, one3478!, 29_999)).toBe(first);

    const second = table.outbound(client, one3478!, 29_999 + 30_000);

    expect(second.external.port).not.toBe(first.external.port);
    expect(first.end).toEqual({ atMs: 59_999, cause: 'expired' });
  });

  it('lets packets in until the idle life is over, which they do not lengthen', () => {
    const table = tableOf({ idleLifeMs: 100 });
    const mapping = table.outbound(client, one3478!, 0);

    expect([50, 99, 100, 101].map((nowMs) => table.inbound(mapping, nowMs))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(mapping.end).toEqual({ atMs: 100, cause: 'expired' });
  });

  it('lengthens the life by packets from outside where told to', () => {
    const table = tableOf({ idleLifeMs: 100, inboundRefreshes: true });
    const mapping = table.outbound(client, one3478!, 0);

    expect([99, 198, 298].map((nowMs) => table.inbound(mapping, nowMs))).toEqual([true, true, false]);
    expect(mapping.end).toEqual({ atMs: 298, cause: 'expired' });
  });

  it('gives an expired client its preserved port back', () => {
    const table = tableOf({ idleLifeMs: 100, ports: 'preserved' });
    const first = table.outbound(client, one3478!, 0);
    const second = table.outbound(client, one3478!, 500);

    expect([first.external.port, second.external.port]).toEqual([40_000, 40_000]);
    expect(second).not.toBe(first);
  });

  it('without an idle life keeps mappings for ever', () => {
    const table = tableOf({});
    const mapping = table.outbound(client, one3478!, 0);

    expect(table.outbound(client, one3478!, 1e9)).toBe(mapping);
  });
});

describe('NatTable, moving', () => {
  it('ends every mapping at once, and the next packets have other ports', () => {
    const table = tableOf({ mapping: 'address-and-port-dependent', ports: 'preserved' });
    const before = [one3478!, one3479!].map((to) => table.outbound(client, to, 0));
    table.moveAll(1000);
    const after = [one3478!, one3479!].map((to) => table.outbound(client, to, 1001));

    expect(before.map(({ end }) => end)).toEqual(Array(2).fill({ atMs: 1000, cause: 'moved' }));
    expect(before.map((mapping) => table.inbound(mapping, 1001))).toEqual([false, false]);
    expect(new Set([...before, ...after].map(({ external }) => external.port)).size).toBe(4);
  });

  it('says of a mapping that had expired before the move that it expired', () => {
    const table = tableOf({ idleLifeMs: 100 });
    const mapping = table.outbound(client, one3478!, 0);
    table.moveAll(1000);

    expect(mapping.end).toEqual({ atMs: 100, cause: 'expired' });
  });
});
