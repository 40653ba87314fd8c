import { spawnSync } from 'node:child_process';
import { makeHosts } from '../netlab/hosts/host.ts';

/** Another host, as far as a network can tell: a network namespace joined to this machine by a veth pair. */
export interface OtherHost {
  /** This machine's address as the other host sees it. */
  readonly address: string;
  /** In front of a command, it runs there. */
  readonly prefix: readonly string[];
  /** The two ends of the cable: what leaves by each is what the other host gets, or sends. */
  readonly devices: { readonly here: string; readonly there: string };
  /** Removes it, with whatever still runs there; so does the end of this process. */
  close(): Promise<void>;
}

/** RFC 5737 gives this network to documentation and tests: it is nobody's. */
const HERE = '203.0.113.1';
const THERE = '203.0.113.2';

const ip = (...args: string[]): boolean => spawnSync('ip', args, { stdio: 'ignore' }).status === 0;

/** Makes another host; `null` where that takes rights or programs that are not there. */
export async function makeOtherHost(): Promise<OtherHost | null> {
  const made = makeHosts(['other']);
  if (!made) return null;
  const { name, prefix } = made.hosts.other;
  const [near, far] = [`ew${process.pid}a`, `ew${process.pid}b`];
  // This machine's end of the pair goes with the other's, and that with its namespace.
  const isUp =
    ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', name) &&
    ip('address', 'add', `${HERE}/30`, 'dev', near) &&
    ip('link', 'set', near, 'up') &&
    ip('-n', name, 'address', 'add', `${THERE}/30`, 'dev', far) &&
    ip('-n', name, 'link', 'set', far, 'up');
  if (!isUp) {
    await made.close();
    return null;
  }
  const devices = { here: near, there: far };
  return { address: HERE, prefix, devices, close: () => made.close() };
}
