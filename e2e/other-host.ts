import { spawnSync } from 'node:child_process';

/** Another host, as far as a network can tell: a network namespace joined to this machine by a veth pair. */
export interface OtherHost {
  /** This machine's address as the other host sees it. */
  readonly address: string;
  /** In front of a command, it runs there. */
  readonly prefix: readonly string[];
  close(): void;
}

/** RFC 5737 gives this network to documentation and tests: it is nobody's. */
const HERE = '203.0.113.1';
const THERE = '203.0.113.2';

const ip = (...args: string[]): boolean => spawnSync('ip', args, { stdio: 'ignore' }).status === 0;

/** Makes another host; `null` where that takes rights or programs that are not there. */
export function makeOtherHost(): OtherHost | null {
  const name = `edgewise-${process.pid}`;
  const [near, far] = [`ew${process.pid}a`, `ew${process.pid}b`];
  if (!ip('netns', 'add', name)) return null;
  const close = (): void => {
    // Its end of the pair goes with the namespace, and the pair with its end.
    ip('netns', 'delete', name);
  };
  const isUp =
    ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', name) &&
    ip('address', 'add', `${HERE}/30`, 'dev', near) &&
    ip('link', 'set', near, 'up') &&
    ip('-n', name, 'address', 'add', `${THERE}/30`, 'dev', far) &&
    ip('-n', name, 'link', 'set', far, 'up') &&
    ip('-n', name, 'link', 'set', 'lo', 'up');
  if (!isUp) {
    close();
    return null;
  }
  return { address: HERE, prefix: ['ip', 'netns', 'exec', name], close };
}
