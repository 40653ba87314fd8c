import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Method } from '../../../../server/relay/message/header.ts';
import {
  ManualRelayClock,
  ScriptedClient,
  channelData,
  request,
  sendIndication,
  serviceWith,
  udp,
  usernameOf,
} from '../scripted-client.ts';

/** Collects garbage now; Node has the function only behind a flag, which may be set at run time. */
function heapUsedBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') Reflect.apply(collect, undefined, []);
  return process.memoryUsage().heapUsed;
}

describe('a flood from 10,000 sources without credentials', () => {
  it('adds no state', { timeout: 60_000 }, () => {
    const service = serviceWith(new ManualRelayClock());
    const storm = (count: number) => {
      for (let at = 0; at < count; at += 1) {
        const address = `198.51.${100 + (at % 100)}.${at % 250}`;
        const client = new ScriptedClient(service, 1024 + at, address);
        client.send(request(Method.BINDING, {}));
        client.send(request(Method.ALLOCATE, { attributes: [udp] }));
        client.send(
          request(Method.ALLOCATE, {
            attributes: [udp],
            username: usernameOf(`test-${at}`),
            nonce: client.nonce(),
            password: 'guessed',
          }),
        );
        client.send(sendIndication({ ip: '203.0.113.9', port: 50_000 }, Buffer.from('data')));
        client.send(channelData(0x4000, Buffer.from('data')));
        expect(client.allocation).toBeNull();
      }
    };
    // Once small, so that what is compiled and cached on the way does not count.
    storm(500);
    const beforeBytes = heapUsedBytes();
    storm(10_000);
    const grownBytes = heapUsedBytes() - beforeBytes;
    expect(service.stats()).toMatchObject({ allocations: 0, tests: 0, authenticationFailures: 10_500 });
    // 16 KB for each source is what the worst of the others kept: that would be 160 MB. Noise is well under 1 MB.
    expect(grownBytes).toBeLessThan(1_000_000);
  });
});
