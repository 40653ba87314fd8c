import { createTurnClient } from 'werift';
import type { TurnProtocol } from 'werift';
import { describe, expect, it } from 'vitest';
import { ADAPTERS, LOOPBACK, listenOn, loopbackCredentials, openLoopbackRelay, portOf } from './loopback.ts';

describe('werift as a TURN client', () => {
  it.each([...ADAPTERS.map((io) => ['udp', io] as const), ['tcp', 'auto'] as const])(
    'exchanges data over %s (%s)',
    async (transport, io) => {
      const relay = await openLoopbackRelay([listenOn(transport)], {}, io);
      const { username, credential: password } = loopbackCredentials();
      const address: [string, number] = [LOOPBACK, portOf(relay, transport)];
      const dial = () => createTurnClient({ address, username, password }, { transport });
      const [alice, bob] = await Promise.all([dial(), dial()]);
      expect(alice.relayedAddress[0]).toBe('198.51.100.1');
      const arrival = (client: TurnProtocol) =>
        new Promise<string>((resolve) => client.onData.subscribe((data) => resolve(data.toString())));
      await Promise.all([alice.getChannel(bob.relayedAddress), bob.getChannel(alice.relayedAddress)]);
      const atBob = arrival(bob);
      await alice.sendData(Buffer.from('from Alice'), bob.relayedAddress);
      expect(await atBob).toBe('from Alice');
      const atAlice = arrival(alice);
      await bob.sendData(Buffer.from('from Bob!'), alice.relayedAddress);
      expect(await atAlice).toBe('from Bob!');
      await Promise.all([alice.close(), bob.close()]);
      await relay.close();
    },
  );
});
