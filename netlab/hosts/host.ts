import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { NetlabError } from '../netlab-error.ts';

/** A host as far as a network can tell: a network namespace with a name of its own. */
export interface Host {
  readonly name: string;
  /** In front of a command, it runs there. */
  readonly prefix: readonly string[];
  /** Gives lines to `ip -batch` there; throws with what `ip` said when one fails. */
  ip(...lines: readonly string[]): void;
  /** The same to `ip -6`. */
  ip6(...lines: readonly string[]): void;
  /** Runs a program there to its end; throws with what it said when it fails. */
  run(...command: readonly string[]): void;
}

/** Some hosts that end together. */
export interface Hosts<Name extends string> {
  readonly hosts: Readonly<Record<Name, Host>>;
  /** Ends what still runs there and removes them. Idempotent. */
  close(): Promise<void>;
}

/**
 * Waits until nobody can speak to it any more, then ends what runs on the hosts and removes them, with their files below
 * /etc/netns. So they go when they are closed, and also when this process is killed.
 */
const KEEPER = `
cat >/dev/null
for name in "$@"; do
  for pid in $(ip netns pids "$name" 2>/dev/null); do kill -9 "$pid" 2>/dev/null; done
  ip netns delete "$name" 2>/dev/null
  rm -rf "/etc/netns/$name"
done`;

/** Of both the larger counts (Linux, ip-sysctl: accept_dad). */
const NO_DUPLICATE_DETECTION = ['net.ipv6.conf.all.accept_dad=0', 'net.ipv6.conf.default.accept_dad=0'];

let made = 0;

/** Makes hosts; `null` where that takes rights or programs that are not there. Nothing joins them yet. */
export function makeHosts<Name extends string>(names: readonly Name[]): Hosts<Name> | null {
  made += 1;
  const full = names.map((name) => `edgewise-${process.pid}-${made}-${name}`);
  const keeper = spawn('sh', ['-c', KEEPER, 'keeper', ...full], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // What interrupts the tests must not interrupt the cleaning up.
    detached: true,
  });
  keeper.on('error', () => undefined);
  keeper.unref();
  const close = (): Promise<void> => endOf(keeper);
  for (const name of full) {
    if (spawnSync('ip', ['netns', 'add', name], { stdio: 'ignore' }).status !== 0) {
      void close();
      return null;
    }
  }
  const hosts: Partial<Record<Name, Host>> = {};
  for (const [index, name] of names.entries()) hosts[name] = hostOf(full[index] ?? '');
  if (!hasAll(hosts, names)) throw new NetlabError('cannot-make-host', 'a host has no name');
  for (const name of names) {
    // Before there are interfaces: an address that is looked at for duplicates comes two seconds after its interface, and
    // Chromium takes that for a change of the network and drops its requests (ERR_NETWORK_CHANGED).
    hosts[name].run('sysctl', '-qew', ...NO_DUPLICATE_DETECTION);
    hosts[name].ip('link set lo up');
  }
  return { hosts, close };
}

function hasAll<Name extends string>(
  hosts: Partial<Record<Name, Host>>,
  names: readonly Name[],
): hosts is Record<Name, Host> {
  return names.every((name) => hosts[name] !== undefined);
}

function hostOf(name: string): Host {
  const prefix = ['ip', 'netns', 'exec', name];
  const run = (command: readonly string[], input = ''): void => {
    const [program = '', ...args] = command;
    const { status, stderr } = spawnSync(program, args, { input, encoding: 'utf8' });
    if (status !== 0)
      throw new NetlabError('cannot-make-host', `${command.join(' ')}: ${stderr.trim()} (${input.trim()})`);
  };
  const batch = (family: '-4' | '-6', lines: readonly string[]): void => {
    if (lines.length > 0) run(['ip', '-n', name, family, '-batch', '-'], `${lines.join('\n')}\n`);
  };
  return {
    name,
    prefix,
    ip: (...lines) => batch('-4', lines),
    ip6: (...lines) => batch('-6', lines),
    run: (...command) => run([...prefix, ...command]),
  };
}

async function endOf(keeper: ChildProcess): Promise<void> {
  if (keeper.exitCode !== null || keeper.signalCode !== null || keeper.pid === undefined) return;
  const exited = once(keeper, 'exit');
  // Nothing else may be left to wait for, and a program that waits for nothing ends.
  keeper.ref();
  keeper.stdin?.end();
  await exited;
}

/** Joins two hosts by a cable: an interface of the given name on each. */
export function join(one: Host, nameThere: string, other: Host, nameHere: string): void {
  one.ip(`link add ${nameThere} type veth peer name ${nameHere} netns ${other.name}`);
  one.ip(`link set ${nameThere} up`);
  other.ip(`link set ${nameHere} up`);
}
