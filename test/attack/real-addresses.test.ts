import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHosts, type Hosts } from '../../netlab/hosts/host.ts';
import { isLacking } from '../support/lacking.ts';
import {
  FEW_CONNECTIONS,
  FEW_TESTS,
  MANY_ADDRESSES,
  TRIES,
  type FromManyAddresses,
} from '../support/many-addresses.ts';

/**
 * The attack: a new address of one's own IPv6 network for each request, and headers that name others, over sockets: what
 * the system says of an address is what counts, and not what a test injects. On a host that has all of fd00::/16.
 */
const hosts: Hosts<'attacked'> | null = makeHosts(['attacked']);
const isSkipped = isLacking(hosts !== null, 'Network namespaces cannot be made (ip netns, as root).');

let seen: FromManyAddresses;
beforeAll(async () => {
  if (hosts === null) return;
  const { attacked } = hosts.hosts;
  attacked.run('sysctl', '-qw', 'net.ipv6.ip_nonlocal_bind=1');
  attacked.ip6('route add local fd00::/16 dev lo');
  const [program = '', ...before] = attacked.prefix;
  const { stdout } = await promisify(execFile)(program, [
    ...before,
    process.execPath,
    '--import',
    'tsx',
    MANY_ADDRESSES,
  ]);
  seen = JSON.parse(stdout) as FromManyAddresses;
}, 240_000);
afterAll(() => hosts?.close());

describe.skipIf(isSkipped)('over sockets', () => {
  it('the addresses of one /64 ask for what one may, and another network for its own', () => {
    expect(FEW_TESTS).toBeLessThan(TRIES);
    expect(seen).toMatchObject({ ofOneNetwork: FEW_TESTS, ofAnother: FEW_TESTS, ofIpv4: FEW_TESTS });
  });

  it('a header counts from the proxy alone, and its last name alone', () => {
    expect(seen).toMatchObject({ ofNoProxy: FEW_TESTS, byProxy: FEW_TESTS, byProxyForAnother: FEW_TESTS });
  });

  it('the addresses of one /64 have the connections to the relay that one may, and another network its own', () => {
    expect(FEW_CONNECTIONS).toBeLessThan(TRIES);
    expect(seen).toMatchObject({
      connectionsOfOne: FEW_CONNECTIONS,
      connectionsOfTwo: FEW_CONNECTIONS + 1,
    });
  });

  it('a bare Binding is answered out of what the same /64 has asked, not what another has', () => {
    // 20 bytes asked allow 40, and an answer over IPv6 takes 44: header 20, XOR-MAPPED-ADDRESS 4 + 20 (RFC 8489 §14.2).
    expect(seen.bindingAnswers).toEqual([0, 0, 44]);
  });
});
