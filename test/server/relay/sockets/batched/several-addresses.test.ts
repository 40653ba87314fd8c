import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isLacking } from '../../../../support/lacking.ts';

const PROGRAM = fileURLToPath(new URL('several-addresses.ts', import.meta.url));
const run = promisify(execFile);

/** A network of its own with several addresses of both families, and one that is valid on one link only. */
const NETWORK = [
  'ip link set lo up',
  'ip addr add 192.0.2.1/32 dev lo',
  'ip addr add 192.0.2.9/32 dev lo',
  'ip -6 addr add 2001:db8::a/128 dev lo nodad',
  'ip -6 addr add 2001:db8::b/128 dev lo nodad',
  'ip -6 addr add fe80::5/64 dev lo nodad',
].join(' && ');

function hasNetworks(): boolean {
  try {
    execFileSync('unshare', ['--net', 'sh', '-c', 'ip link set lo up'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const LACK = 'network namespaces, which need Linux, iproute2 and root.';

describe.skipIf(isLacking(hasNetworks(), LACK))('on a machine of several addresses', () => {
  it.each([
    ['IPv4', '0.0.0.0', '127.0.0.1', ['192.0.2.1', '192.0.2.9', '127.0.0.7']],
    ['IPv6', '::', '2001:db8::a', ['2001:db8::b', '2001:db8::a', '::1', 'fe80::5%lo']],
    // A socket of both families of the client's: to the relay it is one of IPv4.
    ['IPv4 by mapped addresses', '0.0.0.0', '::ffff:127.0.0.1', ['::ffff:192.0.2.9', '::ffff:192.0.2.1']],
  ] as const)(
    'an answer leaves from the address that was asked, over %s',
    { timeout: 60_000 },
    async (_way, host, client, asked) => {
      const program = [process.execPath, '--import', 'tsx', PROGRAM, host, client, ...asked];
      const { stdout } = await run('unshare', [
        ...['--net', 'sh', '-c', `${NETWORK} && exec "$@"`, 'sh'],
        ...program,
      ]);
      expect(JSON.parse(stdout)).toEqual(
        asked.map((address) => `asked at ${address}, answered from ${address}`),
      );
    },
  );
});
