import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { NAME_SERVER } from './addresses.ts';
import type { Host } from './host.ts';

/**
 * Gives the client a name server, and browsers there a certificate authority. `ip netns exec` shows what is below
 * /etc/netns/NAME in the place of what is in /etc, there alone. `resolverOptions`: as in resolv.conf(5).
 */
export async function furnishClient(
  client: Host,
  authority: string,
  resolverOptions: readonly string[] = [],
): Promise<void> {
  const etc = path.join('/etc/netns', client.name);
  const policies = path.join(etc, 'chromium/policies/managed');
  await mkdir(policies, { recursive: true });
  const lines = [`nameserver ${NAME_SERVER}\n`, ...resolverOptions.map((option) => `options ${option}\n`)];
  await writeFile(path.join(etc, 'resolv.conf'), lines.join(''));
  const certificate = authority.replace(/-----[A-Z ]+-----|\s/g, '');
  await writeFile(path.join(policies, 'netlab.json'), JSON.stringify({ CACertificates: [certificate] }));
}

/** Tells the server names, as lines of /etc/hosts. */
export async function furnishServer(server: Host, lines: readonly string[]): Promise<void> {
  const etc = path.join('/etc/netns', server.name);
  await mkdir(etc, { recursive: true });
  await writeFile(path.join(etc, 'hosts'), ['127.0.0.1 localhost', ...lines, ''].join('\n'));
}
