import { readFile } from 'node:fs/promises';
import { JOINED_UDP_PORTS, TCP_PORT, TLS_PORT, UDP_PORTS } from '../connectivity/conditions.ts';
import { AUTHORITY_FILE } from '../connectivity/open-case.ts';
import { RELAY_NAME, startServer } from '../connectivity/server.ts';
import { NAMES } from '../../netlab/hosts/addresses.ts';
import { first } from '../../netlab/hosts/first.ts';
import type { Host } from '../../netlab/hosts/host.ts';
import { type KernelLab, startKernelLab } from '../../netlab/tun/kernel-lab.ts';

/** What the relay's URLs name: `tls` is the only one of a relay that firewalls shall take for a web server. */
export type Offers = 'all' | 'tls';

/** A whole Edgewise at one end of the kernel's own laboratory, and a client at the other. */
export interface Reality {
  readonly lab: KernelLab;
  /** What runs on the client runs before all else on the machine but the gateway. */
  readonly client: Host;
  /** As the client, where the server runs. */
  readonly server: Host;
  readonly pageUrl: URL;
  /** The server's; commands for it need no network. */
  readonly dataDir: string;
  /** The address of a test that runs by itself. */
  testUrl(options: { readonly durationS: number; readonly relay?: string }): URL;
  /** Idempotent. */
  close(): Promise<void>;
}

/** Why there may be none. */
export const NO_LAB = 'The laboratory takes root, iproute2 and /dev/net/tun.';

/**
 * Starts a laboratory, unimpaired, and `edgewise serve` behind it; `null` where that takes rights or programs that are not
 * there.
 */
export async function openReality(offers: Offers): Promise<Reality | null> {
  const lab = await startKernelLab({
    seed: 0,
    relayUdpPorts: [...UDP_PORTS, ...JOINED_UDP_PORTS],
    authority: await readFile(AUTHORITY_FILE, 'utf8'),
  });
  if (!lab) return null;
  try {
    const server = await startServer(first(lab.hosts.server), {
      relayUrls: relayUrlsOf(offers),
      listenOn: null,
    });
    return {
      lab,
      client: first(lab.hosts.client),
      server: first(lab.hosts.server),
      pageUrl: server.pageUrl,
      dataDir: server.dataDir,
      testUrl: ({ durationS, relay = RELAY_NAME }) => {
        const url = new URL(server.pageUrl);
        url.search = new URLSearchParams({
          autostart: '1',
          relay,
          duration: String(durationS),
          packets: '1',
        }).toString();
        return url;
      },
      close: async () => {
        await server.close();
        await lab.close();
      },
    };
  } catch (error) {
    await lab.close();
    throw error;
  }
}

function relayUrlsOf(offers: Offers): string[] {
  if (offers === 'tls') return [`turns:${NAMES.relay}:${TLS_PORT}?transport=tcp`];
  return [
    ...UDP_PORTS.map((port) => `turn:${NAMES.relay}:${port}?transport=udp`),
    `turn:${NAMES.relay}:${TCP_PORT}?transport=tcp`,
  ];
}
