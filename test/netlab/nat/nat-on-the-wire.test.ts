import type dgram from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NatBehaviour } from '../../../netlab/nat/nat-behaviour.ts';
import { startNetlab, type Netlab } from '../../../netlab/netlab.ts';
import { channelData, rtpBytes } from '../datagrams.ts';
import { seenAs, udpOn, whoAmI } from './raw-clients.ts';

/** Loopback has all of 127/8: clients, gateway, two relays with two ports each, as many addresses as they need. */
const CLIENT = '127.0.1.2';
const [FRONT_ONE, FRONT_TWO] = ['127.0.1.10', '127.0.1.11'];
const [RELAY_ONE, RELAY_TWO] = ['127.0.1.20', '127.0.1.21'];
const EXTERNAL = '127.0.1.7';
const BEHAVIOUR: NatBehaviour = {
  mapping: 'endpoint-independent',
  externalAddresses: [EXTERNAL],
  ports: 'random',
};

describe('a gateway that is a NAT, seen from both sides with plain sockets', () => {
  let relays: dgram.Socket[] = [];
  let client: dgram.Socket;
  let lab: Netlab;
  const open = async (behaviour: Partial<NatBehaviour>) => {
    lab = await startNetlab({
      ports: relays.map((relay) => ({
        listenHost: relay.address().address === RELAY_ONE ? FRONT_ONE : FRONT_TWO,
        listenPort: 0,
        targetHost: relay.address().address,
        targetPort: relay.address().port,
      })),
      seed: 7,
      nat: { ...BEHAVIOUR, ...behaviour },
    });
  };
  /** Asks relay 1 port a, relay 1 port b, relay 2 port c, and relay 1 port a again. */
  const seenByAll = async (from = client) => {
    const seen: string[] = [];
    for (const at of [0, 1, 2, 0])
      seen.push(await seenAs(from, lab.ports[at] ?? 0, at < 2 ? FRONT_ONE : FRONT_TWO));
    return seen;
  };

  beforeEach(async () => {
    relays = [await whoAmI(RELAY_ONE), await whoAmI(RELAY_ONE), await whoAmI(RELAY_TWO)];
    client = await udpOn(CLIENT);
  });
  afterEach(async () => {
    for (const socket of [...relays, client]) socket.close();
    await lab.close();
  });

  it.each([
    { mapping: 'endpoint-independent', distinct: 1 },
    { mapping: 'address-dependent', distinct: 2 },
    { mapping: 'address-and-port-dependent', distinct: 3 },
  ] as const)('$mapping: three destinations see $distinct', async ({ mapping, distinct }) => {
    await open({ mapping });
    const seen = await seenByAll();

    expect(new Set(seen).size).toBe(distinct);
    expect(seen[3]).toBe(seen[0]);
    expect(seen.every((one) => one.startsWith(`${EXTERNAL}:`))).toBe(true);
    expect(seen[1] === seen[0]).toBe(mapping !== 'address-and-port-dependent');
    // The log says the same as those who were there.
    const { mappings } = await lab.log();
    const logged = mappings.flatMap(({ external, destinations }) =>
      destinations.map(({ address, port }) => ({ to: `${address}:${port}`, as: external })),
    );
    for (const [at, relay] of relays.entries()) {
      const { address, port } = relay.address();
      const { as } = logged.find(({ to }) => to === `${address}:${port}`) ?? {};
      expect(`${as?.address ?? ''}:${as?.port ?? ''}`).toBe(seen[at]);
    }
  });

  it('preserves the client’s port, and gives a second client with the same port another', async () => {
    await open({ ports: 'preserved' });
    const { port } = client.address();
    const other = await udpOn('127.0.1.3', port);

    expect(new Set(await seenByAll())).toEqual(new Set([`${EXTERNAL}:${port}`]));
    const [seen] = await seenByAll(other);
    expect(seen).toMatch(new RegExp(`^${EXTERNAL}:\\d+$`));
    expect(seen).not.toBe(`${EXTERNAL}:${port}`);
    other.close();
  });

  it('moves all mappings when their time after the trigger has come, and drops what comes to the old ones', async () => {
    await open({ moveAtMs: 0 });
    const [before = ''] = await seenByAll();
    await lab.trigger();
    const [after] = await seenByAll();
    expect(after).not.toBe(before);

    relays[0]?.send('late', Number(before.split(':')[1]), EXTERNAL);
    const answer = once(client, 'message');
    while (!(await lab.log()).records.some(({ droppedBy }) => droppedBy === 'no-mapping'));
    relays[0]?.send('in time', Number(after?.split(':')[1]), EXTERNAL);
    expect(String((await answer)[0])).toBe('in time');
    const { mappings } = await lab.log();
    expect(mappings.map(({ end }) => end?.cause ?? null)).toEqual(['moved', null]);
  });

  it('moves at the first packet of a call when nobody triggers it', async () => {
    await open({ moveAtMs: 0 });
    const [before] = await seenByAll();
    // Its answer is lost: it comes to a mapping that has just ended.
    client.send(channelData(rtpBytes({ sequenceNumber: 1, ssrc: 1 })), lab.ports[0], FRONT_ONE);
    while (!(await lab.log()).records.some(({ droppedBy }) => droppedBy === 'no-mapping'));

    expect((await seenByAll())[0]).not.toBe(before);
  });

  it('lets nobody in whom no client could have sent to', async () => {
    await open({});
    const [seen = ''] = await seenByAll();
    const stranger = await udpOn('127.0.1.30');
    stranger.send('hello', Number(seen.split(':')[1]), EXTERNAL);
    const answer = once(client, 'message');
    stranger.send('hello', Number(seen.split(':')[1]), EXTERNAL);
    relays[0]?.send('from the relay', Number(seen.split(':')[1]), EXTERNAL);

    expect(String((await answer)[0])).toBe('from the relay');
    stranger.close();
  });

  it('says in words what it cannot be', async () => {
    await open({});
    await expect(
      startNetlab({ ports: [], seed: 1, nat: { ...BEHAVIOUR, externalAddresses: [], idleLifeMs: 0 } }),
    ).rejects.toThrow('nat.externalAddresses is empty. nat.idleLifeMs is not above 0.');
  });
});
