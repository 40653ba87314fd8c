import { describe, expect, it } from 'vitest';
import { networkKey } from '../../../server/http/request/client-address.ts';
import { httpServer } from '../../support/server/http-server.ts';
import { namesOffered, testWithoutCall } from '../../support/server/test-without-call.ts';

describe('tests that could not connect through a relay', () => {
  it('take it out by three networks, and by no fewer', async () => {
    const server = await httpServer();
    for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.200', '2001:db8:1:1::1', '2001:db8:1:1:8::2'])
      await testWithoutCall(server, address);
    expect(await namesOffered(server)).toEqual(['built-in', 'fleet']);
    await testWithoutCall(server, '198.51.100.7', true);
    expect(await namesOffered(server)).toEqual(['built-in', 'fleet']);
    await testWithoutCall(server, '198.51.100.7');
    expect(await namesOffered(server)).toEqual(['built-in']);
  });
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.77', '192.0.2.0/24'],
    ['::ffff:192.0.2.77', '192.0.2.0/24'],
    ['192.0.2.77:5000', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['unknown', null],
  ])('%s', (address, network) => {
    expect(networkKey(address)).toBe(network);
  });
});
