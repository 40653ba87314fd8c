import { readFile } from 'node:fs/promises';
import { TCP_PORT, TLS_PORT, UDP_PORTS } from '../connectivity/conditions.ts';
import { AUTHORITY_FILE } from '../connectivity/open-case.ts';
import { RELAY_NAME, startServer } from '../connectivity/server.ts';
import { NAMES } from '../netlab/hosts/addresses.ts';
import { type KernelLab, startKernelLab } from '../netlab/tun/kernel-lab.ts';
import type { RealPath, Transport } from './envelope.ts';

/** A whole Edgewise at the far end of a path, and a client at the near one. */
export interface Reality {
  readonly lab: KernelLab;
  readonly pageUrl: URL;
  /** The address of a test that runs by itself over the path. */
  testUrl(options: { readonly durationS: number }): URL;
  /** Idempotent. */
  close(): Promise<void>;
}

/** Why there may be none. */
export const NO_LAB = 'The laboratory takes root, iproute2 and /dev/net/tun.';

/** Opens the path and starts `edgewise serve` behind it; `null` where that takes rights or programs that are not there. */
export async function openReality({ lab: asked, transport }: RealPath): Promise<Reality | null> {
  const blocked = transport === 'udp' ? {} : { blockedPorts: UDP_PORTS };
  const lab = await startKernelLab({
    ...asked,
    up: { ...asked.up, ...blocked },
    relayUdpPorts: UDP_PORTS,
    authority: await readFile(AUTHORITY_FILE, 'utf8'),
  });
  if (!lab) return null;
  try {
    const server = await startServer(lab.hosts.server, { relayUrls: relayUrlsOf(transport), listenOn: null });
    return {
      lab,
      pageUrl: server.pageUrl,
      testUrl: ({ durationS }) => {
        const url = new URL(server.pageUrl);
        url.search = new URLSearchParams({
          autostart: '1',
          relay: RELAY_NAME,
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

function relayUrlsOf(transport: Transport): string[] {
  if (transport === 'tls') return [`turns:${NAMES.relay}:${TLS_PORT}?transport=tcp`];
  return [
    ...UDP_PORTS.map((port) => `turn:${NAMES.relay}:${port}?transport=udp`),
    `turn:${NAMES.relay}:${TCP_PORT}?transport=tcp`,
  ];
}
