import { fileURLToPath } from 'node:url';
import { SERVERS } from '../../netlab/hosts/addresses.ts';
import type { Conditions } from './conditions.ts';
import { openNetwork, type Network } from './network.ts';
import { startServer, type Server } from './server.ts';

/** A network with an Edgewise at its far end. */
export interface OpenCase {
  readonly network: Network;
  readonly pageUrl: URL;
  /** Idempotent. */
  close(): Promise<void>;
}

/** The authority that vouches for the server. */
export const AUTHORITY_FILE = fileURLToPath(
  new URL('../../netlab/certificates/authority.crt', import.meta.url),
);

/** Opens a network and starts `edgewise serve` behind it; `null` where making hosts takes rights that are not there. */
export async function openCase(conditions: Conditions): Promise<OpenCase | null> {
  const network = await openNetwork(conditions);
  if (!network) return null;
  const servers: Server[] = [];
  const close = async (): Promise<void> => {
    for (const server of servers) await server.close();
    await network.close();
  };
  try {
    // A UDP socket for all addresses answers from the first: a relay with two addresses is two servers of one secret.
    for (const listenOn of conditions.hasTwoAddresses ? SERVERS : [null])
      servers.push(await startServer(network.hosts.server, { relayUrls: network.relayUrls, listenOn }));
    const [first] = servers;
    if (!first) throw new Error('no server');
    return { network, pageUrl: first.pageUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}
