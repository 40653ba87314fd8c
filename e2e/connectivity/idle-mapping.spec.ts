import dgram from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { startNetlab, type Netlab } from '../../netlab/netlab.ts';

/** Loopback has all of 127/8. */
const [CLIENT, FRONT, EXTERNAL, RELAY] = ['127.0.4.2', '127.0.4.10', '127.0.4.7', '127.0.4.20'];
const IDLE_LIFE_MS = 1500;

async function socketOn(address: string): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4');
  const listening = once(socket, 'listening');
  socket.bind(0, address);
  await listening;
  return socket;
}

/** By the real clock, as the table's own tests are by a manual one. */
test.describe('a mapping that lives 1.5 s idle', () => {
  let relay: dgram.Socket;
  let client: dgram.Socket;
  let lab: Netlab;
  /** Ports that the relay has seen. */
  const seen: number[] = [];
  const ask = async (): Promise<void> => {
    const answer = once(client, 'message');
    client.send('hello', lab.ports[0] ?? 0, FRONT);
    await answer;
  };
  const open = async (inboundRefreshes: boolean): Promise<void> => {
    seen.length = 0;
    relay = await socketOn(RELAY);
    client = await socketOn(CLIENT);
    relay.on('message', (_bytes, from) => {
      seen.push(from.port);
      relay.send('hello', from.port, from.address);
    });
    lab = await startNetlab({
      ports: [{ listenHost: FRONT, listenPort: 0, targetHost: RELAY, targetPort: relay.address().port }],
      seed: 66,
      nat: {
        mapping: 'endpoint-independent',
        externalAddresses: [EXTERNAL],
        ports: 'random',
        idleLifeMs: IDLE_LIFE_MS,
        inboundRefreshes,
      },
    });
  };
  test.afterEach(async () => {
    relay.close();
    client.close();
    await lab.close();
  });

  test('is another after a longer silence', async () => {
    await open(false);
    await ask();
    await ask();
    await pause(IDLE_LIFE_MS + 200);
    await ask();
    expect(seen[1]).toBe(seen[0]);
    expect(seen[2]).not.toBe(seen[0]);
    const { mappings } = await lab.log();
    expect(mappings.map(({ external, end }) => [external.port, end?.cause ?? null])).toEqual([
      [seen[0], 'expired'],
      [seen[2], null],
    ]);
  });

  test('is closed to the relay then, unless the relay’s own packets have kept it open @long', async () => {
    for (const inboundRefreshes of [false, true]) {
      await open(inboundRefreshes);
      await ask();
      const arrived: string[] = [];
      client.on('message', (bytes) => arrived.push(bytes.toString()));
      for (const text of ['at 1 s', 'at 2 s']) {
        await pause(1000);
        relay.send(text, seen[0] ?? 0, EXTERNAL);
      }
      await expect.poll(async () => (await lab.log()).records.length).toBe(4);
      const { records } = await lab.log();
      expect(records.at(-1)?.droppedBy).toBe(inboundRefreshes ? null : 'no-mapping');
      await expect.poll(() => arrived).toEqual(inboundRefreshes ? ['at 1 s', 'at 2 s'] : ['at 1 s']);
      if (!inboundRefreshes) {
        relay.close();
        client.close();
        await lab.close();
      }
    }
  });
});
